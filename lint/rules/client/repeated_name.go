package clientrules

import (
	"pare/lint"
)

// repeatedName reports two agents of one name: one of them is never
// used.
func repeatedName() Rule {
	return Rule{
		Meta: meta("S109", "repeated-name", lint.Warning, lint.KindDuplicate),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			text, at, ok := value(pass.Subject.Doc, "name")
			if other := pass.Subject.Others[text]; ok && text != "" && other != "" {
				pass.Reportf(at, "%s is called %s too; only one of them is used", other, text)
			}
		}, Agent),
	}
}
