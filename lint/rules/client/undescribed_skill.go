package clientrules

import (
	"strings"

	"pare/lint"
)

// undescribedSkill reports a skill that does not say when it is to be used: the
// client lists its first words instead.
func undescribedSkill() Rule {
	return Rule{
		Meta: meta("S112", "undescribed-skill", lint.Warning, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if unreadable(s.Doc) {
				return
			}
			text, at, ok := value(s.Doc, "description")
			switch when, _, has := value(s.Doc, "when_to_use"); {
			case has && strings.TrimSpace(when) != "":
			case s.Kind == Agent && s.InPlugin && !isReadme(s) && (!ok || at.End > 0 && strings.TrimSpace(text) == ""):
				pass.Reportf(head(s.File), "this agent has no description, so nothing says when to use it; a plugin's agent is loaded all the same")
			case s.Kind == Agent:
				// Of an agent without a description another rule speaks.
				if ok && at.End > 0 && strings.TrimSpace(text) != "" && len(strings.TrimSpace(text)) < leastDescription {
					pass.Reportf(at, "“%s” does not say when to use this agent", strings.TrimSpace(text))
				}
			case !ok || at.End > 0 && strings.TrimSpace(text) == "":
				pass.Reportf(head(s.File), "this skill has no description; the client lists its first words instead, which seldom say when to use it")
			case at.End > 0 && len(strings.TrimSpace(text)) < leastDescription:
				pass.Reportf(at, "“%s” does not say when to use this skill", strings.TrimSpace(text))
			}
		}, Skill, Agent),
	}
}

// leastDescription is how many letters it takes to say anything.
const leastDescription = 10
