package slicer

import (
	"pare/grammars"
	"pare/internal/source"
)

// NewOutline cuts the file into blocks along the definitions and pieces that
// the grammar found. Definitions that share a line are cut at the line's end:
// the first keeps it.
func NewOutline(file *source.File, syntax grammars.Outline) Outline {
	b := builder{file: file, syntax: &syntax, table: newLineTable(file)}
	b.index()
	b.cover(-1, -1, 1, b.table.count())
	o := Outline{File: file, Blocks: b.blocks, Syntax: syntax, text: b.table}
	o.scopes = b.scopes(o.Leaves())
	return o
}

type builder struct {
	file   *source.File
	syntax *grammars.Outline
	table  lineTable
	places []Range // lines of each definition
	kids   [][]int // definitions directly within each; the last entry is the file's
	pieces [][]piece
	blocks []Block
}

// piece is a place where a body can be split.
type piece struct {
	Range
	depth int
}

// slot is the index of definition d in kids and pieces: the file comes last.
func (b *builder) slot(d int) int {
	if d < 0 {
		return len(b.syntax.Definitions)
	}
	return d
}

func (b *builder) index() {
	defs := b.syntax.Definitions
	b.places = make([]Range, len(defs))
	b.kids = make([][]int, len(defs)+1)
	b.pieces = make([][]piece, len(defs)+1)
	for i, d := range defs {
		first, last := b.file.Lines(d.Span)
		b.places[i] = Range{first, last}
		at := b.slot(d.Parent)
		b.kids[at] = append(b.kids[at], i)
	}
	for _, p := range b.syntax.Pieces {
		first, last := b.file.Lines(p.Span)
		at := b.slot(p.Def)
		b.pieces[at] = append(b.pieces[at], piece{Range{first, last}, p.Depth})
	}
}

// cover adds blocks for the lines first to last of definition def (-1: the
// file) under the block parent.
func (b *builder) cover(def, parent, first, last int) {
	at := first
	for _, kid := range b.kids[b.slot(def)] {
		from, to := max(b.places[kid].First, at), min(b.places[kid].Last, last)
		if to < from {
			continue
		}
		b.run(def, parent, at, from-1, at == first)
		b.define(kid, parent, from, to)
		at = to + 1
	}
	b.run(def, parent, at, last, at == first)
}

// define adds the block of a definition, and blocks within it where it has
// definitions of its own or a long body.
func (b *builder) define(def, parent, first, last int) {
	first, last = b.table.trim(first, last)
	if last < first {
		return
	}
	index := b.add(def, parent, Whole, first, last)
	if len(b.kids[def]) == 0 && b.table.text(first, last) <= leafMost {
		return
	}
	b.cover(def, index, first, last)
	if b.blocks[index].End = len(b.blocks); b.blocks[index].End == index+2 {
		// One child that covers it all says nothing more than the block itself.
		b.blocks, b.blocks[index].End = b.blocks[:index+1], index+1
	}
}

// run adds leaves for lines that lie between definitions within def.
func (b *builder) run(def, parent, first, last int, head bool) {
	first, last = b.table.trim(first, last)
	if last < first {
		return
	}
	role := Part
	switch {
	case def < 0:
		role = Loose
	case head:
		role = Head
	}
	for _, p := range b.split(b.piecesWithin(def, first, last), first, last) {
		if p.First, p.Last = b.table.trim(p.First, p.Last); p.Last < p.First {
			continue
		}
		b.add(def, parent, role, p.First, p.Last)
		if role == Head {
			role = Part
		}
	}
}

func (b *builder) add(def, parent int, role Role, first, last int) int {
	block := Block{Role: role, First: first, Last: last, Parent: parent, Def: def, End: len(b.blocks) + 1}
	if def >= 0 {
		d := &b.syntax.Definitions[def]
		block.Kind, block.Name, block.Qualified, block.Header = d.Kind, d.Name, d.Qualified, d.Header
	}
	b.blocks = append(b.blocks, block)
	return len(b.blocks) - 1
}

// piecesWithin is the pieces of def that touch the lines first to last, cut to
// them.
func (b *builder) piecesWithin(def, first, last int) []piece {
	var within []piece
	for _, p := range b.pieces[b.slot(def)] {
		if p.First, p.Last = max(p.First, first), min(p.Last, last); p.First <= p.Last {
			within = append(within, p)
		}
	}
	return within
}
