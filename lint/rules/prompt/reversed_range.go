package promptrules

import (
	"pare/lint"
	"pare/prompt"
)

// reversedRange reports a range whose end is before its start.
func reversedRange() Rule {
	return Rule{
		Meta: meta("P105", "reversed-range", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				lines, ok := r.Meant.(prompt.Ranges)
				if !ok || r.Reason != prompt.ReversedRange || !r.Exists {
					continue
				}
				f := pass.Reportf(r.Span, "the range ends before it begins; the client attaches a warning instead of %s", linesText(lines))
				s.fixTo(f, r, lint.Safe, lines)
			}
		},
	}
}
