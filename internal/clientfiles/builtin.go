package clientfiles

import (
	"slices"
	"strings"
	"sync"
)

var builtin = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	eachRow("builtin.txt", func(f []string) error {
		if f[0] != "#" {
			all[f[0]] = append(all[f[0]], f[1:]...)
		}
		return nil
	})
	return all
})

// BuiltIn reports whether the client itself brings a thing of that name: a
// "skill", a "style", an "agent". Case of letters is passed over.
func BuiltIn(what, name string) bool { return slices.Contains(builtin()[what], strings.ToLower(name)) }

// ModelNames are the short names of models.
func ModelNames() []string { return builtin()["model"] }
