package slicer

import (
	"pare/grammars"
	"pare/slicer/internal/place"
)

// field is where in the code a word stands. The set is closed.
type field uint8

const (
	fieldCode field = iota
	fieldString
	fieldComment
	fields
)

// hit is how often a term of the task stands in a leaf, by field.
type hit struct {
	term  int32
	count [fields]uint16
}

// leaf is what one pass over the file's text collects of a leaf.
type leaf struct {
	block int // index in the outline
	unit  int // index of the unit it belongs to
	hits  []hit
	names []uint32 // distinct words of the leaf that are names in the prompt
	words []uint32 // distinct words of the leaf's code
	calls []int32  // units whose name stands in the leaf
	size  int      // words
	bytes int
	count [keywordKinds]uint16 // keywords by kind
	field [fields]int          // words by field
	// What of the prompt's text stands here as it is.
	pairs, codePairs, triples, lines, minus, phrase int
	numbers                                         int
	// Words that only begin as words of the prompt do.
	heads     int
	headsBest float32
}

// unit is the innermost function that holds a leaf, or the leaf itself where
// none does: what a developer would call the place.
type unit struct {
	block  int
	leaves []int
	hits   []hit
	size   int
	names  []uint32 // distinct words of the unit that are names in the prompt, in order of the first leaf that holds them
	// callers and callees are indices of units.
	callers, callees []int
}

// index is a file as the signals see it, for one task.
type index struct {
	outline   *Outline
	task      *Task
	leaves    []leaf
	units     []unit
	frequency []float32          // of each term: leaves that hold it
	named     map[uint32][]int32 // name → units
	nameIn    map[uint32]int     // name of the prompt → leaves that hold it
	wordIn    map[uint32]int32   // word → leaves that hold it
	code      []textField
	places    []place.Place // lines of the file that the prompt names
}

type textField struct {
	start, end int
	field      field
}

func newIndex(t *Task, o *Outline, places []place.Place) *index {
	x := &index{outline: o, task: t, places: places, frequency: make([]float32, len(t.terms)), named: map[uint32][]int32{}, nameIn: map[uint32]int{}, wordIn: map[uint32]int32{}}
	x.group()
	x.code = mergeFields(o.Syntax)
	s := scanner{index: x, unitSeen: map[unitWord]bool{}, unitHit: map[unitWord]int{}, counts: make([][fields]uint16, len(t.terms))}
	s.run()
	x.link()
	return x
}

// function reports whether a definition of the kind is a place of its own.
func function(k grammars.Kind) bool {
	return k == grammars.Function || k == grammars.Method || k == grammars.Test || k == grammars.Macro
}

// container reports whether a definition of the kind holds members.
func container(k grammars.Kind) bool {
	switch k {
	case grammars.Module, grammars.Class, grammars.Interface, grammars.Struct, grammars.Enum, grammars.Impl:
		return true
	}
	return false
}

// minUnit is the number of lines below which a function within another one is
// no place of its own.
const minUnit = 4

// group makes the leaves and the units they belong to.
func (x *index) group() {
	unitOf := map[int]int{}
	for _, b := range x.outline.Leaves() {
		at := x.unitBlock(b)
		u, ok := unitOf[at]
		if !ok {
			u = len(x.units)
			unitOf[at] = u
			x.units = append(x.units, unit{block: at})
			if name := x.outline.Blocks[at].Name; name != "" {
				h := hashString(name)
				x.named[h] = append(x.named[h], int32(u))
			}
		}
		x.units[u].leaves = append(x.units[u].leaves, len(x.leaves))
		x.leaves = append(x.leaves, leaf{block: b, unit: u, bytes: x.outline.Span(b).Len()})
	}
}

// unitBlock is the block of the innermost function around leaf block b, or b.
func (x *index) unitBlock(b int) int {
	blocks := x.outline.Blocks
	for i := b; i >= 0; i = blocks[i].Parent {
		if blocks[i].Role == Whole && function(blocks[i].Kind) && (blocks[i].Last-blocks[i].First+1 >= minUnit || blocks[i].Parent < 0) {
			return i
		}
	}
	return b
}

// mergeFields is the strings and comments of the file in one order.
func mergeFields(syntax grammars.Outline) []textField {
	all := make([]textField, 0, len(syntax.Strings)+len(syntax.Comments))
	s, c := syntax.Strings, syntax.Comments
	for len(s) > 0 || len(c) > 0 {
		if len(c) == 0 || len(s) > 0 && s[0].Start < c[0].Start {
			all = append(all, textField{s[0].Start, s[0].End, fieldString})
			s = s[1:]
			continue
		}
		all = append(all, textField{c[0].Start, c[0].End, fieldComment})
		c = c[1:]
	}
	return all
}

// link makes the call graph of the file's units from the names that stand in
// their leaves. A name that several units share links to all of them.
func (x *index) link() {
	for u := range x.units {
		seen := map[int32]bool{int32(u): true}
		for _, l := range x.units[u].leaves {
			for _, callee := range x.leaves[l].calls {
				if seen[callee] {
					continue
				}
				seen[callee] = true
				x.units[u].callees = append(x.units[u].callees, int(callee))
				x.units[callee].callers = append(x.units[callee].callers, u)
			}
		}
	}
}
