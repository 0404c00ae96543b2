package clientrules

import (
	"path"
	"slices"
	"strings"

	"pare/lint"
)

// shadowedCommand reports a command that a skill of the same name hides.
func shadowedCommand() Rule {
	return Rule{
		Meta: meta("S119", "shadowed-command", lint.Warning, lint.KindDuplicate),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			name := strings.TrimSuffix(path.Base(s.File.Name), ".md")
			if path.Base(path.Dir(s.File.Name)) != "commands" || s.InPlugin || !slices.Contains(s.Known[Skill], name) {
				return
			}
			pass.Reportf(head(s.File), "/%s runs the skill of that name, never this command; give one of them another name", name)
		}, Command),
	}
}
