package clientfiles

import "sync"

// Variable is one of the environment that hooks read.
type Variable struct {
	Name string
	// Never: no hook gets it.
	Never bool
	// Plugin: the hooks of plugins get it, and no others.
	Plugin bool
	// Events are those whose hooks get it; empty: all.
	Events []string
}

var variables = sync.OnceValue(func() map[string]*Variable {
	all := map[string]*Variable{}
	eachRow("variables.txt", func(f []string) error {
		if f[0] == "#" {
			return nil
		}
		v := &Variable{Name: f[0], Never: f[1] == "never", Plugin: f[1] == "plugin"}
		if !v.Never && !v.Plugin && f[1] != "all" {
			v.Events = f[1:]
		}
		all[v.Name] = v
		return nil
	})
	return all
})

// FindVariable is what is known of a variable, nil for nothing.
func FindVariable(name string) *Variable { return variables()[name] }
