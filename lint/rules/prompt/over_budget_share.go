package promptrules

import (
	"fmt"

	"pare/internal/figures"
	"pare/internal/source"
	"pare/lint"
)

// overBudgetShare reports a prompt that takes more than its share of a minute's
// tokens.
func overBudgetShare() Rule {
	return Rule{
		Meta: meta("P412", "over-budget-share", lint.Warning, lint.KindSize),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			l := s.Limits
			if s.Total == nil || l.PerMinute <= 0 || l.Share <= 0 || float64(s.Total.Tokens) <= l.Share*float64(l.PerMinute) {
				return
			}
			at := firstLine(s.File, source.Span{})
			outcome := fmt.Sprintf("%.0f %% of a minute (%s: %s tokens)", 100*float64(s.Total.Tokens)/float64(l.PerMinute), l.Tier, figures.Commas(l.PerMinute))
			if s.Total.Tokens > l.PerMinute {
				outcome = fmt.Sprintf("more than a whole minute (%s: %s tokens): it is never let through", l.Tier, figures.Commas(l.PerMinute))
			}
			priced(pass.Reportf(at, "the prompt and what it attaches are %s, %s", about(*s.Total), outcome), s.Total)
		},
	}
}
