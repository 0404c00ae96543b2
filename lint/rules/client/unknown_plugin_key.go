package clientrules

import (
	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// unknownPluginKey reports a key of a plugin or a marketplace that the client does
// not have.
func unknownPluginKey() Rule {
	return Rule{
		Meta: meta("S233", "unknown-plugin-key", lint.Warning, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			if pass.Subject.Kind == Plugin {
				reportUnknownKeys(pass, clientfiles.Plugin(), tree, "")
				return
			}
			for _, m := range unknownKeys(clientfiles.Marketplace(), tree, "") {
				if m.Key == "plugin" || nearKey(m.Key, clientfiles.Marketplace().Below("")) != "" {
					reportUnknownKeys(pass, clientfiles.Marketplace(), &jsontree.Node{Kind: jsontree.Object, Members: []jsontree.Member{*m}}, "")
				}
			}
			for _, p := range itemsOf(tree.Get("plugins")) {
				reportUnknownKeys(pass, clientfiles.Marketplace(), p, "plugin")
			}
		}, Plugin, Marketplace),
	}
}
