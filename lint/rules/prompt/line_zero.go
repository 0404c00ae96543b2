package promptrules

import (
	"pare/lint"
	"pare/prompt"
)

// lineZero reports a range that begins at line 0: it is the whole file.
func lineZero() Rule {
	return Rule{
		Meta: meta("P107", "line-zero", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				if r.Reason != prompt.ZeroLine || !r.wholeFile() {
					continue
				}
				f := pass.Reportf(r.Span, "lines are counted from 1: from line 0 the client attaches the whole of %s%s", r.Path, price(s.wholeCost(r.Target)))
				priced(f, s.wholeCost(r.Target))
				if lines, ok := r.Meant.(prompt.Ranges); ok {
					s.fixTo(f, r, lint.Safe, lines)
				} else {
					s.fixTo(f, r, lint.Safe, nil)
				}
			}
		},
	}
}
