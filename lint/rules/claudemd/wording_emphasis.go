package claudemdrules

import (
	"bytes"
	"regexp"
	"sync"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
)

// Emphasis works by being rare. From this many shouted words on, and this many
// lines for each, none stands out any more.
const (
	manyShouts     = 10
	linesPerShout  = 12
	mostlyEmphatic = 3
)

var shout = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?:IMPORTANT|CRITICAL|CRITICALLY|MUST(?: NOT)?|NEVER|ALWAYS|MANDATORY|WARNING|REQUIRED|FORBIDDEN|ABSOLUTELY|DO NOT|DON'T|STRICTLY|ESSENTIAL|URGENT)\b`)
})

// emphasisOveruse reports a file in which so much is shouted that nothing is.
func emphasisOveruse() Rule {
	return Rule{
		Meta: textMeta("M303", "emphasis-overuse", lint.Info, lint.KindWording),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			p := proseOf(d, false)
			n := d.File.TextLineCount()
			if loud(p.text) < manyShouts {
				return
			}
			shouts := shout().FindAllIndex(p.text, -1)
			if len(shouts) < manyShouts || len(shouts)*linesPerShout < n {
				return
			}
			last := shouts[mostlyEmphatic]
			pass.Reportf(source.Span{Start: last[0], End: last[1]}, "%d words are shouted in %d lines; keep capitals for the two or three rules that matter most", len(shouts), n)
		},
	}
}

// loud counts the words that may be shouted, some of them twice: a text with few
// is not searched.
func loud(text []byte) int {
	n := 0
	for _, word := range []string{"IMPORTANT", "CRITICAL", "MUST", "NEVER", "ALWAYS", "MANDATORY", "WARNING", "REQUIRED", "FORBIDDEN", "ABSOLUTELY", "DO NOT", "DON'T", "STRICTLY", "ESSENTIAL", "URGENT"} {
		n += bytes.Count(text, []byte(word))
	}
	return n
}

var prohibition = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(?i)(?:^\\s*|[.!:] |[*_>#-] |\\d\\. )[*_]{0,3}(?:(?:do not|don't|never|avoid) us(?:e|ing)) (`[^`\\n]+`|[A-Za-z][\\w.-]*\\w)")
})

var alternative = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:instead|rather|prefer|use|only|unless|except|but|because|since|until|so that|without|when|if|for|in|to|as|with|on|at|by|after|before|outside|inside|directly|it|they|we|let|always)\b|[;:(—→]| - |->|=>`)
})

// bareProhibition reports "don't use X" that says neither what to use nor why.
func bareProhibition() Rule {
	return Rule{
		Meta: textMeta("M304", "bare-prohibition", lint.Info, lint.KindWording),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			p := proseOf(d, true)
			if len(p.lines([]string{"do not", "don't", "never", "avoid"}, []string{" use", " using"})) == 0 {
				return
			}
			for i := range d.Blocks {
				b := &d.Blocks[i]
				if b.Kind != claudemd.Paragraph {
					continue
				}
				text := b.Span.Text(p.text)
				m := prohibition().FindSubmatchIndex(text)
				if m == nil || alternative().Match(text[m[1]:]) || alternative().Match(text[:m[0]]) {
					continue
				}
				span := source.Span{Start: b.Span.Start + m[2], End: b.Span.Start + m[3]}
				pass.Reportf(span, "says what not to use and neither what to use instead nor why: a model told only “not %s” has to guess", span.Text(d.Data()))
			}
		},
	}
}
