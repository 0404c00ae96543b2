package promptrules

import (
	"pare/internal/figures"
	"pare/lint"
	"pare/prompt"
)

// surplusReference reports references beyond the number that the client takes.
func surplusReference() Rule {
	return Rule{
		Meta: meta("P109", "surplus-reference", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			if r := pass.Subject.surplus; r != nil {
				pass.Reportf(r.Span, "the prompt has more than %s references; this one and those after it are not looked at", figures.Commas(prompt.MostReferences))
			}
			for i := range pass.Subject.Refs {
				if r := &pass.Subject.Refs[i]; r.Reason == prompt.OverCap && r.Exists && !r.Duplicate {
					pass.Reportf(r.Span, "the client takes the first %d references of a prompt and ignores %s; split the prompt", prompt.ClientLimits().Mentions, r.Path)
				}
			}
		},
	}
}
