package promptrules

import (
	"pare/lint"
	"pare/prompt"
)

// ofNature reports references that attach a file of one nature, with the words
// that belong to it. These rules differ in nothing else, so they share a file.
func ofNature(nature Nature, m lint.Meta, advice string) Rule {
	return Rule{
		Meta: m,
		Check: func(pass *lint.Pass[*Subject]) {
			for i := range pass.Subject.Refs {
				r := &pass.Subject.Refs[i]
				if r.Target == nil || r.Target.Nature != nature || r.Target.Folder || !r.attached() || r.Target.Bytes > prompt.ClientLimits().FileBytes {
					continue
				}
				if nature != Binary && r.Attaches == prompt.AttachesLines {
					continue // somebody has chosen lines of it
				}
				cost := pass.Subject.wholeCost(r.Target)
				if nature == Binary {
					cost = nil
				}
				priced(pass.Reportf(r.Span, "%s is %s%s; %s", r.Path, natureText(nature), price(cost), advice), cost)
			}
		},
	}
}

func natureText(n Nature) string {
	switch n {
	case Lock:
		return "a lock file"
	case Binary:
		return "no text"
	case Minified, Generated, Vendored, Ordinary, Image:
	}
	return n.String()
}

func lockReference() Rule {
	return ofNature(Lock, meta("P206", "lock-file", lint.Warning, lint.KindSize), "name the package you ask about")
}

func minifiedReference() Rule {
	return ofNature(Minified, meta("P207", "minified-file", lint.Warning, lint.KindSize), "refer to its source")
}

func generatedReference() Rule {
	return ofNature(Generated, meta("P208", "generated-file", lint.Warning, lint.KindSize), "refer to what it is made from")
}

func vendoredReference() Rule {
	return ofNature(Vendored, meta("P209", "vendored-file", lint.Warning, lint.KindSize), "name its lines, or the library")
}

func binaryReference() Rule {
	return ofNature(Binary, meta("P210", "binary-file-reference", lint.Error, lint.KindReference), "the client attaches nothing useful of it")
}
