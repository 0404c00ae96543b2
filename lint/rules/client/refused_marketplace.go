package clientrules

import (
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// refusedMarketplace reports a list of plugins that the client refuses.
func refusedMarketplace() Rule {
	return Rule{
		Meta: meta("S241", "refused-marketplace", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			data := pass.File().Data
			const follows = "; the client refuses the marketplace"
			for _, f := range manifestFaults(clientfiles.Marketplace(), tree, "", data) {
				pass.Reportf(f.span, "%s%s", f.what, follows)
			}
			if what := nameFault(tree.Get("name")); what != "" {
				pass.Reportf(inside(tree.Get("name"), data), "%s%s", what, follows)
			}
			if list := tree.Get("plugins"); list.Is(jsontree.List) && len(list.Items) == 0 {
				pass.Reportf(opening(list, data), "the marketplace has no plugins").AtMost(lint.Info)
			}
			seen := map[string]bool{}
			for _, p := range itemsOf(tree.Get("plugins")) {
				if !p.Is(jsontree.Object) {
					continue
				}
				for _, f := range manifestFaults(clientfiles.Marketplace(), p, "plugin", data) {
					pass.Reportf(f.span, "%s%s", f.what, follows)
				}
				name := p.Get("name")
				if what := nameFault(name); what != "" {
					pass.Reportf(inside(name, data), "%s%s", what, follows)
				}
				if name.Is(jsontree.Text) && seen[name.Text] {
					pass.Reportf(inside(name, data), "two plugins are called %q%s", name.Text, follows)
				}
				if name.Is(jsontree.Text) {
					seen[name.Text] = true
				}
				reportEntrySource(pass, tree, p)
			}
		}, Marketplace),
	}
}

// entrySources are the sources of a plugin in a marketplace with what they need.
var entrySources = map[string]string{"github": "repo", "url": "url", "npm": "package", "git-subdir": "url", "archive": "url", "command": "command", "pip": "package"}

// reportEntrySource reports a source that the client does not take.
func reportEntrySource(pass *lint.Pass[*Subject], tree, p *jsontree.Node) {
	data := pass.File().Data
	n := p.Get("source")
	switch {
	case n.Is(jsontree.Object):
		kind := n.TextOf("source")
		need, known := entrySources[kind]
		switch {
		case !known:
			pass.Reportf(opening(n, data), `there is no source %q of a plugin: "github" with "repo", "url" with "url", "npm" with "package"; the client refuses the marketplace`, kind)
		case n.Get(need) == nil:
			pass.Reportf(opening(n, data), "a source %q needs %q; the client refuses the marketplace", kind, need)
		}
	case n.Is(jsontree.Text) && strings.Contains("/"+n.Text+"/", "/../"):
		pass.Reportf(inside(n, data), `paths start at the folder that holds .claude-plugin, and none has ".." in it; the client refuses the marketplace`)
	case n.Is(jsontree.Text) && !strings.HasPrefix(n.Text, "./") && tree.Get("metadata").Get("pluginRoot") == nil:
		f := pass.Reportf(inside(n, data), `a path begins with "./"; the client refuses the marketplace`)
		f.Replace(lint.Unsafe, quote("./"+strings.TrimPrefix(n.Text, "/")), "write ./"+n.Text)
	}
}
