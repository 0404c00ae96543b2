package grammars

import (
	"bytes"
	"strings"
)

// heading is a Markdown heading; to is the last line of its section.
type heading struct {
	level, line, to int
	name            string
}

// headings cuts a Markdown text into sections, which nest by their level. What
// stands in a fence is no heading.
func (c *cutter) headings() {
	var list []heading
	first := c.frontMatter()
	var fence []byte
	for i := first; i < len(c.lines); i++ {
		text := c.text(i)
		if len(text) == 0 {
			continue
		}
		if f := fenceOf(text); fence != nil {
			// A fence ends with at least as many of its characters and nothing else.
			if f != nil && f[0] == fence[0] && len(f) >= len(fence) && len(bytes.TrimSpace(text[len(f):])) == 0 {
				fence = nil
			}
			continue
		} else if f != nil && c.lines[i].indent < 4 {
			fence = f
			continue
		}
		if level, name := atxHeading(text); level > 0 && c.lines[i].indent < 4 {
			list = append(list, heading{level: level, line: i, name: name})
		} else if level := setextLevel(text); level > 0 && i > first && c.isParagraph(i-1) && c.lines[i].indent < 4 {
			list = append(list, heading{level: level, line: i - 1, name: string(c.text(i - 1))})
		}
	}
	for i := range list {
		to := len(c.lines) - 1
		for _, h := range list[i+1:] {
			if h.level <= list[i].level {
				to = h.line - 1
				break
			}
		}
		list[i].to = to
	}
	if len(list) > 0 && list[0].line > first {
		c.add(Section, "", none, first, first, list[0].line-1)
	}
	c.nest(list)
}

// nest adds sections with their parents.
func (c *cutter) nest(list []heading) {
	var open []int // indexes into list
	place := make([]int, len(list))
	for i, h := range list {
		for len(open) > 0 && list[last(open)].to < h.line {
			open = open[:len(open)-1]
		}
		parent := none
		if len(open) > 0 {
			parent = place[last(open)]
		}
		place[i] = c.add(Section, h.name, parent, h.line, h.line, h.to)
		open = append(open, i)
	}
}

// frontMatter adds the block of metadata at the top and returns the line behind.
func (c *cutter) frontMatter() int {
	if len(c.lines) == 0 || string(c.text(0)) != "---" {
		return 0
	}
	for i := 1; i < len(c.lines); i++ {
		if string(c.text(i)) == "---" {
			c.add(Section, "front matter", none, 0, 0, i)
			return i + 1
		}
	}
	return 0
}

// fenceOf is the run of backticks or tildes that opens or closes a fence.
func fenceOf(text []byte) []byte {
	if text[0] != '`' && text[0] != '~' {
		return nil
	}
	n := len(text) - len(bytes.TrimLeft(text, string(text[:1])))
	if n < 3 || text[0] == '`' && bytes.IndexByte(text[n:], '`') >= 0 {
		return nil
	}
	return text[:n]
}

func atxHeading(text []byte) (level int, name string) {
	level = len(text) - len(bytes.TrimLeft(text, "#"))
	if level == 0 || level > 6 || level < len(text) && text[level] != ' ' && text[level] != '\t' {
		return 0, ""
	}
	name = strings.TrimSpace(string(text[level:]))
	if cut := strings.TrimRight(name, "#"); cut == "" || strings.HasSuffix(cut, " ") {
		name = strings.TrimSpace(cut)
	}
	return level, name
}

// setextLevel is the level that a line of only = or - gives the line above it.
func setextLevel(text []byte) int {
	switch {
	case len(bytes.Trim(text, "=")) == 0:
		return 1
	case len(text) > 1 && len(bytes.Trim(text, "-")) == 0:
		return 2
	}
	return 0
}

// isParagraph reports whether a line can be the text of an underlined heading.
func (c *cutter) isParagraph(i int) bool {
	text := c.text(i)
	if len(text) == 0 || c.lines[i].indent >= 4 || i > 0 && len(c.text(i-1)) > 0 {
		return false
	}
	return !bytes.ContainsAny(text[:1], "#>|-*+`~")
}
