package clientrules

import (
	"unicode/utf16"

	"pare/lint"
	"pare/tokenize"
)

// listedChars is how much of a skill's description the client lists.
// Source: the client, 2.1.330, 2026-11-23.
const listedChars = 1536

// longDescription reports a description that the client cuts.
func longDescription() Rule {
	return Rule{
		Meta: meta("S105", "long-description", lint.Warning, lint.KindSize),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			description, at, _ := value(pass.Subject.Doc, "description")
			when, _, _ := value(pass.Subject.Doc, "when_to_use")
			n := len(utf16.Encode([]rune(description))) + len(utf16.Encode([]rune(when)))
			if n <= listedChars {
				return
			}
			e := tokenize.Count(description+when, tokenize.V5)
			pass.Reportf(at, "the description has %d characters; the client lists the first %d, in every request", n, listedChars).Costing(e.Tokens, e.Low, e.High)
		}, Skill),
	}
}
