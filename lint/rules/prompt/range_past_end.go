package promptrules

import (
	"pare/internal/figures"
	"pare/lint"
	"pare/prompt"
)

// rangePastEnd reports a range that leaves the file: one that begins behind its
// end attaches nothing, one that only ends there is a sign of old numbers.
func rangePastEnd() Rule {
	return Rule{
		Meta: meta("P106", "range-past-end", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				if r.Target == nil || r.Target.File == nil || r.Attaches != prompt.AttachesLines || r.Duplicate {
					continue
				}
				lines, ok := r.attachedLines()
				last := r.Target.File.LineCount()
				switch {
				case !ok || lines.To <= last:
				case lines.From > last:
					pass.Reportf(r.Span, "%s has %s; the client attaches a warning instead of line %d", r.Path, figures.Plural(last, "line"), lines.From)
				default:
					f := pass.Reportf(r.Span, "%s has %s, the range ends at line %d: are the numbers from an older version?", r.Path, figures.Plural(last, "line"), lines.To)
					s.fixTo(f, r, lint.Safe, []prompt.Lines{{From: lines.From, To: r.Target.File.TextLineCount()}})
				}
			}
		},
	}
}
