package promptrules

import (
	"pare/internal/source"
	"pare/lint"
)

// loadedReference reports a reference to a file that CLAUDE.md brings into every
// session anyway.
func loadedReference() Rule {
	return Rule{
		Meta: meta("P205", "loaded-reference", lint.Warning, lint.KindDuplicate),
		Check: func(pass *lint.Pass[*Subject]) {
			for i := range pass.Subject.Refs {
				r := &pass.Subject.Refs[i]
				if r.Target == nil || r.Target.Loaded == "" || !r.wholeFile() || r.misread() || pass.Subject.inBlock(r.Span) {
					continue
				}
				f := pass.Reportf(r.Span, "%s is in every session already%s", r.Path, price(pass.Subject.wholeCost(r.Target)))
				priced(f, pass.Subject.wholeCost(r.Target)).Remarkf("loaded by %s", r.Target.Loaded)
				f.Fix(lint.Safe, "name it without the @", source.Edit{Span: r.Span, New: r.Path})
			}
		},
	}
}
