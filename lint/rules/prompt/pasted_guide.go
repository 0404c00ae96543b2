package promptrules

import (
	"pare/lint"
	"pare/prompt"
)

// pastedGuide reports a README or instructions pasted into the prompt: the client
// loads the instructions itself, and can read the other.
func pastedGuide() Rule {
	return Rule{
		Meta: meta("P302", "pasted-guide", lint.Warning, lint.KindDuplicate),
		Check: func(pass *lint.Pass[*Subject]) {
			for _, p := range pass.Subject.Pastes {
				if !isGuide(p.Name) {
					continue
				}
				s := pass.Subject
				cost := s.count(p.Span.Text(s.File.Data))
				what, lines := "refer to them", []prompt.Lines{{From: p.From, To: p.To}}
				if isInstructions(p.Name) {
					what = "the client loads that file itself"
				}
				f := pass.Reportf(firstLine(s.File, p.Span), "these %d lines are %s of %s%s; %s", p.Lines, linesText(lines), p.Name, price(&cost), what)
				priced(f, &cost)
				if !isInstructions(p.Name) {
					s.fixPaste(f, p, lines)
				}
			}
		},
	}
}
