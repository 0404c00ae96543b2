package clientrules

import (
	"slices"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/nearest"
	"pare/lint"
)

// missingAgentSkill reports a skill that an agent is to be started with and that
// the project does not have.
func missingAgentSkill() Rule {
	return Rule{
		Meta: meta("S117", "missing-agent-skill", lint.Warning, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.Known == nil || s.Extended {
				return
			}
			known := slices.Concat(s.Known[Skill], s.Known[Command])
			for _, t := range toolsOf(frontTree(s.Doc, "skills"), s.File.Data) {
				if t.text == "" || slices.Contains(known, t.text) || strings.ContainsAny(t.text, ":$") || clientfiles.BuiltIn("skill", t.text) {
					continue
				}
				f := pass.Reportf(t.span, "there is no skill %q in this project, so the agent starts without it, unless the user has one", t.text)
				if near := nearest.To(t.text, known); near != "" {
					f.Remarkf("did you mean %s?", near)
					if string(t.span.Text(s.File.Data)) == t.text {
						f.Replace(lint.Unsafe, near, "write "+near)
					}
				}
			}
		}, Agent),
	}
}
