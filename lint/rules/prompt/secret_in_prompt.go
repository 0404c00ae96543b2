package promptrules

import (
	"pare/internal/secret"
	"pare/lint"
)

// secretInPrompt reports keys, tokens and passwords.
func secretInPrompt() Rule {
	return Rule{
		Meta: meta("P401", "secret-in-prompt", lint.Error, lint.KindSecret),
		Check: func(pass *lint.Pass[*Subject]) {
			for _, m := range secret.Find(pass.Subject.File.Data) {
				f := pass.Reportf(m.Span, "a %s stands here; prompts are kept in logs and transcripts: take it out and renew it", m.What)
				f.Mask(m.Shown)
			}
		},
	}
}
