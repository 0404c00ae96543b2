package clientfiles

import (
	"strings"
	"sync"
)

// Servers are the keys of a server in .mcp.json: TYPE.KEY.
var Servers = sync.OnceValue(func() *Table { return readTable("servers.txt") })

// Plugin are the keys of a plugin's manifest.
var Plugin = sync.OnceValue(func() *Table { return readTable("plugin.txt") })

// Marketplace are the keys of a list of plugins; those of each plugin stand below
// "plugin".
var Marketplace = sync.OnceValue(func() *Table { return readTable("marketplace.txt") })

var kept = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	eachRow("names.txt", func(f []string) error {
		if f[0] != "#" {
			all[f[0]] = append(all[f[0]], strings.ReplaceAll(f[1], "·", " "))
		}
		return nil
	})
	return all
})

// Reserved reports whether the client keeps a name for itself; what is "server"
// or "plugin".
func Reserved(what, name string) bool {
	for _, k := range kept()[what] {
		if prefix, open := strings.CutSuffix(k, "*"); k == name || open && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
