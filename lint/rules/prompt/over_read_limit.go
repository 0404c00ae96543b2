package promptrules

import (
	"pare/internal/figures"
	"pare/lint"
	"pare/prompt"
)

// overReadLimit reports a reference that asks for more text than one mention may
// attach: the client cuts it to so many lines, and then drops it.
func overReadLimit() Rule {
	return Rule{
		Meta: meta("P203", "over-read-limit", lint.Error, lint.KindSize),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				lines, ok := r.attachedLines()
				if !ok || r.Target.File == nil || r.Target.Bytes > prompt.ClientLimits().FileBytes {
					continue
				}
				cost := r.Target.Text
				if r.Attaches == prompt.AttachesLines {
					cost = s.textCost(r.Target, lines)
				}
				if cost != nil && cost.Tokens > prompt.ClientLimits().FileTokens {
					s.reportOverLimit(pass, r, lines, *cost)
				}
			}
		},
	}
}

func (s *Subject) reportOverLimit(pass *lint.Pass[*Subject], r *Ref, lines prompt.Lines, cost lint.Cost) {
	limit := prompt.ClientLimits()
	last := min(lines.From+limit.RetryLines-1, r.Target.File.LineCount())
	cut := s.textCost(r.Target, prompt.Lines{From: lines.From, To: last})
	outcome := "nothing"
	if cut != nil && cut.Tokens <= limit.FileTokens {
		outcome = linesText([]prompt.Lines{{From: lines.From, To: last}}) + " only"
	}
	f := pass.Reportf(r.Span, "%s asks for %s of text from %s; over %s the client attaches %s", r.Text, about(cost), r.Path, figures.Commas(limit.FileTokens), outcome)
	priced(f, &cost)
	if r.Narrow != nil && r.Narrow.Cost.High <= limit.FileTokens {
		s.fixTo(f, r, lint.Unsafe, r.Narrow.Lines)
	}
}
