package hook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Entry is one hook of the client's settings: a command for an event.
type Entry struct {
	Event   string
	Matcher string // the tool, for events about tools; empty for others
	Command string
}

// element is the entry as it stands in the list of its event. The limit of five
// seconds is above that of the answer itself.
func (e Entry) element() string {
	matcher := ""
	if e.Matcher != "" {
		matcher = fmt.Sprintf(`"matcher": %s, `, quoted(e.Matcher))
	}
	return fmt.Sprintf(`{%s"hooks": [{"type": "command", "command": %s, "timeout": 5}]}`, matcher, quoted(e.Command))
}

func (e Entry) member() string { return quoted(e.Event) + ": [" + e.element() + "]" }

// quoted is a string in JSON as a person would write it: < and > as they are.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be encoded
	return strings.TrimSuffix(b.String(), "\n")
}

// NewSettings is a settings file that holds the entries and nothing else.
func NewSettings(entries []Entry) []byte {
	return []byte("{\n  " + hooksMember(entries, "\n  ", "  ") + "\n}\n")
}

// hooksMember is the member of the top level that holds the entries, each on a
// line of its own, or all on one where nothing stands before a member.
func hooksMember(entries []Entry, before, indent string) string {
	var members []string
	for _, e := range entries {
		members = append(members, e.member())
	}
	if before == "" {
		return `"hooks": {` + strings.Join(members, ", ") + "}"
	}
	return `"hooks": {` + before + indent + strings.Join(members, ","+before+indent) + before + "}"
}

// AddToSettings is the settings with the entries that they do not hold yet.
// Everything else stays byte for byte. It fails, and nothing is to be written,
// where the text is no JSON object or its hooks are not what the client takes.
//
// What is put into an empty object or list begins with a space, so that
// [RemoveFromSettings] knows that there was an empty one.
func AddToSettings(text []byte, entries []Entry) ([]byte, error) {
	top, err := settingsObject(text)
	if err != nil {
		return nil, err
	}
	before, indent := layout(text, top)
	hooks, found := top.member("hooks")
	if !found {
		return top.insert(text, hooksMember(entries, before, indent), before), nil
	}
	for _, e := range entries {
		// The places of the parts move with each entry.
		if top, err = settingsObject(text); err != nil {
			return nil, err
		}
		hooks, _ = top.member("hooks")
		events := parseContainer(text, hooks.start)
		inner, _ := layout(text, events)
		list, found := events.member(e.Event)
		if !found {
			text = events.insert(text, e.member(), inner)
			continue
		}
		elements := parseContainer(text, list.start)
		if !elements.holds(text, e.Command) {
			inner, _ = layout(text, elements)
			text = elements.insert(text, e.element(), inner)
		}
	}
	return text, nil
}

// RemoveFromSettings is the settings without the elements whose command is one
// of those given, and without the lists that are empty for it.
func RemoveFromSettings(text []byte, isOurs func(command string) bool) ([]byte, error) {
	if _, err := settingsObject(text); err != nil {
		return nil, err
	}
	for {
		top, _ := settingsObject(text)
		hooks, found := top.member("hooks")
		if !found {
			return text, nil
		}
		rest, changed := removeOne(text, top, hooks, isOurs)
		if !changed {
			return text, nil
		}
		text = rest
	}
}

// removeOne removes the first element that is ours, with what was made for it.
func removeOne(text []byte, top container, hooks part, isOurs func(string) bool) ([]byte, bool) {
	events := parseContainer(text, hooks.start)
	for _, event := range events.parts {
		list := parseContainer(text, event.start)
		for _, element := range list.parts {
			if !onlyOurs(text[element.start:element.end], isOurs) {
				continue
			}
			switch {
			case len(list.parts) > 1 || list.wasEmpty(text, element):
				return list.remove(text, element), true
			case len(events.parts) > 1 || events.wasEmpty(text, event):
				return events.remove(text, event), true
			}
			return top.remove(text, hooks), true
		}
	}
	return text, false
}

// onlyOurs reports whether an element runs commands of ours and no other.
func onlyOurs(element []byte, isOurs func(string) bool) bool {
	var e struct{ Hooks []struct{ Command string } }
	if json.Unmarshal(element, &e) != nil {
		return false
	}
	for _, h := range e.Hooks {
		if !isOurs(h.Command) {
			return false
		}
	}
	return len(e.Hooks) > 0
}

