package promptrules

import (
	"pare/internal/figures"
	"pare/lint"
	"pare/prompt"
)

// overSizeGate reports a reference to a file that is too large for the client to
// attach anything of.
func overSizeGate() Rule {
	return Rule{
		Meta: meta("P202", "over-size-gate", lint.Error, lint.KindSize),
		Check: func(pass *lint.Pass[*Subject]) {
			for i := range pass.Subject.Refs {
				r := &pass.Subject.Refs[i]
				if !r.attached() || r.Target == nil || r.Target.Folder || r.Target.Nature == Image || r.Target.Bytes <= prompt.ClientLimits().FileBytes {
					continue
				}
				what := "nothing of it"
				if r.Attaches == prompt.AttachesLines {
					what = "nothing, not even the range"
				}
				pass.Reportf(r.Span, "%s has %s bytes; over %s the client attaches %s; ask it to read the lines instead", r.Path,
					figures.Commas(int(r.Target.Bytes)), figures.Commas(int(prompt.ClientLimits().FileBytes)), what)
			}
		},
	}
}
