package clientrules

import (
	"pare/lint"
	"pare/tokenize"
)

// skillLines is how long the client's documentation wants a skill to be at most.
// Source: https://code.claude.com/docs/en/skills, 2026-08-22.
const skillLines = 500

// longSkill reports a skill that should have files beside it.
func longSkill() Rule {
	return Rule{
		Meta: meta("S106", "long-skill", lint.Info, lint.KindSize),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			file := pass.Subject.File
			if n := file.TextLineCount(); n > skillLines {
				e := tokenize.Count(file.Data, tokenize.V5)
				pass.Reportf(head(file), "%d lines, about %d tokens whenever the skill is used; put what only some uses need into files beside it", n, e.Tokens).Costing(e.Tokens, e.Low, e.High)
			}
		}, Skill),
	}
}