// settingsObject is the top level of the settings, checked as far as it matters
// here.
func settingsObject(text []byte) (container, error) {
	if !json.Valid(text) {
		return container{}, errors.New("not valid JSON")
	}
	start := skipSpace(text, 0)
	if text[start] != '{' {
		return container{}, errors.New("not a JSON object")
	}
	top := parseContainer(text, start)
	if top.twice("hooks") {
		return container{}, errors.New(`"hooks" stands in it twice`)
	}
	hooks, found := top.member("hooks")
	if !found {
		return top, nil
	}
	if text[hooks.start] != '{' {
		return container{}, errors.New(`"hooks" is not an object`)
	}
	events := parseContainer(text, hooks.start)
	for _, e := range events.parts {
		if text[e.start] != '[' || events.twice(e.key) {
			return container{}, fmt.Errorf("the hooks of %q are not one list", e.key)
		}
	}
	return top, nil
}

// layout is what stands before a member on a line of its own (a line's end and
// the indentation), and one step of indentation; before is empty where members
// do not begin lines.
func layout(text []byte, c container) (before, indent string) {
	if len(c.parts) == 0 {
		return "", ""
	}
	white := string(text[c.start+1 : c.parts[0].from])
	end := strings.LastIndexByte(white, '\n')
	if end < 0 {
		return "", ""
	}
	newline := "\n"
	if end > 0 && white[end-1] == '\r' {
		newline = "\r\n"
	}
	indent = white[end+1:]
	return newline + indent, indent
}

// container is an object or a list in a text.
type container struct {
	start, end int // of the brackets: end is behind the closing one
	parts      []part
}

// part is a member of an object or an element of a list.
type part struct {
	key        string
	from       int // where the key begins; the same as start in a list
	start, end int // of the value
}

func (c container) member(key string) (part, bool) {
	for _, p := range c.parts {
		if p.key == key {
			return p, true
		}
	}
	return part{}, false
}

func (c container) twice(key string) bool {
	n := 0
	for _, p := range c.parts {
		if p.key == key {
			n++
		}
	}
	return n > 1
}

// holds reports whether an element of the list runs the command.
func (c container) holds(text []byte, command string) bool {
	for _, p := range c.parts {
		if onlyOurs(text[p.start:p.end], func(s string) bool { return s == command }) {
			return true
		}
	}
	return false
}

// insert puts a part behind the last one; before stands before it.
func (c container) insert(text []byte, what, before string) []byte {
	at := c.start + 1
	if before == "" || len(c.parts) == 0 {
		before = " "
	}
	if n := len(c.parts); n > 0 {
		at, before = c.parts[n-1].end, ","+before
	}
	return bytes.Join([][]byte{text[:at], []byte(before + what), text[at:]}, nil)
}

// wasEmpty reports whether the part was put into an empty container.
func (c container) wasEmpty(text []byte, p part) bool {
	return len(c.parts) == 1 && string(text[c.start+1:p.from]) == " "
}

// remove takes a part out, with the comma and the space that belong to it.
func (c container) remove(text []byte, p part) []byte {
	from, to := c.start+1, p.end
	for i, other := range c.parts {
		switch {
		case other != p:
		case i > 0:
			from = c.parts[i-1].end
		case len(c.parts) > 1:
			from, to = p.from, c.parts[1].from
		}
	}
	return bytes.Join([][]byte{text[:from], text[to:]}, nil)
}

// parseContainer reads the object or list that begins at start, in a text that
// is known to be valid JSON.
func parseContainer(text []byte, start int) container {
	c := container{start: start}
	object := text[start] == '{'
	i := skipSpace(text, start+1)
	for text[i] != '}' && text[i] != ']' {
		if text[i] == ',' {
			i = skipSpace(text, i+1)
		}
		p := part{from: i}
		if object {
			end := skipValue(text, i)
			_ = json.Unmarshal(text[i:end], &p.key) // a valid key
			i = skipSpace(text, end)                // at the colon
			i = skipSpace(text, i+1)
		}
		p.start = i
		p.end = skipValue(text, i)
		c.parts = append(c.parts, p)
		i = skipSpace(text, p.end)
	}
	c.end = i + 1
	return c
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}

// skipValue is where the value that begins at i ends.
func skipValue(text []byte, i int) int {
	depth := 0
	for i < len(text) {
		switch text[i] {
		case '"':
			i = skipString(text, i)
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth < 0 {
				return i // behind a number or a word
			}
			if depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return i
}

func skipString(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}
