package repo

import (
	"path"
	"strings"

	"pare/internal/lazyregexp"
)

// readJust reads the justfiles with what they import and their modules. Other
// .just files that nobody imports are read as parts of no one.
func readJust(r *Repo, t *Table) {
	var names []string
	for _, name := range r.Tree().Files() {
		base := strings.ToLower(path.Base(name))
		if base == "justfile" || base == ".justfile" || path.Ext(base) == ".just" {
			names = append(names, name)
		}
	}
	byDepth(names)
	files := justfiles{repo: r, table: t, read: map[string]bool{}}
	for _, rest := range []bool{false, true} {
		for _, name := range names {
			if own := path.Ext(name) != ".just"; own == rest || rest && files.read[name] {
				continue
			}
			files.file(name, Clean(path.Dir(name)), "", 0)
			if rest {
				for i := range t.Targets {
					t.Targets[i].Inner = t.Targets[i].Inner || t.Targets[i].File == name
				}
			}
		}
	}
}

type justfiles struct {
	repo  *Repo
	table *Table
	read  map[string]bool // files that were reached
}

// file reads a justfile whose recipes have a prefix: that of the module.
func (f *justfiles) file(name, dir, prefix string, depth int) {
	data, err := f.repo.Read(name)
	if err != nil || depth > 5 {
		return
	}
	f.read[name] = true
	j := justfile{files: f, name: name, dir: dir, prefix: prefix, depth: depth, last: -1}
	j.lines(string(data))
}

// module reads the file of a module, by the name that it is given or those that
// just looks for.
func (f *justfiles) module(from, module, given, prefix, dir string, depth int) {
	base := path.Dir(from)
	candidates := []string{path.Join(base, given), path.Join(base, given, "mod.just"), path.Join(base, given, "justfile")}
	if given == "" {
		candidates = []string{path.Join(base, module+".just"), path.Join(base, module, "mod.just"), path.Join(base, module, "justfile"), path.Join(base, module, "Justfile"), path.Join(base, module, ".justfile")}
	}
	for _, c := range candidates {
		if f.repo.Tree().IsFile(c) {
			f.file(c, dir, prefix+module+"::", depth+1)
			return
		}
	}
	f.table.Patterns = append(f.table.Patterns, prefix+module+"::*")
}

var (
	justRecipe = lazyregexp.New(`^@?([A-Za-z_][\w-]*)((?:\s+[^:]*)?):(?:[^=]|$)`)
	justAlias  = lazyregexp.New(`^alias\s+([\w-]+)\s*:=\s*([\w-]+)`)
	justImport = lazyregexp.New(`^import\??\s+['"]([^'"]+)['"]`)
	justMod    = lazyregexp.New(`^mod\??\s+([\w-]+)(?:\s+['"]([^'"]+)['"])?`)
)

// justfile reads one file: recipes, aliases, imports and modules.
type justfile struct {
	files             *justfiles
	name, dir, prefix string
	depth             int

	doc    string
	hidden bool
	last   int // the recipe whose body is being read, -1 for none
}

func (j *justfile) lines(text string) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		j.line(strings.TrimRight(line, "\r\n"), n)
	}
}

func (j *justfile) line(line string, n int) {
	switch {
	case line == "":
		j.doc, j.hidden = "", false
	case line[0] == '#':
		j.doc = strings.TrimSpace(strings.TrimLeft(line, "# !"))
	case line[0] == '[':
		j.hidden = j.hidden || strings.Contains(line, "private")
	case line[0] == ' ' || line[0] == '\t':
		if j.last >= 0 {
			body := &j.files.table.Targets[j.last].Body
			*body = strings.TrimLeft(*body+"\n"+strings.TrimLeft(strings.TrimSpace(line), "@-"), "\n")
		}
	case justAlias.MatchString(line):
		a := justAlias.FindStringSubmatch(line)
		j.add(a[1], "alias of "+a[2], true, n)
	case justImport.MatchString(line):
		j.imports(justImport.FindStringSubmatch(line)[1])
	case justMod.MatchString(line):
		m := justMod.FindStringSubmatch(line)
		j.add(m[1], "module", true, n)
		j.files.module(j.name, m[1], m[2], j.prefix, j.dir, j.depth)
	case justRecipe.MatchString(line):
		m := justRecipe.FindStringSubmatch(line)
		if j.hidden {
			j.doc = ""
		}
		j.add(m[1], j.doc, j.hidden, n)
		j.last = len(j.files.table.Targets) - 1
		j.doc, j.hidden = "", false
	default:
		j.last = -1
	}
}

func (j *justfile) add(name, doc string, inner bool, n int) {
	j.files.table.add(Target{Runner: Just, Name: j.prefix + name, Dir: j.dir, Doc: doc, Inner: inner, Evidence: Evidence{j.name, n}})
	j.last = -1
}

// imports reads a file as a part of this one; one from elsewhere leaves the table
// open.
func (j *justfile) imports(target string) {
	j.last = -1
	p := path.Join(path.Dir(j.name), target)
	if strings.HasPrefix(target, "~") || strings.HasPrefix(target, "/") {
		j.files.table.Open = true
	} else if j.files.repo.Tree().IsFile(p) && !j.files.read[p] {
		j.files.file(p, j.dir, j.prefix, j.depth+1)
	}
}
