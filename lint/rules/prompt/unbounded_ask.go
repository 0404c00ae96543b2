package promptrules

import (
	"bytes"
	"regexp"
	"slices"
	"sync"

	"pare/internal/source"
	"pare/lint"
)

// unbounded are asks that no request can hold: everything, at once.
var unbounded = sync.OnceValue(func() []*regexp.Regexp {
	const verb = `(?:review|refactor|audit|check|analy[sz]e|improve|optimi[sz]e|rewrite|document|scan|read|understand|clean up|go through|look (?:at|through)|fix|test|comment|port|migrate|modernize)`
	const all = `(?:the |my |our |this )?(?:whole|entire|complete|full)`
	const thing = `(?:code ?base|repo(?:sitory)?|project|source(?: code| tree)?|code|app(?:lication)?|monorepo)`
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b` + verb + `\b[^.\n@` + "`" + `]{0,30}\b` + all + ` ` + thing + `\b`),
		regexp.MustCompile(`(?i)\b` + verb + ` (?:everything|all (?:of )?(?:the |my |our |this )?(?:files|code|bugs|errors|issues|problems|tests)|every (?:single )?(?:file|bug|function|class|test|line))\b`),
	}
})

// bounded is what makes such an ask a bounded one, in the same sentence.
var bounded = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[^.\n]{0,60}?(?:@|` + "`" + `|\b(?:in|under|of|below) (?:the )?[\w./-]+/|\bthat\b|\bwhich\b|\bwhere\b|\bwith\b|\bfor\b)`)
})

// unboundedAsk reports an ask for the whole codebase.
func unboundedAsk() Rule {
	return Rule{
		Meta: meta("P304", "unbounded-ask", lint.Warning, lint.KindWording),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			data := s.File.Data
			for _, line := range s.linesWith("whole", "entire", "complete", "full", "everything", " all ", "every ") {
				for _, m := range findAll(unbounded(), line.Text(data)) {
					span := source.Span{Start: line.Start + m[0], End: line.Start + m[1]}
					if s.in(span) != nil || bounded().Match(data[span.End:min(len(data), span.End+100)]) || negated(data[:span.Start]) {
						continue
					}
					pass.Reportf(span, "“%s” has no end: the client reads file after file until the window is full; name the part, or what to look for", span.Text(s.File.Data))
				}
			}
		},
	}
}

// findAll lists the places of all expressions in a line.
func findAll(all []*regexp.Regexp, line []byte) [][]int {
	var places [][]int
	for _, re := range all {
		places = append(places, re.FindAllIndex(line, -1)...)
	}
	return places
}

// linesWith lists the lines that hold one of the words, in whatever letters.
// Expressions are tried on these only: words are found a hundred times faster.
func (s *Subject) linesWith(words ...string) []source.Span {
	var lines []source.Span
	for n := 1; n <= s.File.LineCount(); n++ {
		line := s.File.LineSpan(n, n)
		lower := bytes.ToLower(line.Text(s.File.Data))
		if slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(lower, []byte(word)) }) {
			lines = append(lines, line)
		}
	}
	return lines
}

var negation = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:don't|do not|never|not|without|instead of|no need to) (?:\w+ ){0,2}$`)
})

// negated reports whether the text before an ask forbids it.
func negated(before []byte) bool {
	return negation().Match(before[max(0, len(before)-40):])
}
