package slicer

import (
	"sort"

	"pare/internal/source"
)

// insideToken reports whether the start of the line lies within a string or a
// comment that began on an earlier line.
func (b *builder) insideToken(line int) bool {
	offset := int(b.table.start[line-1])
	return within(b.syntax.Strings, offset) || within(b.syntax.Comments, offset)
}

// within reports whether one of the spans, which come in order, begins before
// the offset and ends after it.
func within(spans []source.Span, offset int) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].Start >= offset })
	return i > 0 && spans[i-1].End > offset
}
