package promptrules

import (
	"pare/internal/source"
	"pare/lint"
)

// referenceInMarkup reports a reference within a fence, a comment or inline code
// that the client expands all the same.
func referenceInMarkup() Rule {
	return Rule{
		Meta: meta("P111", "reference-in-markup", lint.Warning, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				m := s.in(r.Span)
				if m == nil || !r.attached() || r.Target == nil || m.kind == inlineCode && m.inside.Start == r.Span.Start {
					continue
				}
				what := r.Path
				if !r.Target.Folder && r.wholeFile() {
					what = "the whole of " + r.Path + price(s.wholeCost(r.Target))
				}
				f := pass.Reportf(r.Span, "the client knows no Markdown: it attaches %s for a reference in %s", what, m.kind)
				priced(f, s.wholeCost(r.Target))
				at := source.Span{Start: r.Span.Start, End: r.Span.Start}
				f.Fix(lint.Unsafe, "write a backslash before the @", source.Edit{Span: at, New: `\`})
			}
		},
	}
}
