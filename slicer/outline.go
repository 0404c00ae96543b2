// Package slicer answers one question: given a source file and the text of a
// task, which lines does the task need?
//
// It works in steps that can be tested alone: a file's definitions become an
// [Outline] of blocks that cover every line; a prompt becomes a [Task]; [Weigh]
// measures signals of each block against the task and scores them; [Choose]
// keeps blocks until the recall or the budget asked for is reached; the choice
// becomes ranges of lines. The package touches no disk, no clock and no network,
// and loads nothing that the prompt does not need.
package slicer

import (
	"pare/grammars"
	"pare/internal/source"
)

// Role says what part of a definition a block is. The set is closed.
type Role uint8

// The roles.
const (
	Whole Role = iota // a whole definition
	Head              // the header of a definition whose body has blocks of its own
	Part              // a group of statements or entries within a definition
	Loose             // lines outside any definition
)

// String is the role in lower case.
func (r Role) String() string {
	return [...]string{"whole", "head", "part", "loose"}[r]
}

// Block is a run of lines that can be chosen. A block with children is covered
// by them; the others are the leaves, and every line that is not blank belongs
// to exactly one leaf.
type Block struct {
	Kind grammars.Kind // the kind of the definition it is, or is part of
	Role Role
	// Name and Qualified are those of the definition the block is, or is part
	// of; empty for loose lines.
	Name, Qualified string
	// First and Last are the block's lines, 1-based and inclusive, with its
	// decorators and doc comment; neither is blank.
	First, Last int
	// Header is the signature of the definition the block is, or is part of.
	Header source.Span
	// Parent is the index of the block that holds this one, or -1.
	Parent int
	// End is the index after the last block within this one: a leaf has End one
	// more than its own index.
	End int
	// Def is the index of the definition the block is, or is part of; -1 for
	// loose lines.
	Def int
}

// Outline is a file cut into blocks, in the order of their lines; a block comes
// before those it holds.
type Outline struct {
	File   *source.File
	Blocks []Block
	// Syntax is what the grammar found; Approximate and Reason in it say whether
	// the blocks come from a grammar at all.
	Syntax grammars.Outline
	text   lineTable
	scopes [][]int32 // by leaf, in order: the first lines of the statements around it
}

// IsLeaf reports whether the block at index i holds no other.
func (o *Outline) IsLeaf(i int) bool { return o.Blocks[i].End == i+1 }

// Leaves is the indices of the blocks that hold no other, in order of lines.
func (o *Outline) Leaves() []int {
	leaves := make([]int, 0, len(o.Blocks))
	for i := range o.Blocks {
		if o.IsLeaf(i) {
			leaves = append(leaves, i)
		}
	}
	return leaves
}

// Children is the indices of the blocks directly within block i, or of the
// outermost ones for -1.
func (o *Outline) Children(i int) []int {
	end := len(o.Blocks)
	if i >= 0 {
		end = o.Blocks[i].End
	}
	var children []int
	for c := i + 1; c < end; c = o.Blocks[c].End {
		children = append(children, c)
	}
	return children
}

// Span is the bytes of the block's lines with the last line's terminator.
func (o *Outline) Span(i int) source.Span {
	return o.File.LineSpan(o.Blocks[i].First, o.Blocks[i].Last)
}

// Lines is the number of lines of the file that hold text or stand between such.
func (o *Outline) Lines() int { return o.File.TextLineCount() }
