package clientrules

import (
	"strings"

	"pare/internal/jsontree"
	"pare/lint"
)

// missingDescription reports an agent that the client leaves out because it does
// not say when it is to be used.
func missingDescription() Rule {
	return Rule{
		Meta: meta("S102", "missing-description", lint.Error, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if unreadable(s.Doc) || s.InPlugin || s.Doc.Front == nil {
				return
			}
			n := frontTree(s.Doc, "description")
			switch {
			case n == nil || n.Is(jsontree.Null) || n.Is(jsontree.Text) && strings.TrimSpace(n.Text) == "":
				pass.Reportf(head(s.File), "this agent has no description, so the client leaves it out; say when to use it")
			case !n.Is(jsontree.Text):
				pass.Reportf(n.Span, "the description of an agent is a text, and here is %s, so the client leaves the agent out", shown(n))
			}
		}, Agent),
	}
}
