package grammars

import (
	"sort"

	"pare/internal/source"
)

// shape fills in the spans from the node, its wrappers and what is attached.
func (x *extraction) shape(f *found, d *compiledDef) {
	for {
		p := x.nodes[f.outer].parent
		if p == none || x.roleOf(p)&isWrapper == 0 || !x.alone(f.outer) {
			break
		}
		f.outer = p
	}
	w := &x.nodes[f.outer]
	f.Span = x.withoutBlanks(w.start, w.end)
	f.Span.End = x.withSemicolon(f.Span.End)
	f.Span.Start = x.overMacros(f.Span.Start)
	f.Core = f.Span
	start := x.behindAttributes(f.outer, f.Span)
	f.Header = source.Span{Start: start, End: f.Span.End}
	if d.bodyPath != nil {
		if b := x.follow(f.node, d.bodyPath); b != none && b != f.node {
			f.Body = x.trimmed(x.nodes[b].start, x.nodes[b].end)
			f.Header = source.Span{Start: start, End: max(start, f.Body.Start)}
		}
	}
	if f.Body.Empty() {
		x.withoutTrailingComments(f)
	}
	x.attach(f)
}

// withoutTrailingComments ends a definition without a body before the comments
// that some grammars put at its end: Kotlin's imports have the doc comment of
// the first class.
func (x *extraction) withoutTrailingComments(f *found) {
	end := f.Span.End
	for {
		c := sort.Search(len(x.comments), func(i int) bool { return x.comments[i].End >= end })
		if c == len(x.comments) || x.comments[c].End != end || x.comments[c].Start <= f.Header.Start || !x.startsLine(x.comments[c].Start) {
			break
		}
		end = x.trimmed(uint32(f.Span.Start), uint32(x.comments[c].Start)).End
	}
	f.Span.End, f.Core.End, f.Header.End = end, end, min(f.Header.End, end)
}

// alone reports whether no sibling is of the same kind: a wrapper around several
// belongs to none of them.
func (x *extraction) alone(i int32) bool {
	p := x.nodes[i].parent
	for c := p + 1; c < int32(x.nodes[p].next); c = int32(x.nodes[c].next) {
		if c != i && x.nodes[c].symbol == x.nodes[i].symbol {
			return false
		}
	}
	return true
}

// behindAttributes is where the definition proper begins: behind the decorators,
// attributes and annotations at the front of node i, which may stand among its
// modifiers.
func (x *extraction) behindAttributes(i int32, span source.Span) int {
	start := span.Start
	for c, end := i+1, int32(x.nodes[i].next); c < end; {
		n := &x.nodes[c]
		r := x.roleOf(c)
		switch {
		case int(n.start) > start:
			return start
		case r&isModifiers != 0:
			c++ // look within
			continue
		case r&(isAttached|isComment) == 0 || int(n.end) >= span.End:
			return start
		}
		start = max(start, int(n.end))
		for start < span.End && isBlank(x.data[start]) {
			start++
		}
		c = int32(n.next)
	}
	return start
}

// withSemicolon is end, moved behind a semicolon that follows in the same line.
func (x *extraction) withSemicolon(end int) int {
	for i := end; i < len(x.data); i++ {
		switch x.data[i] {
		case ' ', '\t':
		case ';':
			return i + 1
		default:
			return end
		}
	}
	return end
}

func isBlank(b byte) bool {
	switch b {
	case ' ', '\t', '\r', '\n', '\f', '\v':
		return true
	}
	return false
}
