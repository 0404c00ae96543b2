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
			if n <= docsLines {
				return
			}
			e := costOf(d.Data())
			priced(pass.Reportf(firstLine(d), "%d lines, about %s tokens in every request; the client's documentation advises at most %d lines", n, figures.Commas(e.Tokens), docsLines), e)
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
				f := pass.Reportf(s.Heading, "section “%s” is about %s tokens in every request, %d %% of the file; what only some tasks need can load from a rule with paths",
					s.Title, figures.Commas(e.Tokens), 100*e.Tokens/whole)
				priced(f, e)
			}
		},
	}
}
