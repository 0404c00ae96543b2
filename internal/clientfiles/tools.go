package clientfiles

import (
	"slices"
	"strings"
	"sync"
)

// Tool is a tool of the client, or one that it had.
type Tool struct {
	Name string
	Gone bool
	// Instead is what to name in its place, "" for nothing.
	Instead string
	// ByPath says that a permission rule with a path counts for nothing under this
	// name: the client asks rules of the tool in Instead.
	ByPath bool
}

var tools = sync.OnceValue(func() map[string]Tool {
	all := map[string]Tool{}
	eachRow("tools.txt", func(f []string) error {
		if f[0] == "#" {
			return nil
		}
		t := Tool{Name: f[1], Gone: f[0] == "gone"}
		if len(f) > 2 && f[2] != "-" {
			t.Instead = f[2]
		}
		t.ByPath = len(f) > 3
		all[t.Name] = t
		return nil
	})
	return all
})

// FindTool is the tool of that name, in this case of letters.
func FindTool(name string) (Tool, bool) {
	t, ok := tools()[name]
	return t, ok
}

var toolNames = sync.OnceValue(func() []string {
	var names []string
	for name, t := range tools() {
		if !t.Gone {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
})

// Tools are the names of the tools that there are, sorted.
func Tools() []string { return toolNames() }

// ToolInAnyCase is the tool that a name means if its case of letters is passed
// over, "" for none or one that is gone.
func ToolInAnyCase(name string) string {
	for _, t := range toolNames() {
		if strings.EqualFold(t, name) {
			return t
		}
	}
	return ""
}
