package clientrules

import (
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// deadHookCondition reports an "if" of a hook that is never true.
func deadHookCondition() Rule {
	return Rule{
		Meta: meta("S218", "dead-hook-condition", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			for _, h := range handlers(pass.Subject) {
				n := h.node.Get("if")
				if !n.Is(jsontree.Text) || !h.known {
					continue
				}
				if what := deadCondition(h, n); what != "" {
					pass.Reportf(inside(n, pass.File().Data), "this condition is never true, so the hook never runs: %s", what)
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

func deadCondition(h handler, n *jsontree.Node) string {
	if h.event.Matches != clientfiles.MatchesTools {
		return "the client looks at “if” for calls of tools only, and " + h.event.Name + " is none"
	}
	p := splitPermission("if", n)
	if strings.Contains(p.text, "||") || strings.Contains(p.text, "&&") && !p.bracket || strings.Contains(p.text, "|") && !p.bracket {
		return "it is one rule, without “or” and “and”; write a hook for each"
	}
	if f := p.skipped(); f != nil {
		return f.what
	}
	if _, known := clientfiles.FindTool(p.tool); known || p.mcp() || strings.Contains(p.tool, "*") {
		return ""
	}
	if meant := toolMeant(p.tool); meant != "" {
		return "the client has no tool " + p.tool + "; did you mean " + meant + "?"
	}
	return "the client has no tool " + p.tool
}
