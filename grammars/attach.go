package grammars

import (
	"bytes"
	"sort"
)

// attach moves the start up over doc comments and attributes. A comment belongs
// to what follows when it has its lines to itself and no blank line lies
// between: the rule of Go, which holds elsewhere, too.
func (x *extraction) attach(f *found) {
	at := f.outer
	for {
		s := x.attachedBefore(at, f.Span.Start)
		if s == none {
			start := f.Span.Start
			x.attachText(f)
			if f.Span.Start == start {
				return
			}
			continue
		}
		at = s
		f.Span.Start = int(x.nodes[s].start)
		f.Core.Start = f.Span.Start
	}
}

// attachText does that for what is no node.
func (x *extraction) attachText(f *found) {
	for {
		if m := x.macroAbove(f.Span.Start); m >= 0 {
			f.Span.Start, f.Core.Start = m, m
			continue
		}
		c := x.commentBefore(f.Span.Start)
		if c < 0 {
			return
		}
		f.Span.Start = x.comments[c].Start
	}
}

// attachedBefore is the attribute that stands directly before start, or none.
func (x *extraction) attachedBefore(i int32, start int) int32 {
	for s, skipped := x.before[i], 0; s != none && skipped < deepest; s, skipped = x.before[s], skipped+1 {
		end := int(x.nodes[s].end)
		switch r := x.roleOf(s); {
		case r&isComment != 0:
		case r&isAttached != 0 && end <= start && !x.isDefinition(s) && x.adjacent(end, start):
			return s
		default:
			return none
		}
	}
	return none
}

// isDefinition reports whether a node is a definition itself.
func (x *extraction) isDefinition(i int32) bool {
	d := x.inner[i]
	return d != none && x.found[d].node == i
}

// commentBefore is the index of the comment that ends in the line above start
// and has its lines to itself, or -1.
func (x *extraction) commentBefore(start int) int {
	c := sort.Search(len(x.comments), func(i int) bool { return x.comments[i].Start >= start }) - 1
	if c < 0 || x.comments[c].End > start || !x.adjacent(x.comments[c].End, start) || !x.startsLine(x.comments[c].Start) {
		return -1
	}
	if x.comments[c].Start == 0 && bytes.HasPrefix(x.data, []byte("#!")) {
		return -1
	}
	return c
}

// adjacent reports whether only blanks, with at most one line's end, and comments
// lie between.
func (x *extraction) adjacent(from, to int) bool {
	newlines, c := 0, -1
	for from < to {
		switch b := x.data[from]; {
		case b == '\n':
			newlines++
			from++
		case isBlank(b):
			from++
		default:
			if c < 0 {
				c = sort.Search(len(x.comments), func(i int) bool { return x.comments[i].Start >= from })
			}
			if c == len(x.comments) || x.comments[c].Start != from {
				return false
			}
			from = x.comments[c].End
			c++
		}
	}
	return newlines <= 1
}
