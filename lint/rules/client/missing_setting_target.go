package clientrules

import (
	"path"
	"slices"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/nearest"
	"pare/lint"
)

// missingSettingTarget reports shared settings that name an output style, an
// agent or a server which the project does not have.
func missingSettingTarget() Rule {
	return Rule{
		Meta: meta("S223", "missing-setting-target", lint.Warning, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			s := pass.Subject
			if s.Known == nil || path.Base(s.File.Name) == "settings.local.json" {
				return
			}
			if !s.Extended {
				reportTarget(pass, tree.Get("outputStyle"), "style", "output style", s.Known[Style])
				reportTarget(pass, tree.Get("agent"), "agent", "agent", s.Known[Agent])
			}
			for _, key := range []string{"enabledMcpjsonServers", "disabledMcpjsonServers"} {
				for _, n := range itemsOf(tree.Get(key)) {
					reportTarget(pass, n, "", "server in .mcp.json", s.Known[Servers])
				}
			}
			missingMarketplaces(pass, tree)
		}, Settings),
	}
}

func reportTarget(pass *lint.Pass[*Subject], n *jsontree.Node, builtin, what string, known []string) {
	if !n.Is(jsontree.Text) || n.Text == "" || slices.Contains(known, n.Text) || strings.Contains(n.Text, ":") || clientfiles.BuiltIn(builtin, n.Text) {
		return
	}
	f := pass.Reportf(inside(n, pass.File().Data), "there is no %s %q in this project, so it counts for nothing for whoever has none", what, n.Text)
	if near := nearest.To(n.Text, known); near != "" {
		f.Remarkf("did you mean %s?", near)
		f.Replace(lint.Unsafe, quote(near), "write "+near)
	}
}

// missingMarketplaces reports a marketplace of the project that is not there.
func missingMarketplaces(pass *lint.Pass[*Subject], tree *jsontree.Node) {
	s := pass.Subject
	for _, key := range []string{"extraKnownMarketplaces", "additionalMarketplaces"} {
		n := tree.Get(key)
		if !n.Is(jsontree.Object) {
			continue
		}
		for i := range n.Members {
			from := n.Members[i].Value.Get("source")
			kind, at := from.TextOf("source"), from.Get("path")
			if (kind != "directory" && kind != "file") || !at.Is(jsontree.Text) || strings.ContainsAny(at.Text, "~$\\") || path.IsAbs(at.Text) || at.Text == "" {
				continue
			}
			if name := path.Join(s.dir(), at.Text); s.gone(name) {
				f := pass.Reportf(inside(at, s.File.Data), "%s is not there, so the marketplace %q has no plugins", clean(name), n.Members[i].Key)
				f.Text = clean(name)
				s.moved(f, name)
			}
		}
	}
}
