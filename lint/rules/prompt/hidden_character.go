package promptrules

import (
	"fmt"

	"pare/internal/hidden"
	"pare/internal/source"
	"pare/lint"
)

// hiddenCharacter reports characters that a reader cannot see.
func hiddenCharacter() Rule {
	return Rule{
		Meta: meta("P402", "hidden-character", lint.Error, lint.KindSafety),
		Check: func(pass *lint.Pass[*Subject]) {
			for _, m := range hidden.Find(pass.Subject.File.Data) {
				f := pass.Reportf(m.Span, "%s here: the model reads what you do not see", describeHidden(m))
				if m.Says != "" {
					f.Remarkf("they spell “%s”", cutText(m.Says, 100))
				}
				f.Fix(lint.Safe, "take it out", source.Edit{Span: m.Span})
			}
		},
	}
}

func describeHidden(m hidden.Match) string {
	if m.Count == 1 {
		return fmt.Sprintf("%s U+%04X", m.Class, m.First)
	}
	return fmt.Sprintf("%d times %s, the first U+%04X,", m.Count, m.Class, m.First)
}
