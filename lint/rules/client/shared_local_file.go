package clientrules

import (
	"path"

	"pare/lint"
)

// sharedLocalFile reports a file that is one person's and that git would share.
func sharedLocalFile() Rule {
	return Rule{
		Meta: meta("S301", "shared-local-file", lint.Warning, lint.KindSettings),
		Check: func(pass *lint.Pass[*Subject]) {
			base := path.Base(pass.Subject.File.Name)
			if pass.Subject.Listed && (base == "CLAUDE.local.md" || base == "settings.local.json") {
				pass.Reportf(head(pass.Subject.File), "%s is one person's own, and git does not ignore it; add it to .gitignore", base)
			}
		},
	}
}
