package promptrules

import (
	"pare/lint"
	"pare/prompt"
)

// surplusReference reports references beyond the number that the client takes.
func surplusReference() Rule {
	return Rule{
		Meta: meta("P109", "surplus-reference", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			for i := range pass.Subject.Refs {
				if r := &pass.Subject.Refs[i]; r.Reason == prompt.OverCap && r.Exists && !r.Duplicate {
					pass.Reportf(r.Span, "the client takes the first %d references of a prompt and ignores %s; split the prompt", prompt.ClientLimits().Mentions, r.Path)
				}
			}
		},
	}
}
