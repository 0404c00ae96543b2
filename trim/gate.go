package trim

import (
	"pare/internal/source"
	"pare/prompt"
	"pare/slicer"
)

// splitForGate cuts ranges that the client would not attach in one piece: at
// the starts of blocks where there are any, so that every piece stays under the
// gate.
func (t *trimmer) splitForGate(f *file, ranges []slicer.Range) []slicer.Range {
	var out []slicer.Range
	for _, r := range ranges {
		out = append(out, t.splitRange(f, r)...)
	}
	return out
}

func (t *trimmer) splitRange(f *file, r slicer.Range) []slicer.Range {
	limit := int(gateShare * float64(prompt.ClientLimits().FileTokens))
	text := f.file.LineSpan(r.First, r.Last).Text(f.data)
	if len(text) <= limit || t.o.Attach.CountTokens(text) <= limit || r.First == r.Last {
		return []slicer.Range{r}
	}
	middle := r.First + (r.Last-r.First)/2
	cut, best := middle, r.Last-r.First
	for _, b := range f.outline.Blocks {
		if c := b.First - 1; c >= r.First && c < r.Last && max(c-middle, middle-c) < best {
			cut, best = c, max(c-middle, middle-c)
		}
	}
	return append(t.splitRange(f, slicer.Range{First: r.First, Last: cut}), t.splitRange(f, slicer.Range{First: cut + 1, Last: r.Last})...)
}

// span is the bytes of a range without the final line's terminator.
func (f *file) span(r slicer.Range) source.Span {
	s := f.file.LineSpan(r.First, r.Last)
	for s.End > s.Start && (f.data[s.End-1] == '\n' || f.data[s.End-1] == '\r') {
		s.End--
	}
	return s
}
