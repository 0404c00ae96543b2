package clientrules

import (
	"bytes"

	"pare/lint"
)

// emptyBody reports a file with a header and nothing below it.
func emptyBody() Rule {
	return Rule{
		Meta: meta("S110", "empty-body", lint.Warning, lint.KindStructure),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			d := pass.Subject.Doc
			start := 0
			if d.Front != nil {
				start = d.Front.Span.End
			}
			if len(bytes.TrimSpace(d.Data()[start:])) == 0 {
				pass.Reportf(head(d.File), "this %s says nothing; write what it is to do below the header", pass.Subject.Kind)
			}
		}, Command, Skill, Agent),
	}
}
