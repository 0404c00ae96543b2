package grammars

import (
	"bytes"
	"regexp"
	"sync"

	"pare/internal/source"
)

// cDefine finds the name that a directive defines.
var cDefine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^#[ \t]*define[ \t]+([\pL_$][\pL\pN_$]*)`)
})

// blankDirective blanks a directive that stands where the grammar has no place
// for it. What it defines is a member without a node.
func (c *cleaner) blankDirective(t *cToken) {
	if t.dead {
		return
	}
	if m := cDefine().FindSubmatch(c.data[t.start:t.end]); m != nil {
		span := source.Span{Start: t.start, End: t.end}
		c.hints.members = append(c.hints.members, Definition{Kind: Macro, Name: string(m[1]), Parent: none, Span: span, Core: span, Header: span})
	}
	c.blankToken(t)
}

// definition blanks the comments within the value of a macro: to the grammar the
// value ends at the first.
func (c *cleaner) definition(t *cToken) {
	text := c.data[t.start:t.end]
	end := len(text)
	for i := bytes.Index(text, []byte("/*")); i >= 0 && i < end; {
		to := min(end, behind(text, i+2, []byte("*/")))
		if valueFollows(text[to:]) {
			c.blankComment(t.start+i, t.start+to)
		}
		next := bytes.Index(text[to:], []byte("/*"))
		if next < 0 {
			return
		}
		i = to + next
	}
}

// valueFollows reports whether there is more than blanks and comments.
func valueFollows(text []byte) bool {
	for {
		text = bytes.TrimLeft(text, " \t\r\n\\")
		switch {
		case len(text) == 0 || bytes.HasPrefix(text, []byte("//")):
			return false
		case bytes.HasPrefix(text, []byte("/*")):
			text = text[behind(text, 2, []byte("*/")):]
		default:
			return true
		}
	}
}

// blankComment blanks a comment; the directive goes on behind the lines' ends
// within it.
func (c *cleaner) blankComment(start, end int) {
	c.blank(start, end)
	for i := start + 1; i < end; i++ {
		if c.out[i] == '\n' && c.out[i-1] == '\r' && i-2 >= start {
			c.out[i-2] = '\\'
		} else if c.out[i] == '\n' {
			c.out[i-1] = '\\'
		}
	}
}
