package grammars

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

// What the attributes of a definition say that it is called: a route that it
// answers, the title of a test, a command.

// attributeCall finds NAME("text" and NAME(key = "text" in attributes.
var attributeCall = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`([\pL_]\w*)\s*\(\s*(?:(\w+)\s*[:=]\s*)?@?["'` + "`" + `]([^"'` + "`" + `\n]{1,200})["'` + "`" + `]`)
})

// routeMethods finds the methods of a route that takes several:
// methods=["POST", "PUT"].
var routeMethods = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`methods?\s*[:=]\s*[\[({]?\s*(?:RequestMethod\.|["'])(\w+)`)
})

// attributeNames gives a definition the names that stand in its attributes.
func (x *extraction) attributeNames(d *found) {
	text := x.data[d.Core.Start:d.Header.Start]
	if len(text) == 0 || len(text) > 4000 || bytes.IndexByte(text, '(') < 0 {
		return
	}
	for _, m := range attributeCall().FindAllSubmatch(text, 20) {
		word, key, value := string(m[1]), string(m[2]), string(m[3])
		d.attributeName(word, key, value, text)
	}
}

func (f *found) attributeName(word, key, value string, text []byte) {
	verb := strings.TrimSuffix(strings.TrimPrefix(word, "Http"), "Mapping")
	switch strings.ToLower(verb) {
	case "get", "post", "put", "patch", "delete", "head", "options":
		f.alias(strings.ToUpper(verb) + " /" + strings.TrimLeft(value, "/"))
	case "route", "request", "api_route", "websocket", "sse", "path":
		path := "/" + strings.TrimLeft(value, "/")
		if m := routeMethods().FindSubmatch(text); m != nil {
			path = strings.ToUpper(string(m[1])) + " " + path
		}
		if verb != "path" || !strings.Contains(value, " ") {
			f.alias(path)
		}
	case "displayname", "display", "command", "task", "shared_task", "test", "suite", "event", "cron", "messagepattern", "eventpattern",
		"subscribemessage", "query", "mutation", "name":
		if (key == "" || key == "value" || key == "name") && (word != "Query" || !strings.Contains(value, " ")) {
			f.alias(value)
		}
	case "fact", "theory", "testmethod":
		if strings.EqualFold(key, "DisplayName") || key == "" {
			f.alias(value)
		}
	}
}
