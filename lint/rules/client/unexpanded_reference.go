package clientrules

import (
	"bytes"

	"pare/lint"
	"pare/prompt"
)

// unexpandedReference reports references in an agent's instructions, which the
// client sends as they stand.
func unexpandedReference() Rule {
	return Rule{
		Meta: meta("S111", "unexpanded-reference", lint.Warning, lint.KindReference),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.Exists == nil || bytes.IndexByte(s.File.Data, '@') < 0 {
				return
			}
			start := 0
			if s.Doc.Front != nil {
				start = s.Doc.Front.Span.End
			}
			for _, r := range prompt.References(s.File.Data, s.Exists) {
				if r.Span.Start < start || !r.Exists || r.Mention == nil || s.Doc.InCode(r.Span.Start) {
					continue
				}
				f := pass.Reportf(r.Span, "an agent's instructions attach nothing: the model sees “%s” and no file; tell it to read %s", r.Text, r.Path)
				f.Replace(lint.Unsafe, r.Path, "name it without the @")
			}
		}, Agent),
	}
}
