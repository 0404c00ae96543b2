package clientfiles

import (
	"strings"
	"sync"
)

// Settings are the keys of .claude/settings.json and settings.local.json.
var Settings = sync.OnceValue(func() *Table { return readTable("settings.txt") })

// Sources are the kinds of a marketplace's source and their keys: KIND.KEY.
var Sources = sync.OnceValue(func() *Table { return readTable("sources.txt") })

var elsewhere = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	eachRow("elsewhere.txt", func(f []string) error {
		if f[0] != "#" {
			all[f[0]] = strings.Join(f[1:], " ")
		}
		return nil
	})
	return all
})

// Elsewhere says where what a key asks for stands, "" for keys of which that is
// not known.
func Elsewhere(path string) string { return elsewhere()[path] }
