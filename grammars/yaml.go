package grammars

import (
	"bytes"
	"strings"
)

// yamlKeys cuts a YAML text by its keys: those at the left edge, and within the
// long ones the next level. Of several documents each is a section.
func (c *cutter) yamlKeys() {
	var starts []int
	for i := range c.lines {
		if c.lines[i].indent == 0 && isYAMLBreak(c.text(i)) {
			starts = append(starts, i)
		}
	}
	from := 0
	for _, i := range append(starts, len(c.lines)) {
		c.yamlDocument(from, i-1, len(starts) > 1)
		from = i + 1
	}
}

// yamlDocument adds the document in lines from..to. One of Kubernetes is called
// Deployment/web.
func (c *cutter) yamlDocument(from, to int, several bool) {
	for from <= to && c.lines[from].indent < 0 {
		from++
	}
	if from > to {
		return
	}
	parent := none
	kind, name := c.yamlValue(from, to, 0, "kind"), ""
	if kind != "" && c.yamlValue(from, to, 0, "apiVersion") != "" {
		name = c.yamlMetadataName(from, to)
	}
	if name != "" || several {
		title := kind
		if name != "" {
			title = kind + "/" + name
		}
		head := from
		for head < to && bytes.HasPrefix(c.text(head), []byte("#")) {
			head++
		}
		parent = c.add(Section, title, none, from, head, to)
		if parent == none {
			return
		}
		if name != "" {
			c.defs[parent].Aliases = []string{name}
		}
	}
	c.yamlLevel(from, to, parent, 0)
}

// yamlMetadataName is the name in the metadata of a document.
func (c *cutter) yamlMetadataName(from, to int) string {
	for i := from; i <= to; i++ {
		if c.lines[i].indent != 0 || yamlName(c.text(i)) != "metadata" {
			continue
		}
		end := i + 1
		for end <= to && c.lines[end].indent != 0 {
			end++
		}
		return c.yamlValue(i+1, end-1, c.leastIndent(i+1, end-1), "name")
	}
	return ""
}

// yamlValue is the value of a key of one indentation within lines, or "".
func (c *cutter) yamlValue(from, to, indent int, key string) string {
	for i := from; i <= to; i++ {
		if c.lines[i].indent == indent {
			if k, v := yamlPair(c.text(i)); k == key {
				return v
			}
		}
	}
	return ""
}

// yamlPair is the key and the plain value in a line.
func yamlPair(text []byte) (key, value string) {
	k, v, ok := bytes.Cut(text, []byte(":"))
	if !ok {
		return "", ""
	}
	v, _, _ = bytes.Cut(v, []byte(" #"))
	return strings.Trim(string(k), "\"' "), strings.Trim(string(bytes.TrimSpace(v)), "\"'")
}

// yamlLevel adds the keys of one level within lines from..to.
func (c *cutter) yamlLevel(from, to, parent, depth int) {
	indent := c.leastIndent(from, to)
	if indent < 0 {
		return
	}
	var starts []int
	items := false
	for i := from; i <= to; i++ {
		if c.lines[i].indent != indent || yamlName(c.text(i)) == "" {
			continue
		}
		// The items of a list may stand as far left as the key that they belong to.
		item := bytes.HasPrefix(c.text(i), []byte("- "))
		if items = items || item && len(starts) == 0; item == items {
			starts = append(starts, i)
		}
	}
	for n, i := range starts {
		end := to
		if n+1 < len(starts) {
			end = c.commentsAbove(starts[n+1], i+1) - 1
		}
		name := yamlName(c.text(i))
		item := bytes.HasPrefix(c.text(i), []byte("- "))
		if item {
			name = c.yamlItemName(i, end, name)
		}
		at := c.add(Section, name, parent, c.commentsAbove(i, from), i, end)
		if at == none {
			continue
		}
		c.yamlAliases(at, i, end, name)
		switch {
		case depth >= deepestKey || isYAMLText(c.text(i)):
		case end-i >= nestedKeys, strings.HasPrefix(name, "/") && end > i:
			c.yamlLevel(i+1, end, at, depth+1)
		}
	}
}

