package clientrules

import (
	"strconv"
	"strings"

	"pare/internal/lazyregexp"
	"pare/lint"
)

// brokenHeader reports frontmatter that does not parse.
func brokenHeader() Rule {
	return Rule{
		Meta: meta("S101", "broken-header", lint.Error, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			if d.Front == nil || d.Front.Err == nil {
				return
			}
			text, _, _ := strings.Cut(d.Front.Err.Error(), "\n")
			m := yamlPlace.FindStringSubmatch(text)
			line, _ := strconv.Atoi(m[1]) // empty: 0
			n := d.File.Line(d.Front.Body.Start) + max(0, line-1)
			span := d.File.LineSpan(n, n)
			span.End = span.Start + len(d.File.LineText(n))
			pass.Reportf(span, "the frontmatter does not parse, so the client passes over all of it, and this %s has neither name nor description: %s", pass.Subject.Kind, m[2])
		}, Command, Skill, Agent, Style),
	}
}

var yamlPlace = lazyregexp.New(`^(?:frontmatter: )?(?:yaml: )?(?:line (\d+): )?(.*)$`)
