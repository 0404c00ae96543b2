package report

import (
	"slices"
	"strings"

	"pare/internal/source"
	"pare/lint"
)

// masks knows, for each file, the spans that nobody may see and what stands in
// their place.
type masks map[string][]maskedSpan

type maskedSpan struct {
	source.Span
	shown string
}

func newMasks(found []*lint.Finding) masks {
	m := masks{}
	for _, f := range found {
		if f.Masked != "" {
			m[f.File.Name] = append(m[f.File.Name], maskedSpan{f.Span, f.Masked})
		}
	}
	for _, spans := range m {
		slices.SortFunc(spans, func(a, b maskedSpan) int { return a.Start - b.Start })
	}
	return m
}

// piece is a run of a line as it may be shown: text with the span that it stands
// for. Only a masked piece is not the text of its span.
type piece struct {
	source.Span
	text   string
	masked bool
}

// pieces cuts the span of the file into runs that may be shown.
func (m masks) pieces(file *source.File, span source.Span) []piece {
	var out []piece
	at := span.Start
	for _, s := range m[file.Name] {
		if !s.Overlaps(span) || s.End <= at {
			continue
		}
		if s.Start > at {
			plain := source.Span{Start: at, End: s.Start}
			out = append(out, piece{plain, string(plain.Text(file.Data)), false})
		}
		cut := source.Span{Start: max(s.Start, at), End: min(s.End, span.End)}
		text := s.shown
		if s.Start < at {
			text = "" // a mask that began earlier has been shown
		}
		out = append(out, piece{cut, text, true})
		at = cut.End
	}
	if at < span.End {
		plain := source.Span{Start: at, End: span.End}
		out = append(out, piece{plain, string(plain.Text(file.Data)), false})
	}
	return out
}

// shown is the text of the finding with everything masked that any finding of
// the file masks.
func (m masks) shown(f *lint.Finding) string {
	spans := m[f.File.Name]
	if f.Masked != "" || len(spans) == 0 {
		return f.Shown()
	}
	if f.Text != "" {
		return m.clean(f.File, f.Text)
	}
	var b strings.Builder
	for _, p := range m.pieces(f.File, f.Span) {
		b.WriteString(p.text)
	}
	return b.String()
}

// clean replaces masked texts of the file within a text that somebody wrote about
// it: a message may quote what another finding masks.
func (m masks) clean(file *source.File, text string) string {
	for _, s := range m[file.Name] {
		if secret := string(s.Text(file.Data)); len(secret) > 3 {
			text = strings.ReplaceAll(text, secret, s.shown)
		}
	}
	return text
}
