package clientrules

import (
	"path"
	"strings"

	"pare/internal/jsontree"
	"pare/lint"
)

// missingPluginSource reports a plugin of a marketplace whose folder is not there,
// or whose entry names files that are not.
func missingPluginSource() Rule {
	return Rule{
		Meta: meta("S242", "missing-plugin-source", lint.Error, lint.KindPath),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			s := pass.Subject
			for _, p := range itemsOf(tree.Get("plugins")) {
				n := p.Get("source")
				if !n.Is(jsontree.Text) || strings.Contains("/"+n.Text+"/", "/../") {
					continue
				}
				folder := path.Join(s.Plugin, n.Text)
				if !strings.HasPrefix(n.Text, "./") {
					root := tree.Get("metadata").TextOf("pluginRoot")
					if root == "" {
						continue
					}
					folder = path.Join(s.Plugin, root, n.Text)
				}
				if s.gone(folder) {
					f := pass.Reportf(inside(n, s.File.Data), "there is no folder %s, so the plugin %q cannot be installed", clean(folder), p.TextOf("name"))
					f.Text = n.Text
					continue
				}
				reportPaths(pass, folder, p, "; the client reports a failure and does not load it")
			}
		}, Marketplace),
	}
}
