package promptrules

import (
	"pare/internal/figures"
	"pare/internal/source"
	"pare/lint"
)

// overTokenLimit reports a prompt that is over the limit somebody has set, or
// over the window of the model.
func overTokenLimit() Rule {
	return Rule{
		Meta: meta("P411", "over-token-limit", lint.Error, lint.KindSize),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.Total == nil {
				return
			}
			at := firstLine(s.File, source.Span{})
			switch {
			case s.Limits.MaxTokens > 0 && s.Total.Tokens > s.Limits.MaxTokens:
				priced(pass.Reportf(at, "the prompt and what it attaches are %s, over the limit of %s", about(*s.Total), figures.Commas(s.Limits.MaxTokens)), s.Total)
			case s.Limits.Window > 0 && s.Total.Tokens > s.Limits.Window:
				priced(pass.Reportf(at, "the prompt and what it attaches are %s, over the window of %s, which is %s", about(*s.Total), s.Limits.Model, figures.Commas(s.Limits.Window)), s.Total)
			}
		},
	}
}
