package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"pare/internal/source"
	"pare/lint"
)

// masks knows, for each file, the spans that nobody may see and what stands in
// their place.
type masks map[string]*fileMasks

// fileMasks are the masks of one file, in order, and what puts them over a text.
type fileMasks struct {
	spans   []maskedSpan
	longest int // of the spans
	// over replaces the hidden texts themselves.
	over *strings.Replacer
}

type maskedSpan struct {
	source.Span
	shown string
}

func newMasks(found []*lint.Finding) masks {
	m := masks{}
	for _, f := range found {
		if f.Masked == "" {
			continue
		}
		if m[f.File.Name] == nil {
			m[f.File.Name] = &fileMasks{}
		}
		m[f.File.Name].add(f)
	}
	for _, one := range m {
		slices.SortFunc(one.spans, func(a, b maskedSpan) int { return a.Start - b.Start })
	}
	for _, f := range found {
		if one := m[f.File.Name]; one != nil && one.over == nil {
			one.over = one.replacer(f.File)
		}
	}
	return m
}

func (f *fileMasks) add(found *lint.Finding) {
	f.spans = append(f.spans, maskedSpan{found.Span, found.Masked})
	f.longest = max(f.longest, found.Span.Len())
}

// replacer puts the masks over a text that somebody wrote about the file. Where one
// hidden text begins with another the longer one counts.
func (f *fileMasks) replacer(file *source.File) *strings.Replacer {
	shown := map[string]string{}
	for _, s := range f.spans {
		if secret := string(s.Text(file.Data)); len(secret) > 3 && shown[secret] == "" {
			shown[secret] = s.shown
		}
	}
	secrets := slices.SortedFunc(maps.Keys(shown), func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var pairs []string
	for _, secret := range secrets {
		pairs = append(pairs, secret, shown[secret])
	}
	return strings.NewReplacer(pairs...)
}

// near are the masks that may touch a span.
func (f *fileMasks) near(span source.Span) []maskedSpan {
	if f == nil {
		return nil
	}
	from, _ := slices.BinarySearchFunc(f.spans, span.Start-f.longest, func(s maskedSpan, at int) int { return s.Start - at })
	to, _ := slices.BinarySearchFunc(f.spans, span.End+1, func(s maskedSpan, at int) int { return s.Start - at })
	return f.spans[from:to]
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
	for _, s := range m[file.Name].near(span) {
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
	if f.Masked != "" || m[f.File.Name] == nil {
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
	if f := m[file.Name]; f != nil {
		return f.over.Replace(text)
	}
	return text
}
