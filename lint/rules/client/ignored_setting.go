package clientrules

import (
	"fmt"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// ignoredSetting reports a value that the client passes over, and it alone.
func ignoredSetting() Rule {
	return Rule{
		Meta: meta("S206", "ignored-setting", lint.Warning, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			for _, s := range knownSettings(clientfiles.Settings(), tree) {
				if s.row == nil || s.row.Else == clientfiles.File || s.row.Read != clientfiles.All {
					continue
				}
				for _, fault := range s.row.Value.Check(s.member.Value) {
					f := pass.Reportf(opening(fault.Node, pass.File().Data), "%s; the client passes over it", faultText(s.path, s.member.Value, fault))
					mend(f, fault, pass.File().Data)
				}
			}
			ignoredHooks(pass, tree.Get("hooks"))
			ignoredMarketplaces(pass, tree)
			ignoredPolicies(pass, tree)
			ignoredPlugins(pass, tree.Get("enabledPlugins"))
			spoiledVariables(pass, tree.Get("env"))
		}, Settings),
	}
}

// ignoredHooks: what is no object and holds no hook is passed over.
func ignoredHooks(pass *lint.Pass[*Subject], hooks *jsontree.Node) {
	if hooks == nil || hooks.Is(jsontree.Object) || hooks.Is(jsontree.List) && len(hooks.Items) > 0 && hooks.Items[0].Is(jsontree.Object) {
		return
	}
	pass.Reportf(opening(hooks, pass.File().Data), `"hooks" is an object of events, and here is %s, which the client passes over`, shown(hooks))
}

// ignoredMarketplaces: an entry without a whole source is passed over.
func ignoredMarketplaces(pass *lint.Pass[*Subject], tree *jsontree.Node) {
	for _, key := range []string{"extraKnownMarketplaces", "additionalMarketplaces"} {
		n := tree.Get(key)
		if !n.Is(jsontree.Object) {
			continue
		}
		for i := range n.Members {
			m := &n.Members[i]
			if what := sourceFault(m.Value); what != "" {
				pass.Reportf(unquoted(m.KeySpan), "the client passes over the marketplace %q: %s", m.Key, what)
			}
		}
	}
}

// sourceFault is what is wrong with the source of a marketplace, "" for nothing.
func sourceFault(n *jsontree.Node) string {
	source := n.Get("source")
	switch {
	case !n.Is(jsontree.Object):
		return fmt.Sprintf(`it is %s; write {"source": {"source": "github", "repo": "owner/name"}}`, n.Kind)
	case !source.Is(jsontree.Object):
		return `its "source" is an object; write {"source": {"source": "github", "repo": "owner/name"}}`
	case !source.Get("source").Is(jsontree.Text):
		return fmt.Sprintf(`the object in its "source" says no "source", which is %s`, listed(clientfiles.Sources().Below("")))
	}
	kind := source.TextOf("source")
	if clientfiles.Sources().Row(kind) == nil {
		return "" // it costs more than this: another rule
	}
	for _, key := range clientfiles.Sources().Below(kind) {
		row := clientfiles.Sources().Row(kind + "." + key)
		value := source.Get(key)
		switch {
		case value == nil && row.Required:
			return fmt.Sprintf("a source %q needs %q", kind, key)
		case value != nil && len(row.Value.Check(value)) > 0:
			return fmt.Sprintf("%q is %s", key, row.Value)
		case kind == "github" && key == "repo" && value != nil && !strings.Contains(value.Text, "/"):
			return fmt.Sprintf(`"repo" is owner/name, and here is %q`, value.Text)
		}
	}
	return ""
}

// ignoredPlugins: a plugin is named with its marketplace.
func ignoredPlugins(pass *lint.Pass[*Subject], n *jsontree.Node) {
	if !n.Is(jsontree.Object) {
		return
	}
	for i := range n.Members {
		if key := n.Members[i].Key; !strings.Contains(strings.Trim(key, "@"), "@") {
			pass.Reportf(unquoted(n.Members[i].KeySpan), "a plugin is named with its marketplace, %s@marketplace; the client passes over %q", strings.Trim(key, "@"), key)
		}
	}
}

// spoiledVariables: a variable of the environment is a text, so of an object or a
// list the client makes one that nobody wants.
func spoiledVariables(pass *lint.Pass[*Subject], n *jsontree.Node) {
	if !n.Is(jsontree.Object) {
		return
	}
	for i := range n.Members {
		m := &n.Members[i]
		switch {
		case m.Value.Is(jsontree.Object):
			pass.Reportf(opening(m.Value, pass.File().Data), "a variable is a text, and of an object the client makes %q; write what %s is to be in quotes", "[object Object]", m.Key)
		case m.Value.Is(jsontree.List):
			pass.Reportf(opening(m.Value, pass.File().Data), "a variable is a text; of a list the client makes its items with commas between them")
		case m.Value.Is(jsontree.Null):
			pass.Reportf(opening(m.Value, pass.File().Data), "a variable is a text, and of null the client makes %q; take %s out, or write \"\"", "null", m.Key)
		}
	}
}

// ignoredPolicies: an entry for servers names one thing.
func ignoredPolicies(pass *lint.Pass[*Subject], tree *jsontree.Node) {
	for _, key := range []string{"allowedMcpServers", "deniedMcpServers"} {
		for _, item := range itemsOf(tree.Get(key)) {
			n := 0
			for _, name := range []string{"serverName", "serverCommand", "serverUrl"} {
				if item.Get(name) != nil {
					n++
				}
			}
			if n != 1 {
				pass.Reportf(opening(item, pass.File().Data), `an entry of %s has one of "serverName", "serverCommand" and "serverUrl"; the client passes over this one`, key)
			}
		}
	}
}
