package clientrules

import (
	"path"
	"strings"

	"pare/lint"
)

// missingSkillFile reports a link of a skill to a file beside it that is not there.
func missingSkillFile() Rule {
	return Rule{
		Meta: meta("S108", "missing-skill-file", lint.Error, lint.KindLink),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.Exists == nil {
				return
			}
			for i := range s.Doc.Links {
				l := &s.Doc.Links[i]
				dest, _, _ := strings.Cut(l.Dest, "#")
				dest, _, _ = strings.Cut(dest, "?")
				if l.Auto || dest == "" || strings.Contains(dest, ":") || strings.HasPrefix(dest, "/") || strings.ContainsAny(dest, "<>{}$*") || path.Ext(dest) == "" {
					continue
				}
				if name := path.Join(path.Dir(s.File.Name), dest); !strings.HasPrefix(name, "..") && !s.Exists(name) && !s.Exists(path.Clean(dest)) {
					f := pass.Reportf(l.Span, "no file %s beside the skill", dest)
					f.Text = dest
					s.movedBeside(f, name)
				}
			}
		}, Skill),
	}
}
