package clientrules

import (
	"strings"

	"pare/internal/jsontree"
	"pare/lint"
)

// shadowedPermission reports a rule that never counts because another of the same
// file goes before it: deny before ask, ask before allow.
func shadowedPermission() Rule {
	return Rule{
		Meta: meta("S219", "shadowed-permission", lint.Warning, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			all := permissionsOf(tree)
			for i := range all {
				for j := range all {
					if p, by := &all[i], &all[j]; rank(by.list) > rank(p.list) && by.skipped() == nil && covers(by, p) {
						f := pass.Reportf(inside(p.node, pass.File().Data), "%q in %q goes before it, so this rule in %q never counts", by.text, by.list, p.list)
						f.Notef(pass.File(), inside(by.node, pass.File().Data), "this one counts")
						break
					}
				}
			}
		}, Settings),
	}
}

// rank is the order in which the client asks the lists.
func rank(list string) int {
	switch list {
	case "deny":
		return 2
	case "ask":
		return 1
	}
	return 0
}

// covers reports whether a rule matches all that another does: it is the same, or
// the tool without content.
func covers(by, p *permission) bool {
	if by.text == p.text {
		return true
	}
	whole := !by.bracket || by.content == "*" || by.content == "**"
	return whole && by.tool == p.tool && !by.mcp() || by.mcp() && !p.bracket && serverOf(by.tool) && strings.HasPrefix(p.tool, strings.TrimSuffix(by.tool, "__*")+"__")
}

// serverOf reports whether a rule names all tools of a server.
func serverOf(tool string) bool {
	rest := strings.TrimPrefix(tool, "mcp__")
	return !strings.Contains(rest, "__") || strings.HasSuffix(rest, "__*") && strings.Count(rest, "__") == 1
}
