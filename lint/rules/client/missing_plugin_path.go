package clientrules

import (
	"pare/internal/jsontree"
	"pare/lint"
)

// missingPluginPath reports a path of a plugin that the client does not take, or
// that leads nowhere.
func missingPluginPath() Rule {
	return Rule{
		Meta: meta("S232", "missing-plugin-path", lint.Error, lint.KindPath),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			reportPaths(pass, pass.Subject.Plugin, tree, "; the client reports a failure and does not load it")
		}, Plugin),
	}
}
