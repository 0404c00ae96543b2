package slicer

import "pare/internal/source"

// lineTable is what the steps need to know of every line; index 0 is line 1.
type lineTable struct {
	start  []int32 // offset of the first byte, and one entry for the end
	indent []int16 // columns of leading white space, a tab as four; -1 for a blank line
}

const tabColumns = 4

func newLineTable(f *source.File) lineTable {
	n := f.LineCount()
	t := lineTable{start: make([]int32, 0, n+1), indent: make([]int16, 0, n)}
	for line := 1; line <= n; line++ {
		span := f.LineSpan(line, line)
		t.start = append(t.start, int32(span.Start))
		t.indent = append(t.indent, indentOf(span.Text(f.Data)))
	}
	t.start = append(t.start, int32(len(f.Data)))
	return t
}

// indentOf is the width of the white space before a line's text, or -1 for a
// line without any.
func indentOf(line []byte) int16 {
	width := 0
	for _, c := range line {
		switch c {
		case ' ':
			width++
		case '\t':
			width += tabColumns
		case '\r', '\n', '\f', '\v':
		default:
			return int16(min(width, 1<<14))
		}
	}
	return -1
}

func (t *lineTable) count() int { return len(t.indent) }

func (t *lineTable) blank(line int) bool { return t.indent[line-1] < 0 }

// trim narrows a range of lines to those that are not blank at its ends; a range
// of blank lines becomes empty, with last before first.
func (t *lineTable) trim(first, last int) (int, int) {
	for first <= last && t.blank(first) {
		first++
	}
	for last >= first && t.blank(last) {
		last--
	}
	return first, last
}

// text is the number of lines from first to last that are not blank.
func (t *lineTable) text(first, last int) int {
	n := 0
	for line := first; line <= last; line++ {
		if !t.blank(line) {
			n++
		}
	}
	return n
}

// bytes is the size of the lines from first to last with their terminators.
func (t *lineTable) bytes(first, last int) int {
	if last < first {
		return 0
	}
	return int(t.start[last] - t.start[first-1])
}
