package claudemdrules

import (
	"unicode/utf8"

	"pare/claudemd"
	"pare/internal/figures"
	"pare/lint"
)

// Sizes that the client or its documentation name. Chars are what JavaScript
// counts, which for nearly all texts is characters.
// Source: https://code.claude.com/docs/en/memory (200 lines), and the client
// itself, 2.1.330, 2026-11-23.
const (
	docsLines         = 200
	smallWindowChars  = 40_000  // warned of with a window of 200,000 tokens
	largeWindowChars  = 150_000 // with one of 1,000,000
	heavySectionToken = 2_000
	heavyImportTokens = 3_000
	heavySessionToken = 10_000
)

// manyLines reports a file that is longer than the client's documentation advises.
func manyLines() Rule {
	return Rule{
		Meta: textMeta("M201", "many-lines", lint.Info, lint.KindSize),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			n := d.File.TextLineCount()
			// A rule with paths is what a long file is to become; of a size that the client
			// warns of, another rule tells.
			if n <= docsLines || d.Front.Get("paths") != nil || utf8.RuneCount(d.Data()) > smallWindowChars {
				return
			}
			e := costOf(d.Data())
			if aloneAndHeavy(pass.Subject, e.Tokens) {
				return // heavy-session says it, and gives the lines
			}
			priced(pass.Reportf(firstLine(d), "%d lines, about %s tokens %s; the client's documentation advises at most %d lines", n, figures.Commas(e.Tokens), whenSent(pass.Subject), docsLines), e)
		},
	}
}

// clientWarning reports a file of a size that the client itself warns of.
func clientWarning() Rule {
	return Rule{
		Meta: textMeta("M202", "client-warning", lint.Warning, lint.KindSize),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			n := utf8.RuneCount(d.Data())
			if n <= smallWindowChars || len(d.Data()) > claudemd.MaxBytes {
				return
			}
			window, limit := "a window of 200,000 tokens", smallWindowChars
			if n > largeWindowChars {
				window, limit = "any model", largeWindowChars
			}
			e := costOf(d.Data())
			priced(pass.Reportf(firstLine(d), "%s characters, about %s tokens; with %s the client warns from %s on", figures.Commas(n), figures.Commas(e.Tokens), window, figures.Commas(limit)), e)
		},
	}
}

// skippedFile reports a file so large that the client leaves it out.
func skippedFile() Rule {
	return Rule{
		Meta: textMeta("M203", "skipped-file", lint.Error, lint.KindSize),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			if len(d.Data()) > claudemd.MaxBytes {
				pass.Reportf(firstLine(d), "%s bytes; the client leaves out a file of more than %s without a word", figures.Commas(len(d.Data())), figures.Commas(claudemd.MaxBytes))
			}
		},
	}
}

// heavySection reports a section that costs much, with its share of the file.
func heavySection() Rule {
	return Rule{
		Meta: textMeta("M204", "heavy-section", lint.Info, lint.KindSize),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			if d.Front.Get("paths") != nil {
				return
			}
			whole := 0
			for i := range d.Sections {
				s := &d.Sections[i]
				// A token is at least a byte: most sections need no counting.
				if s.Level == 0 || s.Span.Len() < heavySectionToken {
					continue
				}
				e := costOf(s.Span.Text(d.Data()))
				if e.Tokens < heavySectionToken {
					continue
				}
				if whole == 0 {
					whole = max(1, costOf(d.Data()).Tokens)
				}
				f := pass.Reportf(s.Heading, "section “%s” is about %s tokens %s, %d %% of the file; what only some tasks need can load from a rule with paths",
					s.Title, figures.Commas(e.Tokens), whenSent(pass.Subject), 100*e.Tokens/whole)
				priced(f, e)
			}
		},
	}
}

// whenSent says in which requests a file is: one that does not load at the start
// of a session comes with the first file that it is for.
func whenSent(s *claudemd.Subject) string {
	switch {
	case s.Closure == nil || s.Loaded != nil:
		return "in every request"
	case s.Doc.Front.Get("paths") != nil:
		return "once a file of its paths is read"
	}
	return "once a file of its folder is read"
}
