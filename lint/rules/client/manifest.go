package clientrules

import (
	"fmt"
	"path"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/source"
	"pare/lint"
)

// components are the keys of a plugin that name files or folders of it.
var components = []string{"commands", "agents", "skills", "hooks", "mcpServers", "lspServers", "outputStyles", "themes", "monitors"}

// componentPath is a path in a manifest.
type componentPath struct {
	key  string
	node *jsontree.Node
}

// componentPaths are the paths that a plugin, or an entry of a marketplace, names.
func componentPaths(n *jsontree.Node) []componentPath {
	var all []componentPath
	for _, key := range components {
		value := n.Get(key)
		switch {
		case value.Is(jsontree.Text):
			all = append(all, componentPath{key, value})
		case value.Is(jsontree.List):
			for _, item := range value.Items {
				if item.Is(jsontree.Text) {
					all = append(all, componentPath{key, item})
				}
			}
		case value.Is(jsontree.Object) && key == "commands":
			for i := range value.Members {
				if p := value.Members[i].Value.Get("source"); p.Is(jsontree.Text) {
					all = append(all, componentPath{key, p})
				}
			}
		}
	}
	return all
}

// pathFault is why the client does not take a path of a plugin, "" where it does.
func pathFault(s *Subject, root string, c componentPath) (what, instead string) {
	p := c.node.Text
	switch {
	case strings.Contains("/"+p+"/", "/../"):
		return `a plugin has no path with ".." in it: what lies outside is not copied with it`, ""
	case !strings.HasPrefix(p, "./"):
		return `a path of a plugin begins with "./"`, "./" + strings.TrimPrefix(p, "/")
	case c.key == "agents" && !strings.HasSuffix(p, ".md"):
		return `"agents" names files that end with .md, no folder; leave the key out for the folder agents/, which the client finds by itself`, ""
	}
	name := path.Join(root, p)
	switch {
	case s.gone(name):
		return fmt.Sprintf("there is no %s in the plugin", strings.TrimPrefix(p, "./")), ""
	case c.key == "skills" && s.IsFolder != nil && s.exists(name) && !s.IsFolder(clean(name)):
		return `"skills" names folders that hold a SKILL.md, and this is a file`, strings.TrimSuffix(p, "/"+path.Base(p))
	}
	return "", ""
}

// reportPaths reports paths that the client does not take.
func reportPaths(pass *lint.Pass[*Subject], root string, n *jsontree.Node, follows string) {
	for _, c := range componentPaths(n) {
		what, instead := pathFault(pass.Subject, root, c)
		if what == "" {
			continue
		}
		f := pass.Reportf(inside(c.node, pass.File().Data), "%s%s", what, follows)
		f.Text = c.node.Text
		if instead != "" {
			f.Replace(lint.Unsafe, quote(instead), "write "+instead)
		}
	}
}

// shapeFault is a value of a manifest that the client does not take.
type shapeFault struct {
	span  source.Span
	what  string
	costs clientfiles.Price
}

// faultText says what is wrong with the value of a key, or with one within it.
func faultText(key string, value *jsontree.Node, fault clientfiles.Fault) string {
	if fault.Node != value {
		return fmt.Sprintf("each value of %s is %s, and here is %s", key, fault.Want, shown(fault.Node))
	}
	return fmt.Sprintf("%s is %s, and here is %s", key, fault.Want, shown(fault.Node))
}

// manifestFaults holds an object against the rows of a table below a path.
func manifestFaults(table *clientfiles.Table, n *jsontree.Node, below string, data []byte) []shapeFault {
	var faults []shapeFault
	for _, key := range table.Below(below) {
		full := strings.TrimPrefix(below+"."+key, ".")
		row := table.Row(full)
		value := n.Get(key)
		if value == nil {
			if row.Required {
				faults = append(faults, shapeFault{opening(n, data), fmt.Sprintf("%q is missing: %s", key, row.Value), row.Else})
			}
			continue
		}
		bad := row.Value.Check(value)
		for _, fault := range bad {
			faults = append(faults, shapeFault{opening(fault.Node, data), faultText(fmt.Sprintf("%q", key), value, fault), row.Else})
		}
		if len(bad) == 0 && value.Is(jsontree.Object) && len(table.Below(full)) > 0 {
			faults = append(faults, manifestFaults(table, value, full, data)...)
		}
	}
	return faults
}

// unknownKeys are the members of an object that have no row.
func unknownKeys(table *clientfiles.Table, n *jsontree.Node, below string) []*jsontree.Member {
	var unknown []*jsontree.Member
	for i := range n.Members {
		m := &n.Members[i]
		if table.Row(strings.TrimPrefix(below+"."+m.Key, ".")) == nil && !isRemark(m.Key) {
			unknown = append(unknown, m)
		}
	}
	return unknown
}

// reportUnknownKeys reports keys of a manifest that the client passes over.
func reportUnknownKeys(pass *lint.Pass[*Subject], table *clientfiles.Table, n *jsontree.Node, below string) {
	for _, m := range unknownKeys(table, n, below) {
		near := nearKey(m.Key, table.Below(below))
		if near == "" {
			pass.Reportf(unquoted(m.KeySpan), "the client has no key %q here and passes over it", m.Key).AtMost(lint.Info)
			continue
		}
		f := pass.Reportf(unquoted(m.KeySpan), "the client has no key %q here and passes over it; did you mean %q?", m.Key, near)
		if n.Get(near) == nil {
			f.Replace(lint.Unsafe, near, "write "+near)
		}
	}
}

// nameFault is why a name of a plugin or a marketplace is refused, "" where it is
// none.
func nameFault(n *jsontree.Node) string {
	switch {
	case !n.Is(jsontree.Text):
		return ""
	case n.Text == "":
		return "the name is empty"
	case strings.Contains(n.Text, " "):
		return fmt.Sprintf("a name has no blanks; write %q", strings.ToLower(strings.Join(strings.Fields(n.Text), "-")))
	}
	return ""
}
