package clientrules

import (
	"pare/internal/secret"
	"pare/lint"
)

// secretInFile reports keys, tokens and passwords.
func secretInFile() Rule {
	return Rule{
		Meta: meta("S401", "secret-in-client-file", lint.Error, lint.KindSecret),
		Check: func(pass *lint.Pass[*Subject]) {
			if pass.Subject.Kind == Local {
				return // M401 reads it
			}
			for _, m := range secret.Find(pass.Subject.File.Data) {
				pass.Reportf(m.Span, "a %s stands here; take it out and renew it", m.What).Mask(m.Shown)
			}
		},
	}
}
