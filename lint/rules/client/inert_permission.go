package clientrules

import (
	"encoding/json"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// inertPermission reports a rule of permissions that the client takes and that
// matches nothing.
func inertPermission() Rule {
	return Rule{
		Meta: meta("S210", "inert-permission", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			all := permissionsOf(tree)
			for _, p := range all {
				if p.skipped() != nil {
					continue
				}
				f := p.inert(all)
				if f == nil {
					continue
				}
				found := reportPermission(pass, &p, f, "this rule matches nothing, "+whatGoes(p.list)+": ")
				found.AtMost(levelOfInert(&p, f))
			}
		}, Settings),
	}
}

// levelOfInert: a guard that guards nothing is worse than a permission that
// nobody has, and a tool that is gone needs no guard.
func levelOfInert(p *permission, f *fault) lint.Severity {
	tool, _ := clientfiles.FindTool(p.tool)
	switch {
	case tool.Gone && !(tool.ByPath && p.bracket):
		return lint.Info
	case p.list == "allow":
		return lint.Warning
	}
	return lint.Error
}

// quote is a text as it stands between the quotes of JSON.
func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return ""
	}
	// Marshal writes < > & as escapes, which nobody wants to read.
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b[1 : len(b)-1]))
}
