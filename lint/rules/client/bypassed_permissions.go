package clientrules

import (
	"path"

	"pare/internal/jsontree"
	"pare/lint"
)

// bypassedPermissions reports shared settings that ask nobody.
func bypassedPermissions() Rule {
	return Rule{
		Meta: meta("S204", "bypassed-permissions", lint.Warning, lint.KindSafety),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			mode := tree.Get("permissions").Get("defaultMode")
			if !mode.Is(jsontree.Text) || mode.Text != "bypassPermissions" || path.Base(pass.Subject.File.Name) == "settings.local.json" {
				return
			}
			pass.Reportf(inside(mode, pass.File().Data), "everybody who opens this project runs every command unasked; put it into settings.local.json")
		}, Settings),
	}
}
