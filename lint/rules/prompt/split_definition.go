package promptrules

import (
	"pare/lint"
	"pare/prompt"
)

// splitDefinition reports a range that reaches beyond a function at one end and
// cuts it at the other. A range within one function is somebody's choice.
func splitDefinition() Rule {
	return Rule{
		Meta: meta("P112", "split-definition", lint.Info, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				lines, ok := r.attachedLines()
				if !ok || r.Target.File == nil || r.wholeFile() || lines.From == lines.To {
					continue
				}
				wider, cut := widened(lines, r.Target.definitions())
				if cut == nil || wider.To > r.Target.File.LineCount() {
					continue
				}
				f := pass.Reportf(r.Span, "the range cuts %s, which is lines %d to %d", cut.Name, cut.From, cut.To)
				s.fixTo(priced(f, s.costOf(r.Target, wider)), r, lint.Unsafe, []prompt.Lines{wider})
			}
		},
	}
}

// widened is the range with the definitions whole that it cuts, and the first of
// those.
func widened(lines prompt.Lines, definitions []Definition) (prompt.Lines, *Definition) {
	var cut *Definition
	for i := range definitions {
		d := &definitions[i]
		head := lines.From < d.From && d.From <= lines.To && lines.To < d.To
		tail := d.From < lines.From && lines.From <= d.To && d.To < lines.To
		if d.Divisible || !head && !tail {
			continue
		}
		if cut == nil {
			cut = d
		}
		lines.From, lines.To = min(lines.From, d.From), max(lines.To, d.To)
	}
	return lines, cut
}
