package grammars

import (
	"sort"
	"strings"

	"pare/internal/source"
)

// What the cleaner of C knows goes into the definitions here.

// overMacros moves a start up over the macros in front of it in its line.
func (x *extraction) overMacros(start int) int {
	for {
		m := x.macroBefore(start)
		if m < 0 {
			return start
		}
		for i := x.hints.macros[m].End; i < start; i++ {
			if x.data[i] == '\n' {
				return start
			}
		}
		start = x.hints.macros[m].Start
	}
}

// macroAbove is the start of the macro that ends in the line above start and has
// its lines to itself, or -1.
func (x *extraction) macroAbove(start int) int {
	m := x.macroBefore(start)
	if m < 0 || !x.adjacent(x.hints.macros[m].End, start) {
		return -1
	}
	start = x.overMacros(x.hints.macros[m].Start)
	if !x.startsLine(start) {
		return -1
	}
	return start
}

// macroBefore is the index of the last macro before start if nothing but blanks
// stands between, or -1.
func (x *extraction) macroBefore(start int) int {
	if x.hints == nil {
		return -1
	}
	list := x.hints.macros
	m := sort.Search(len(list), func(i int) bool { return list[i].Start >= start }) - 1
	if m < 0 || list[m].End > start {
		return -1
	}
	for i := list[m].End; i < start; i++ {
		if !isBlank(x.data[i]) {
			return -1
		}
	}
	return m
}

// cMacroName names a function that a macro defines.
func (x *extraction) cMacroName(d *found, declarator int32) bool {
	if x.hints == nil {
		return false
	}
	for i := declarator; i < int32(x.nodes[declarator].next); i++ {
		n, ok := x.hints.names[int(x.nodes[i].start)]
		if !ok || !x.isAny(i, "identifier", "field_identifier") {
			continue
		}
		d.Kind, d.Name, d.qualifier, d.Aliases = n.kind, n.name, n.qualifier, n.aliases
		return true
	}
	return false
}

// addHints adds what stands in no tree.
func (x *extraction) addHints() {
	if x.hints == nil {
		return
	}
	x.addBlocks()
	for _, d := range x.hints.members {
		if d.Name != "" {
			x.found = append(x.found, found{node: none, outer: none, Definition: d})
		}
	}
}

// addBlocks holds what the tree has against what the tokens have, where the tree
// has an error, and adds what was lost in one.
func (x *extraction) addBlocks() {
	trees := len(x.found)
	byBody := make(map[int]int, trees)
	for i := range x.found {
		if f := &x.found[i]; !f.Body.Empty() {
			byBody[f.Body.Start] = i
		}
	}
	for i := range x.hints.blocks {
		b := &x.hints.blocks[i]
		at, ok := byBody[b.body]
		if !ok {
			x.addBlock(b, trees)
			continue
		}
		f := &x.found[at]
		if f.Name != b.name && x.misnamed(f, b) {
			f.Name, f.qualifier, f.Kind = b.name, b.qualifier, b.kind
			if f.Broken && b.start > f.Header.Start { // its head is that of something before
				f.Span.Start, f.Core.Start, f.Header.Start = b.start, b.start, b.start
				x.attachText(f)
			}
		}
		if !f.Broken {
			continue
		}
		f.Body.End, f.Span.End, f.Core.End = b.end, b.end, b.end
		f.Header.End = min(f.Header.End, f.Body.Start)
		f.settled = true
	}
}

// misnamed reports whether the tree has a name that is wrong.
func (x *extraction) misnamed(f *found, b *cBlock) bool {
	switch {
	case strings.HasPrefix(b.name, "operator "):
		return true
	case firstWord([]byte(f.Name)) != f.Name || cWordKindOf(f.Name) != cPlain:
		return true
	}
	// A typedef has two names.
	return f.Broken && !(f.Kind.holdsMembers() && b.kind.holdsMembers())
}

// addBlock adds a definition that was lost in an error; the tree has the first
// ones of all.
func (x *extraction) addBlock(b *cBlock, trees int) {
	if !x.hasErrors() {
		return
	}
	f := found{node: none, outer: none, qualifier: b.qualifier, settled: true, Definition: Definition{
		Kind: b.kind, Name: b.name, Aliases: b.aliases, Parent: none, Broken: true,
		Span:   source.Span{Start: b.start, End: b.end},
		Core:   source.Span{Start: b.start, End: b.end},
		Header: source.Span{Start: b.start, End: b.body},
		Body:   source.Span{Start: b.body, End: b.end},
	}}
	x.attachText(&f)
	x.dropWithin(b, trees)
	x.found = append(x.found, f)
}

// dropWithin takes out the variables that the tree took the head of a block for.
// The first ones of all, those of the tree, are in order.
func (x *extraction) dropWithin(b *cBlock, trees int) {
	from := sort.Search(trees, func(i int) bool { return x.found[i].Header.Start >= b.start })
	for i := from; i < trees && x.found[i].Header.Start < b.body; i++ {
		if f := &x.found[i]; f.Kind == Constant && f.Span.Start >= b.start && f.Span.End <= b.body {
			f.dropped = true
		}
	}
}
