package promptrules

import (
	"unicode/utf8"

	"pare/lint"
	"pare/prompt"
)

// ignoredReference reports a reference to an existing file for which the client
// attaches nothing because of how it is written.
func ignoredReference() Rule {
	return Rule{
		Meta: meta("P102", "ignored-reference", lint.Error, lint.KindReference),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for i := range s.Refs {
				r := &s.Refs[i]
				if !r.Exists || r.Attaches != prompt.AttachesNothing || r.Duplicate || s.inBlock(r.Span) {
					continue
				}
				switch r.Reason {
				case prompt.OverCap, prompt.SlashStart, prompt.ReversedRange, prompt.NoSuchPath, prompt.AsMeant, prompt.WordBefore:
					continue // other rules', or no reference
				}
				if _, isSymbol := r.Meant.(prompt.Symbol); isSymbol {
					continue // P108
				}
				if m := s.in(r.Span); m != nil && !r.Certain {
					continue // `@types` in inline code is a name
				}
				f := pass.Reportf(r.Span, "the client attaches nothing of %s: %s", r.Path, s.reason(r))
				lines, _ := r.meantLines()
				safety := lint.Safe
				if lines == nil {
					// Attaching a whole file may cost more than it is worth.
					safety = lint.Unsafe
				}
				s.fixTo(f, r, safety, lines)
			}
		},
	}
}

// reason names the character that stops the client, where one does.
func (s *Subject) reason(r *Ref) string {
	if r.Reason == prompt.BeforeAt && r.Span.Start > 0 {
		before, _ := utf8.DecodeLastRune(s.File.Data[:r.Span.Start])
		return "“" + string(before) + "” stands before the @, where white space must"
	}
	return why(r.Reason)
}
