package claudemdrules

import (
	"regexp"
	"strings"
	"sync"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
)

var volatile = sync.OnceValue(func() []*regexp.Regexp {
	const month = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b(?:last (?:updated|modified|reviewed|verified)|updated on|as of|status as of)[:*_ ]{1,6}(?:on )?(?:\d{4}-\d{2}(?:-\d{2})?|` + month + ` (?:\d{1,2},? )?\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2,4})`),
		regexp.MustCompile(`(?i)\b(?:currently|now at|at present|at the moment|today)[ :]+(?:at |on |about |around |has |have |we have |there are )*(?:version |v)?\d[\d.,]*\b[^.\n]{0,20}`),
		regexp.MustCompile(`(?i)\b\d{2,3}(?:,\d{3})* (?:unit |integration |passing |e2e |test )*(?:tests|test cases|endpoints|components|tables|models|migrations|specs|lines of code|files|modules|commands|packages|services)\b(?: (?:total|passing|in total))?`),
		regexp.MustCompile(`(?i)\b(?:test )?coverage(?: is| of|:)? *(?:currently |at |about |~)*\d{1,3}(?:\.\d+)? ?%`),
	}
})

// What a line must hold to hold such a fact.
var (
	numbers       = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}
	volatileWords = []string{
		"last ", "updated", "as of", "currently", "now at", "at present", "at the moment", "today", "coverage", "test", "endpoint", "component", "table",
		"model", "migration", "spec", "lines of code", "files", "module", "command", "package", "service",
	}
)

// volatileFact reports facts that will be wrong soon: dates of the last change,
// counts of tests and files, the current version. A limit ("at most 300 lines") is
// no such fact.
func volatileFact() Rule {
	return Rule{
		Meta: textMeta("M308", "volatile-fact", lint.Info, lint.KindStale),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			p := proseOf(d, false)
			for _, line := range p.lines(numbers, volatileWords) {
				for _, re := range volatile() {
					for _, m := range re.FindAllIndex(line.Text(p.text), -1) {
						span := trimmed(p, line.Start+m[0], line.Start+m[1])
						if limit().Match(p.text[max(line.Start, span.Start-40):span.End]) || span.Start > line.Start && strings.IndexByte(".,v", p.text[span.Start-1]) >= 0 {
							continue
						}
						pass.Reportf(span, "“%s” will be wrong soon, and nothing here tells when; leave it out or say how to find out", span.Text(d.Data()))
					}
				}
			}
		},
	}
}

var limit = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:at most|at least|max(?:imum)?|min(?:imum)?|under|over|below|above|more than|less than|fewer than|up to|limit(?:ed)?|keep|should|must|target|require[sd]?|within|than|every|each|split|over|some|about|around|roughly|nearly|almost|many|dozens|hundreds|exceed(?:s|ing)?|goal|aim|if|when)\b|[<>≥≤]`)
})

var placeholders = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[ \t>]*(?:[-*+] |\d+\. )?(?:\[ \] )?[*_]{0,2}(?:TODO|TBD|FIXME|XXX)\b(?:[*_]{0,2}:| -|$|\()|\[(?:TODO|TBD|insert|your|add|describe|fill in|project name|placeholder)\b[^\]\n]{0,60}\](?:[^(\[]|$)|\b(?:lorem ipsum|coming soon)\b|(?:^|[(:|] *)to be (?:determined|documented|written|completed)\.?(?:$|[)|])`)
})

var placeholderWords = []string{
	"todo", "tbd", "fixme", "xxx", "[insert", "[your", "[add", "[describe", "[fill in", "[project name", "[placeholder", "lorem", "coming soon",
	"to be determined", "to be documented", "to be written", "to be completed",
}

// placeholderText reports what was left to be filled in.
func placeholderText() Rule {
	return Rule{
		Meta: textMeta("M309", "placeholder-text", lint.Warning, lint.KindStale),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			p := proseOf(d, false)
			for _, line := range p.lines(placeholderWords) {
				for _, m := range placeholders().FindAllIndex(line.Text(p.text), -1) {
					span := trimmed(p, line.Start+m[0], line.Start+m[1])
					text := source.Span{Start: span.Start, End: line.End}.Text(d.Data())
					pass.Reportf(span, "“%s” was never filled in; write it or take it out", clip(strings.TrimSpace(string(text)), 60))
				}
			}
		},
	}
}

// clip ends a text that is too long for a message, at a character.
func clip(text string, longest int) string {
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	return string(runes[:longest]) + "…"
}
