// Package source is the vocabulary of places: a file's bytes, a half-open span
// of them, the line and column a person is shown, and an edit.
//
// Everything inside pare speaks in byte offsets; lines and columns are computed
// at the edge. The package imports nothing of ours and touches no disk.
package source

import (
	"bytes"
	"sort"
	"sync"
)

// Span is the half-open byte range [Start, End) of a file.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Empty reports whether the span holds no byte.
func (s Span) Empty() bool { return s.End <= s.Start }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Text is the part of data that the span covers; a span that reaches outside
// data is cut back to it.
func (s Span) Text(data []byte) []byte {
	start, end := min(max(s.Start, 0), len(data)), min(max(s.End, 0), len(data))
	if end < start {
		return nil
	}
	return data[start:end]
}

// Position is a place as a person reads it: both numbers start at 1, and the
// column counts bytes, as editors' file:line:col does.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// File is a named text. Name is what a person calls it, usually a path relative
// to the root, with slashes. A File is safe for concurrent use; Data must not
// change once the file is made.
//
// A line ends with LF. A CR before it belongs to the line's end; a lone CR ends
// no line, because the client counts lines the same way.
type File struct {
	Name string
	Data []byte

	once   sync.Once
	starts []int // offset of the first byte of every line
}

// NewFile returns a file of that name and content. The data is not copied.
func NewFile(name string, data []byte) *File { return &File{Name: name, Data: data} }

func (f *File) lines() []int {
	f.once.Do(func() {
		starts := make([]int, 1, 1+bytes.Count(f.Data, []byte{'\n'}))
		for i := 0; i < len(f.Data); {
			j := bytes.IndexByte(f.Data[i:], '\n')
			if j < 0 {
				break
			}
			i += j + 1
			starts = append(starts, i)
		}
		f.starts = starts
	})
	return f.starts
}

// LineCount is the number of lines as the client numbers them: a final newline
// is followed by one more, empty, line. An empty file has one.
func (f *File) LineCount() int { return len(f.lines()) }

// TextLineCount is the number of lines that hold text or stand between such
// lines: LineCount without the empty line after a final newline.
func (f *File) TextLineCount() int {
	n := len(f.lines())
	if f.lines()[n-1] == len(f.Data) {
		n--
	}
	return n
}

// Line is the 1-based number of the line that holds the byte at offset; offsets
// outside the file are cut back to it.
func (f *File) Line(offset int) int {
	starts := f.lines()
	return max(1, sort.Search(len(starts), func(i int) bool { return starts[i] > offset }))
}

// Position is the line and column of the byte at offset.
func (f *File) Position(offset int) Position {
	offset = min(max(offset, 0), len(f.Data))
	line := f.Line(offset)
	return Position{Line: line, Column: offset - f.lines()[line-1] + 1}
}

// LineSpan is the span of lines from..to, 1-based and inclusive, with the final
// line's terminator. Numbers outside the file are cut back to it; to before from
// gives an empty span.
func (f *File) LineSpan(from, to int) Span {
	starts := f.lines()
	from = max(from, 1)
	if from > len(starts) {
		return Span{len(f.Data), len(f.Data)}
	}
	start := starts[from-1]
	if to < from {
		return Span{start, start}
	}
	if to >= len(starts) {
		return Span{start, len(f.Data)}
	}
	return Span{start, starts[to]}
}

// Lines is the 1-based inclusive range of lines that the span touches. An empty
// span touches the line it stands in.
func (f *File) Lines(s Span) (from, to int) {
	from = f.Line(s.Start)
	if s.Empty() {
		return from, from
	}
	return from, f.Line(s.End - 1)
}

// LineText is the text of a line without its terminator.
func (f *File) LineText(line int) []byte {
	return bytes.TrimRight(f.LineSpan(line, line).Text(f.Data), "\r\n")
}
