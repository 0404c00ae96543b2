package clientrules

import (
	"slices"
	"strings"

	"github.com/dlclark/regexp2"

	"pare/internal/clientfiles"
	"pare/internal/lazyregexp"
	"pare/internal/nearest"
)

// matcherParts are the names of a matcher that the client compares as they are,
// and whether it does: one with any other character is a regular expression.
func matcherParts(text string) ([]string, bool) {
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.ContainsRune("_- ,|", c):
		default:
			return nil, false
		}
	}
	var parts []string
	for _, p := range strings.FieldsFunc(text, func(c rune) bool { return c == '|' || c == ',' }) {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts, true
}

// matchesAll reports a matcher that leaves nothing out.
func matchesAll(text string) bool { return text == "" || text == "*" }

// deadMatch is why a matcher of the event fires for nothing, or a part of it for
// nothing, and what to write instead.
type deadMatch struct {
	what, instead string
	// part, where it is not empty, is the part that is dead beside others.
	part string
	gone bool // it names a tool that there was
}

func deadMatcherOf(e clientfiles.Event, text string) []deadMatch {
	if matchesAll(text) {
		return nil
	}
	switch e.Matches {
	case clientfiles.MatchesTools:
		return deadTools(text)
	case clientfiles.MatchesWords, clientfiles.MatchesSome:
		return deadWords(e, text)
	case clientfiles.MatchesFree, clientfiles.MatchesNothing:
	}
	return nil
}

func deadTools(text string) []deadMatch {
	parts, exact := matcherParts(text)
	if !exact {
		return deadPattern(text)
	}
	if isRule(text) || len(parts) == 1 && strings.Contains(parts[0], " ") {
		return deadSentence(text)
	}
	var dead []deadMatch
	for _, p := range parts {
		if d := deadTool(p); d != nil {
			d.part = p
			dead = append(dead, *d)
		}
	}
	if len(parts) == 1 && len(dead) == 1 {
		dead[0].part = ""
	}
	return dead
}

// deadSentence: names with blanks between them are one name that no tool has.
func deadSentence(text string) []deadMatch {
	words := strings.Fields(text)
	for _, w := range words {
		if _, known := clientfiles.FindTool(w); !known && w != "or" {
			return []deadMatch{{what: "it is compared as one name, which no tool has; names stand with | between them"}}
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "or" })
	return []deadMatch{{what: "it is compared as one name, which no tool has; names stand with | between them", instead: strings.Join(words, "|")}}
}

func isRule(text string) bool { return strings.ContainsAny(text, "()") }

func deadTool(name string) *deadMatch {
	if server, ok := strings.CutPrefix(name, "mcp__"); ok {
		if strings.Contains(server, "__") {
			return nil
		}
		instead := name + "__.*"
		if server == "" {
			instead = "mcp__.*"
		}
		return &deadMatch{what: "it is compared as a whole name, and tools of a server are called mcp__server__tool", instead: instead}
	}
	tool, known := clientfiles.FindTool(name)
	switch {
	case known && !tool.Gone:
		return nil
	case known:
		return &deadMatch{what: "the client has no tool " + name + " any more", instead: tool.Instead, gone: true}
	}
	if meant := toolMeant(name); meant != "" {
		why := "the client has no tool " + name
		if strings.EqualFold(meant, name) {
			why = "names of tools are compared with their case of letters"
		}
		return &deadMatch{what: why, instead: meant}
	}
	return &deadMatch{what: "the client has no tool " + name}
}

// deadPattern looks at a matcher that is a regular expression.
func deadPattern(text string) []deadMatch {
	if name, rest, ok := strings.Cut(text, "("); ok && strings.HasSuffix(rest, ")") {
		if tool := toolMeant(name); tool != "" && !strings.ContainsAny(name, `^$.*+?|\[`) {
			return []deadMatch{{what: "a matcher holds names of tools, no rules: what else the call has to be stands in “if” of the hook", instead: tool}}
		}
	}
	re, err := regexp2.Compile(text, regexp2.ECMAScript)
	if err != nil || inlineFlags.MatchString(text) {
		return []deadMatch{{what: "it is a regular expression that JavaScript does not read"}}
	}
	re.MatchTimeout = matchLimit
	if strings.Contains(text, "mcp") || slices.ContainsFunc(clientfiles.Tools(), func(t string) bool { ok, err := re.MatchString(t); return ok || err != nil }) {
		return nil
	}
	for _, t := range []string{"mcp__server__tool"} {
		if ok, err := re.MatchString(t); ok || err != nil {
			return nil
		}
	}
	return []deadMatch{{what: "it is a regular expression that matches the name of no tool", instead: quotedTool(text)}}
}

// inlineFlags are flags within a pattern, which other languages have.
var inlineFlags = lazyregexp.New(`\(\?[a-zA-Z-]+\)`)

// quotedTool is the tool that stands in quotes or slashes within a pattern.
func quotedTool(text string) string {
	name := strings.Trim(text, `"'/`)
	if name == text {
		return ""
	}
	return clientfiles.ToolInAnyCase(name)
}

func deadWords(e clientfiles.Event, text string) []deadMatch {
	parts, exact := matcherParts(text)
	if !exact {
		return nil
	}
	var dead []deadMatch
	for _, p := range parts {
		if slices.Contains(e.Words, p) {
			continue
		}
		near := nearest.To(p, e.Words)
		if near == "" && e.Matches == clientfiles.MatchesSome {
			continue // a word that came after this table
		}
		d := deadMatch{what: "the client calls the hook for " + listed(e.Words) + ", never for " + p, instead: near, part: p}
		if len(parts) == 1 {
			d.part = ""
		}
		dead = append(dead, d)
	}
	return dead
}
