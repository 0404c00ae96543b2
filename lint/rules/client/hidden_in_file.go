package clientrules

import (
	"pare/internal/hidden"
	"pare/internal/source"
	"pare/lint"
)

// hiddenInFile reports characters that a reader cannot see.
func hiddenInFile() Rule {
	return Rule{
		Meta: meta("S402", "hidden-in-client-file", lint.Error, lint.KindSafety),
		Check: func(pass *lint.Pass[*Subject]) {
			if pass.Subject.Kind == Local {
				return
			}
			for _, m := range hidden.Find(pass.Subject.File.Data) {
				f := pass.Reportf(m.Span, "%s, U+%04X, here: the model reads what you do not see", m.Class, m.First)
				if m.Says != "" {
					f.Remarkf("they spell “%s”", m.Says)
				}
				f.Fix(lint.Safe, "take it out", source.Edit{Span: m.Span})
			}
		},
	}
}
