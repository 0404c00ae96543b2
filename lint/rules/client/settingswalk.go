package clientrules

import (
	"pare/internal/clientfiles"
	"pare/internal/jsontree"
)

// setting is a key of a settings file with what is known of it.
type setting struct {
	path   string // with dots
	member *jsontree.Member
	row    *clientfiles.Row // nil: the client has no such key
}

// knownSettings lists the keys of settings, those within objects after the
// object. Keys that stand twice count once, as the last one.
func knownSettings(table *clientfiles.Table, tree *jsontree.Node) []setting {
	return settingsBelow(table, tree, "")
}

func settingsBelow(table *clientfiles.Table, n *jsontree.Node, path string) []setting {
	if !n.Is(jsontree.Object) || len(table.Below(path)) == 0 {
		return nil
	}
	var all []setting
	for i := range n.Members {
		m := &n.Members[i]
		if n.Member(m.Key) != m {
			continue
		}
		full := m.Key
		if path != "" {
			full = path + "." + m.Key
		}
		all = append(all, setting{path: full, member: m, row: table.Row(full)})
		all = append(all, settingsBelow(table, m.Value, full)...)
	}
	return all
}

// missingKeys are the keys that an object must have and has not.
func missingKeys(table *clientfiles.Table, n *jsontree.Node, path string) []*clientfiles.Row {
	var missing []*clientfiles.Row
	for _, key := range table.Below(path) {
		full := key
		if path != "" {
			full = path + "." + key
		}
		if row := table.Row(full); row.Required && n.Get(key) == nil {
			missing = append(missing, row)
		}
	}
	return missing
}
