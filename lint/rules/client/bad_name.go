package clientrules

import (
	"path"
	"strings"

	"pare/lint"
)

// badName reports a skill whose name is another than that of its folder, which is
// the one that counts.
func badName() Rule {
	return Rule{
		Meta: meta("S104", "bad-name", lint.Info, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			text, at, ok := value(s.Doc, "name")
			folder := path.Base(path.Dir(s.File.Name))
			if !ok || text == "" || folder == text || folder == "." || s.InPlugin && path.Dir(s.File.Name) == s.Plugin {
				return
			}
			if _, other, scoped := strings.Cut(text, ":"); scoped && other == folder {
				return // written with the name of its plugin
			}
			pass.Reportf(at, "the skill runs as /%s, by the name of its folder; “%s” is only shown beside it", folder, text)
		}, Skill),
	}
}
