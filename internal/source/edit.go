package source

import (
	"fmt"
	"slices"
)

// Edit replaces a span of the original text by New.
type Edit struct {
	Span Span   `json:"span"`
	New  string `json:"new"`
}

// Apply returns data with all edits made. Every span refers to the original
// text; spans that overlap or reach outside data are an error. Two insertions at
// one place are made in the order given. With no edits the result is data itself.
func Apply(data []byte, edits []Edit) ([]byte, error) {
	if len(edits) == 0 {
		return data, nil
	}
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		if a.Span.Start != b.Span.Start {
			return a.Span.Start - b.Span.Start
		}
		return a.Span.End - b.Span.End
	})
	var out []byte
	at := 0
	for _, e := range sorted {
		if e.Span.Start < at || e.Span.End < e.Span.Start || e.Span.End > len(data) {
			return nil, fmt.Errorf("edit at bytes %d to %d overlaps another or leaves the text", e.Span.Start, e.Span.End)
		}
		out = append(out, data[at:e.Span.Start]...)
		out = append(out, e.New...)
		at = e.Span.End
	}
	return append(out, data[at:]...), nil
}
