package promptrules

import (
	"strings"
	"unicode"

	"pare/lint"
	"pare/prompt"
)

// missingFile reports a reference to a file that does not exist.
func missingFile() Rule {
	return Rule{
		Meta: meta("P103", "missing-file", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				if r.Exists || !r.Certain || r.Duplicate || s.in(r.Span) != nil || !strings.ContainsFunc(r.Path, unicode.IsLetter) {
					continue // in code and comments a name may be anything
				}
				f := pass.Reportf(r.Span, "no file %s; the client attaches nothing", r.Path)
				f.Text = r.Path
				if near := s.nearest(r.Path); near != "" {
					s.fixNearest(f, r, near)
				}
			}
		},
	}
}

func (s *Subject) fixNearest(f *lint.Finding, r *Ref, near string) {
	f.Message += "; did you mean " + near + "?"
	var lines []prompt.Lines
	if ranges, ok := r.Meant.(prompt.Ranges); ok {
		lines = ranges
	}
	renamed := *r
	renamed.Path = near
	s.fixTo(f, &renamed, lint.Unsafe, lines)
}
