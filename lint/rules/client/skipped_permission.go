package clientrules

import (
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// skippedPermission reports a rule of permissions that the client does not take.
func skippedPermission() Rule {
	return Rule{
		Meta: meta("S209", "skipped-permission", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			for _, list := range []string{"allow", "ask", "deny"} {
				for _, n := range itemsOf(tree.Get("permissions").Get(list)) {
					if !n.Is(jsontree.Text) {
						pass.Reportf(opening(n, pass.File().Data), "a rule is a text such as %q, and here is %s, which the client skips", "Bash(git *)", n.Kind)
					}
				}
			}
			for _, p := range permissionsOf(tree) {
				if f := p.skipped(); f != nil {
					reportPermission(pass, &p, f, "the client skips this rule, "+whatGoes(p.list)+": ")
				}
			}
		}, Settings),
	}
}

// whatGoes says what it means that a rule of a list does not count.
func whatGoes(list string) string {
	switch list {
	case "deny":
		return "so nothing is denied"
	case "ask":
		return "so nobody is asked"
	}
	return "so it allows nothing"
}

// widens reports whether a repair would allow more than anybody wrote: a tool as
// a whole, or another one.
func (p *permission) widens(instead string) bool {
	_, gone := clientfiles.FindTool(p.tool)
	return p.list == "allow" && (p.bracket && !strings.Contains(instead, "(") && !p.mcp() || gone && p.inert(nil) != nil && !p.bracket)
}

func reportPermission(pass *lint.Pass[*Subject], p *permission, f *fault, intro string) *lint.Finding {
	found := pass.Reportf(inside(p.node, pass.File().Data), "%s%s", intro, f.what)
	if f.instead != "" && f.instead != p.text {
		found.Remarkf("write %s", f.instead)
		if quoted := quote(f.instead); quoted != "" && !p.widens(f.instead) {
			found.Replace(lint.Unsafe, quoted, "write "+f.instead)
		}
	}
	return found
}
