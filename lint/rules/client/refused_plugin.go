package clientrules

import (
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// refusedPlugin reports a manifest, or a list of hooks, for which the client does
// not load the plugin.
func refusedPlugin() Rule {
	return Rule{
		Meta: meta("S231", "refused-plugin", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			if pass.Subject.Kind == Hooks {
				refusedHooksFile(pass, tree)
				return
			}
			data := pass.File().Data
			for _, f := range manifestFaults(clientfiles.Plugin(), tree, "", data) {
				reportManifest(pass, f)
			}
			name := tree.Get("name")
			if what := nameFault(name); what != "" {
				pass.Reportf(inside(name, data), "%s; the client does not load the plugin", what)
			} else if name.Is(jsontree.Text) && clientfiles.Reserved("plugin", name.Text) {
				pass.Reportf(inside(name, data), "the name %q passes as one of Anthropic's own; “claude plugin validate” refuses it, though the client loads the plugin", name.Text).AtMost(lint.Warning)
			} else if name.Is(jsontree.Text) && strings.Trim(name.Text, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				pass.Reportf(inside(name, data), "the client loads a plugin of this name, and the list of plugins of Claude.ai does not: it takes small letters, digits and hyphens only").AtMost(lint.Info)
			}
			if h := tree.Get("homepage"); h.Is(jsontree.Text) && !strings.Contains(h.Text, "://") {
				reportManifest(pass, shapeFault{inside(h, data), `"homepage" is an address such as https://…`, clientfiles.Plugin().Row("homepage").Else})
			}
		}, Plugin, Hooks),
	}
}

// reportManifest reports a value of a manifest with what it costs.
func reportManifest(pass *lint.Pass[*Subject], f shapeFault) {
	if f.costs == clientfiles.Key {
		pass.Reportf(f.span, "%s; the client (%s) passes over the value, 2.1.197 refused the plugin for it, and “claude plugin validate” still does", f.what, clientfiles.Version()).AtMost(lint.Warning)
		return
	}
	pass.Reportf(f.span, "%s; the client does not load the plugin", f.what)
}

func refusedHooksFile(pass *lint.Pass[*Subject], tree *jsontree.Node) {
	hooks, modules := tree.Get("hooks"), tree.Get("modules")
	data := pass.File().Data
	switch {
	case hooks != nil && !hooks.Is(jsontree.Object):
		pass.Reportf(opening(hooks, data), `"hooks" is an object of events, and here is %s; the client loads none of these hooks`, shown(hooks))
	case hooks == nil && modules == nil:
		for i := range tree.Members {
			if _, known := clientfiles.FindEvent(tree.Members[i].Key); known {
				pass.Reportf(unquoted(tree.Members[i].KeySpan), `events of a plugin's file stand below "hooks"; the client loads none of these`)
				return
			}
		}
		pass.Reportf(opening(tree, data), `the file needs "hooks" or "modules"; the client loads nothing of it`)
	}
}
