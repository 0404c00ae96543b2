package clientrules

import (
	"strings"

	"pare/internal/jsontree"
	"pare/lint"
)

// missingName reports an agent that the client leaves out because it has no name.
func missingName() Rule {
	return Rule{
		Meta: meta("S103", "missing-name", lint.Error, lint.KindFrontmatter),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if unreadable(s.Doc) || s.InPlugin || isReadme(s) {
				return
			}
			if s.Doc.Front == nil {
				pass.Reportf(head(s.File), "this file has no frontmatter at its head, so the client takes it for no agent; write one with name and description between two lines of three dashes")
				return
			}
			n := frontTree(s.Doc, "name")
			switch {
			case n == nil || n.Is(jsontree.Null) || n.Is(jsontree.Text) && strings.TrimSpace(n.Text) == "":
				pass.Reportf(head(s.File), "this agent has no name, so the client leaves it out")
			case !n.Is(jsontree.Text):
				pass.Reportf(n.Span, "the name of an agent is a text, and here is %s, so the client leaves the agent out; put it into quotes", shown(n))
			case strings.Contains(n.Text, ":"):
				pass.Reportf(n.Span, `the client keeps ":" for names of plugins and leaves the agent out; write another`)
			}
		}, Agent),
	}
}
