package grammars

import (
	"bytes"
	"regexp"
	"sync"
)

// objcHead finds what opens a class, a category or a protocol of Objective-C.
var objcHead = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^@(interface|implementation|protocol)\s+(\w+)\s*(?:\(\s*(\w*)\s*\))?`)
})

// objcProperty finds the name of a property: the last word before the semicolon,
// or that of a block.
var objcProperty = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^@property\b.*?(?:\(\^\s*(\w+)\s*\)[^;]*|(\w+))\s*(?:\b[A-Z][A-Z_]+(?:\([^)]*\))?\s*)*;`)
})

// classes cuts a text of Objective-C into its classes and these into methods and
// properties; between them stand blocks of C.
func (c *cutter) classes() {
	from := 0
	for i := 0; i < len(c.lines); i++ {
		m := objcHead().FindSubmatch(c.text(i))
		if m == nil || bytes.HasSuffix(c.text(i), []byte(";")) { // @protocol A, B;
			continue
		}
		end := i
		for end+1 < len(c.lines) && string(c.text(end)) != "@end" {
			end++
		}
		start := c.describedFrom(i, from)
		if start > from {
			c.level(from, start-1, none, 0)
		}
		kind := Class
		if string(m[1]) == "protocol" {
			kind = Interface
		}
		if at := c.add(kind, string(m[2]), none, start, i, end); at != none {
			if len(m[3]) > 0 {
				c.defs[at].alias(string(m[2]) + "+" + string(m[3])) // as the file of a category is called
			}
			c.objcMembers(at, i+1, end-1)
		}
		i, from = end, end+1
	}
	if len(c.defs) > 0 && from < len(c.lines) {
		c.level(from, len(c.lines)-1, none, 0)
	}
}

// objcMembers adds the methods and properties in lines from..to of a class, and
// the functions that stand among them.
func (c *cutter) objcMembers(at, from, to int) {
	low := from
	for i := from; i <= to; i++ {
		text := c.text(i)
		if len(text) == 0 || c.lines[i].indent > 0 {
			continue
		}
		kind, name, end := Method, "", i
		switch {
		case text[0] == '-' || text[0] == '+':
			end = min(to, c.methodEnd(i, to))
			name = selector(bytes.Join(bytes.Fields(c.data[c.begin(i):c.headEnd(i, end)]), []byte(" ")))
		case bytes.HasPrefix(text, []byte("@property")):
			kind = Field
			if m := objcProperty().FindSubmatch(text); m != nil {
				name = string(m[1]) + string(m[2])
			}
		default:
			if end = min(to, c.bracesEnd(i)); end == i || isWordRune(rune(text[0])) && bytes.IndexByte(text, '(') < 0 {
				continue
			}
			kind, name = blockName(text)
		}
		if name != "" {
			c.add(kind, name, at, c.describedFrom(i, low), i, end)
			i, low = end, end+1
		}
	}
}

// methodEnd is the last line of a method: with its body, or where it is only
// declared.
func (c *cutter) methodEnd(i, to int) int {
	for j := i; j <= to; j++ {
		text := c.text(j)
		semicolon, brace := bytes.IndexByte(text, ';'), bytes.IndexByte(text, '{')
		switch {
		case brace >= 0 && (semicolon < 0 || brace < semicolon):
			return c.bracesEnd(j)
		case semicolon >= 0:
			return j
		}
	}
	return i
}

// headEnd is the offset where the head of a method ends, which may have several
// lines.
func (c *cutter) headEnd(i, end int) int {
	text := c.data[c.begin(i):c.lines[end].end]
	if at := bytes.IndexAny(text, "{;"); at >= 0 {
		text = text[:at]
	}
	return c.begin(i) + len(text)
}
