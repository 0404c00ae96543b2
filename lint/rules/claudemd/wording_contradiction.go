package claudemdrules

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
)

// said is something that the file tells to do, with its place.
type said struct {
	what string
	span source.Span
}

// contradiction reports two instructions that cannot both be followed. Only what
// can be shown is reported: both places are named.
func contradiction() Rule {
	return Rule{
		Meta: textMeta("M305", "contradiction", lint.Warning, lint.KindWording),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			p := proseOf(d, true)
			for _, group := range [][]said{managersOf(p), indentsOf(p)} {
				if a, b, ok := differ(group); ok {
					report(pass, a, b, "“%s” here and “%s” in line %d cannot both be right; keep one")
				}
			}
			for _, pair := range doAndDont(p) {
				report(pass, pair[0], pair[1], "“%s” here and “%s” in line %d contradict each other; keep one")
			}
		},
	}
}

func report(pass *lint.Pass[*claudemd.Subject], a, b said, format string) {
	d := pass.Subject.Doc
	text := func(s said) string { return string(s.span.Text(d.Data())) }
	pass.Reportf(b.span, format, text(b), text(a), d.File.Line(a.span.Start)).Notef(d.File, a.span, "the other")
}

// differ finds the first two that say something different.
func differ(all []said) (a, b said, ok bool) {
	for _, s := range all {
		if s.what != all[0].what {
			return all[0], s, true
		}
	}
	return a, b, false
}

var useManager = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(?i)\\b(?:always use|use only|only use|must use|we use|this project uses|package manager(?: is)?:?) [`*_]*(npm|pnpm|yarn|bun)[`*_]*(?:$|[.,;)\\n]| as (?:the|our) package manager| for (?:all )?(?:packages|dependencies|installs|package management)| \\(| instead| not | and never | workspaces)")
})

// managersOf lists the package managers that the file commits to.
func managersOf(p prose) []said {
	var all []said
	for _, line := range p.lines([]string{"npm", "yarn", "bun"}, []string{"use ", "uses ", "only ", "manager"}) {
		all = append(all, matches(p, line, useManager(), 1)...)
	}
	return all
}

var useIndent = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:(?:use |indent(?:ation)?:? (?:is |with |of |by )?(?:with )?)(?:exactly )?(\d|two|four|three|eight)[- ]spaces?|(\d|two|four)[- ]spaces? (?:for )?indent(?:ation|s)?|(?:use |indent(?:ation)?:? (?:is |with )?)(tabs)(?: for indent| not spaces| instead of spaces|[.,\n]))`)
})

// indentsOf lists what the file says about indentation for everything. A sentence
// that names a language or a file speaks of a part only.
func indentsOf(p prose) []said {
	var all []said
	for _, line := range p.lines([]string{"space", "tabs"}, []string{"use ", "indent"}) {
		for _, m := range useIndent().FindAllSubmatchIndex(line.Text(p.text), -1) {
			if partial().Match(p.sentence(line.Start + m[0]).Text(p.text)) {
				continue
			}
			for g := 1; g <= 3; g++ {
				if m[2*g] >= 0 {
					what := strings.ToLower(string(line.Text(p.text)[m[2*g]:m[2*g+1]]))
					what = strings.NewReplacer("two", "2", "four", "4", "three", "3", "eight", "8").Replace(what)
					all = append(all, said{what, trimmed(p, line.Start+m[0], line.Start+m[1])})
				}
			}
		}
	}
	return all
}

// partial matches what limits an instruction to some files.
var partial = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(?:python|javascript|typescript|js|ts|tsx|jsx|go|golang|rust|java|kotlin|swift|ruby|php|yaml|yml|json|html|css|scss|sql|shell|bash|makefiles?|xml|markdown|c\+\+|c#|vue|svelte|toml|nix|lua|proto|continuation|hanging|files?|nested|lists?)\b|\.[a-z]{1,5}\b`)
})

// matches lists what an expression says in a line, by one of its groups.
func matches(p prose, line source.Span, re *regexp.Regexp, group int) []said {
	var all []said
	text := line.Text(p.text)
	for _, m := range re.FindAllSubmatchIndex(text, -1) {
		what := strings.ToLower(string(text[m[2*group]:m[2*group+1]]))
		all = append(all, said{what, trimmed(p, line.Start+m[0], line.Start+m[2*group+1])})
	}
	return all
}

func trimmed(p prose, start, end int) source.Span {
	text := p.text[start:end]
	left := len(text) - len(bytes.TrimLeft(text, " \t\n"))
	right := len(text) - len(bytes.TrimRight(text, " \t\n.,;(`*_"))
	return source.Span{Start: start + left, End: max(start+left, end-right)}
}

var useName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(?i)\\b(always|never|do not|don't)( use| call| import)? `([^`\\n]{2,60})`")
})

// doAndDont pairs "always use X" with "never use X" for the same X in code, where
// nothing else stands in the two sentences that could tell them apart.
func doAndDont(p prose) [][2]said {
	first := map[string]said{}
	var pairs [][2]said
	for _, line := range p.lines([]string{"`"}, []string{"always ", "never ", "do not ", "don't "}) {
		text := line.Text(p.text)
		for _, m := range useName().FindAllSubmatchIndex(text, -1) {
			rest := bytes.Replace(p.sentence(line.Start+m[0]).Text(p.text), text[m[0]:m[1]], nil, 1)
			if len(bytes.Fields(rest)) > 3 {
				continue
			}
			kind := "do"
			if !strings.EqualFold(string(text[m[2]:m[3]]), "always") {
				kind = "don't"
			}
			name := string(text[m[6]:m[7]])
			s := said{kind, source.Span{Start: line.Start + m[0], End: line.Start + m[1]}}
			if other, ok := first[name]; !ok {
				first[name] = s
			} else if other.what != kind {
				pairs = append(pairs, [2]said{other, s})
				delete(first, name)
			}
		}
	}
	return pairs
}
