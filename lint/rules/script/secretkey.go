package scriptrules

import (
	"strings"

	"pare/internal/lazyregexp"
	"pare/internal/secret"
	"pare/internal/source"
	"pare/lint"
)

// literalKey is a key of the API as it is written out.
var literalKey = lazyregexp.New(`\bsk-(?:ant-)?[A-Za-z0-9]{3,8}\d*-[A-Za-z0-9_-]{20,}`)

var (
	// ofModels is what a key is for, as package secret says it.
	ofModels = lazyregexp.New(`Anthropic|OpenAI|OpenRouter`)
	// keyLine is a line that gives a key to a client of the API.
	keyLine = lazyregexp.New(`(?i)anthropic|claude|api_?key["']?\s*[=:]\s*["']|x-api-key`)
)

// keyInSource reports a key that stands in a program.
func keyInSource() Rule {
	return Rule{
		Meta: meta("A114", "key-in-source", lint.Error),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			var at []source.Span
			for _, m := range secret.Find(s.File.Data) {
				if !ofModels.MatchString(m.What) && !keyLine.Match(s.File.LineText(s.File.Line(m.Span.Start))) {
					continue // what else is secret in a program is not about limits
				}
				at = append(at, m.Span)
				report(pass, s, m.Span, m.Shown)
			}
			for _, m := range literalKey.FindAllIndex(s.File.Data, -1) {
				span := source.Span{Start: m[0], End: m[1]}
				known := false
				for _, k := range at {
					known = known || k.Overlaps(span)
				}
				if text := string(span.Text(s.File.Data)); !known && random(text) {
					report(pass, s, span, text[:7]+"…")
				}
			}
		},
	}
}

func report(pass *lint.Pass[*Subject], s *Subject, span source.Span, shown string) {
	s.show(pass.Reportf(span, "a key in the source: whoever reads the file can spend it, and git keeps it for ever; take it from the environment, and make a new one").Mask(shown), keyCode)
}

// random reports whether a key is no placeholder: it has many different letters,
// and none of the words that stand for one.
func random(key string) bool {
	lower := strings.ToLower(key)
	for _, word := range []string{"xxx", "your", "example", "test", "dummy", "fake", "placeholder", "abcdef", "000000", "123456"} {
		if strings.Contains(lower, word) {
			return false
		}
	}
	seen := map[rune]bool{}
	for _, r := range key {
		seen[r] = true
	}
	return len(seen) >= 14
}