// isYAMLText reports whether the value of a key is a text of several lines.
func isYAMLText(text []byte) bool {
	i := bytes.LastIndexByte(text, ' ')
	if i < 0 {
		return false
	}
	last := text[i+1:]
	return len(last) > 0 && len(last) < 4 && (last[0] == '|' || last[0] == '>')
}

// yamlItemName is the name of an item of a list: what its name, its identifier or
// its title says, else its first value.
func (c *cutter) yamlItemName(i, end int, first string) string {
	best, rank := first, nameRank("")
	for j := i; j <= end && j < i+40; j++ {
		text := c.text(j)
		switch {
		case j == i:
			text = bytes.TrimLeft(text[1:], " ")
		case c.lines[j].indent != c.lines[i].indent+2:
			continue
		}
		if key, value := yamlPair(text); value != "" && nameRank(key) < rank {
			best, rank = value, nameRank(key)
		}
	}
	return shortName(best)
}

// nameRank says how well the value of a key names what holds it; the lower, the
// better.
func nameRank(key string) int {
	for i, k := range []string{"name", "id", "title", "key", "slug", "label", "path", "url", "alias", "type"} {
		if strings.EqualFold(k, key) {
			return i
		}
	}
	return 100
}

// yamlAliases adds the names of an operation of an API.
func (c *cutter) yamlAliases(at, i, end int, name string) {
	d := &c.defs[at]
	if !isYAMLVerb(name) || d.Parent == none || !strings.HasPrefix(c.defs[d.Parent].Name, "/") {
		return
	}
	d.Aliases = append(d.Aliases, strings.ToUpper(name)+" "+c.defs[d.Parent].Name)
	for j := i + 1; j <= end; j++ {
		if key, value := yamlPair(c.text(j)); key == "operationId" {
			d.Aliases = append(d.Aliases, value)
			return
		}
	}
}

// isYAMLVerb reports whether a key is that of an operation of an API.
func isYAMLVerb(name string) bool {
	switch strings.ToLower(name) {
	case "get", "post", "put", "patch", "delete", "head", "options", "trace", "publish", "subscribe":
		return true
	}
	return false
}

func isYAMLBreak(text []byte) bool {
	return string(text) == "---" || string(text) == "..." || bytes.HasPrefix(text, []byte("--- "))
}

// leastIndent is the smallest indentation within the lines that begins a key.
func (c *cutter) leastIndent(from, to int) int {
	least := -1
	for i := from; i <= to; i++ {
		if n := c.lines[i].indent; n >= 0 && (least < 0 || n < least) && yamlName(c.text(i)) != "" {
			least = n
		}
	}
	return least
}

// yamlName is the key that a line begins, or the text of a list item, or "".
func yamlName(text []byte) string {
	if len(text) == 0 || text[0] == '#' || isYAMLBreak(text) {
		return ""
	}
	item := false
	if bytes.HasPrefix(text, []byte("- ")) {
		item, text = true, bytes.TrimLeft(text[2:], " ")
	}
	key, rest, ok := bytes.Cut(text, []byte(":"))
	if !ok || len(rest) > 0 && rest[0] != ' ' && rest[0] != '\t' {
		if item {
			return shortName(string(text))
		}
		return ""
	}
	name := strings.Trim(string(key), "\"' ")
	if strings.HasPrefix(name, "{") || strings.HasPrefix(name, "[") || strings.HasPrefix(name, "}") || strings.HasPrefix(name, "]") {
		return ""
	}
	if value := strings.Trim(string(bytes.TrimSpace(rest)), "\"'"); item && value != "" {
		return shortName(value) // - name: checkout
	}
	return shortName(name)
}
