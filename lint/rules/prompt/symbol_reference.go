package promptrules

import (
	"pare/internal/nearest"
	"pare/lint"
	"pare/prompt"
)

// symbolReference reports a reference that names a definition: the client knows
// lines only.
func symbolReference() Rule {
	return Rule{
		Meta: meta("P108", "symbol-reference", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				symbol, ok := r.Meant.(prompt.Symbol)
				if !ok || !r.Exists || r.Duplicate || r.Target == nil {
					continue
				}
				f := s.symbolFinding(pass, r, symbol.Name)
				if lines, ok := r.meantLines(); ok {
					s.fixTo(f, r, lint.Safe, lines)
				} else if near := r.nearestDefinition(symbol.Name); near != "" {
					f.Remarkf("no definition %s in %s; did you mean %s?", symbol.Name, r.Path, near)
				} else {
					f.Fix(lint.DisplayOnly, "name the lines, or write "+symbol.Name+" beside the reference and let pare trim find it")
				}
			}
		},
	}
}

func (s *Subject) symbolFinding(pass *lint.Pass[*Subject], r *Ref, name string) *lint.Finding {
	if r.wholeFile() {
		f := pass.Reportf(r.Span, "the client knows no symbols: it attaches the whole of %s%s, not %s", r.Path, price(s.wholeCost(r.Target)), name)
		return priced(f, s.wholeCost(r.Target))
	}
	return pass.Reportf(r.Span, "the client knows no symbols: it attaches nothing for %s in %s", name, r.Path)
}

func (r *Ref) nearestDefinition(name string) string {
	var names []string
	for _, d := range r.Target.definitions() {
		names = append(names, d.Name)
	}
	return nearest.To(name, names)
}
