package repo

import (
	"path"
	"strings"

	"pare/internal/lazyregexp"
)

func readJust(r *Repo, t *Table) {
	var names []string
	for _, name := range r.Tree().Files() {
		base := strings.ToLower(path.Base(name))
		if base == "justfile" || base == ".justfile" || path.Ext(base) == ".just" {
			names = append(names, name)
		}
	}
	byDepth(names)
	for _, name := range names {
		if data, err := r.Read(name); err == nil {
			readJustfile(t, name, string(data))
		}
	}
}

var (
	justRecipe = lazyregexp.New(`^@?([A-Za-z_][\w-]*)((?:\s+[^:]*)?):(?:[^=]|$)`)
	justAlias  = lazyregexp.New(`^alias\s+([\w-]+)\s*:=\s*([\w-]+)`)
	justImport = lazyregexp.New(`^import\??\s+['"]([^'"]+)['"]`)
	justMod    = lazyregexp.New(`^mod\??\s+([\w-]+)`)
)

// readJustfile reads recipes, aliases and modules. Imported files are read with
// all others; one from elsewhere leaves the table open.
func readJustfile(t *Table, name, text string) {
	doc, hidden := "", false
	last := -1
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "":
			doc, hidden = "", false
		case line[0] == '#':
			doc = strings.TrimSpace(strings.TrimLeft(line, "# !"))
		case line[0] == '[':
			hidden = hidden || strings.Contains(line, "private")
		case line[0] == ' ' || line[0] == '\t':
			if last >= 0 {
				body := &t.Targets[last].Body
				*body = strings.TrimLeft(*body+"\n"+strings.TrimLeft(strings.TrimSpace(line), "@-"), "\n")
			}
		case justAlias.MatchString(line):
			a := justAlias.FindStringSubmatch(line)
			t.add(Target{Runner: Just, Name: a[1], Dir: Clean(path.Dir(name)), Doc: "alias of " + a[2], Evidence: Evidence{name, n}})
			last = -1
		case justImport.MatchString(line):
			if strings.HasPrefix(justImport.FindStringSubmatch(line)[1], "~") {
				t.Open = true
			}
		case justMod.MatchString(line):
			t.add(Target{Runner: Just, Name: justMod.FindStringSubmatch(line)[1], Dir: Clean(path.Dir(name)), Doc: "module", Evidence: Evidence{name, n}})
			last = -1
		case justRecipe.MatchString(line):
			m := justRecipe.FindStringSubmatch(line)
			if hidden {
				doc = ""
			}
			t.add(Target{Runner: Just, Name: m[1], Dir: Clean(path.Dir(name)), Doc: doc, Evidence: Evidence{name, n}})
			last = len(t.Targets) - 1
			doc, hidden = "", false
		default:
			last = -1
		}
	}
}
