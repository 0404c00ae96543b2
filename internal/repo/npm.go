package repo

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Package is a package.json.
type Package struct {
	Name           string            `json:"name"`
	Dir            string            `json:"-"`
	File           string            `json:"-"`
	Description    string            `json:"description"`
	PackageManager string            `json:"packageManager"`
	Private        bool              `json:"private"`
	Scripts        map[string]string `json:"scripts"`
	Deps           map[string]string `json:"dependencies"`
	DevDeps        map[string]string `json:"devDependencies"`
	Engines        map[string]string `json:"engines"`
	Bin            json.RawMessage   `json:"bin"`
	Workspaces     json.RawMessage   `json:"workspaces"`
}

// Packages are the package.json files of a repository, those nearest to the root
// first.
type Packages struct {
	All    []Package
	Broken []string // files that do not parse
}

// NPM is what the package.json files say. Those that stand in a folder of
// dependencies or of test data are left out.
func (t *Targets) NPM() *Packages {
	t.npmOnce.Do(func() { t.npm = readPackages(t.repo) })
	return t.npm
}

func readPackages(r *Repo) *Packages {
	names := slices.Clone(r.Tree().Named("package.json"))
	byDepth(names)
	all := &Packages{}
	for _, name := range names {
		if strings.Contains(name, "node_modules/") {
			continue
		}
		data, err := r.Read(name)
		if err != nil {
			continue
		}
		p := decodePackage(data)
		if p == nil {
			if len(data) > 0 {
				all.Broken = append(all.Broken, name)
			}
			continue
		}
		p.Dir, p.File = Clean(path.Dir(name)), name
		all.All = append(all.All, *p)
	}
	return all
}

// decodePackage reads a package.json; a field of the wrong kind does not hide
// the others.
func decodePackage(data []byte) *Package {
	data = plainJSON(data)
	var p Package
	if err := json.Unmarshal(data, &p); err != nil {
		var raw map[string]json.RawMessage
		if json.Unmarshal(data, &raw) != nil {
			return nil
		}
		p = Package{}
		for key, into := range map[string]any{"name": &p.Name, "scripts": &p.Scripts, "dependencies": &p.Deps, "devDependencies": &p.DevDeps, "packageManager": &p.PackageManager} {
			// What is of the wrong kind stays empty.
			_ = json.Unmarshal(raw[key], into)
		}
	}
	return &p
}

// root is the package of the root folder, nil where there is none.
func (p *Packages) root() *Package { return p.In("") }

// In is the package of a folder, nil where there is none.
func (p *Packages) In(dir string) *Package {
	for i := range p.All {
		if p.All[i].Dir == dir {
			return &p.All[i]
		}
	}
	return nil
}

// HasDep reports whether any package depends on one of that name.
func (p *Packages) HasDep(name string) bool {
	for i := range p.All {
		if _, ok := p.All[i].Deps[name]; ok {
			return true
		}
		if _, ok := p.All[i].DevDeps[name]; ok {
			return true
		}
	}
	return false
}

// workspaceGlobs are the folders that the root package names as workspaces.
func (p *Package) workspaceGlobs() []string {
	var list []string
	if json.Unmarshal(p.Workspaces, &list) == nil {
		return list
	}
	var object struct{ Packages []string }
	// What is neither a list nor an object with one names no workspaces.
	_ = json.Unmarshal(p.Workspaces, &object)
	return object.Packages
}

// Workspaces are the packages that the root names as its parts, sorted by folder.
func (r *Repo) Workspaces() []Package {
	globs := r.workspaceGlobs()
	var all []Package
	for _, p := range r.Targets().NPM().All {
		if p.Dir != "" && matchesAny(globs, p.Dir) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b Package) int { return strings.Compare(a.Dir, b.Dir) })
	return all
}

func (r *Repo) workspaceGlobs() []string {
	var globs []string
	if root := r.Targets().NPM().root(); root != nil {
		globs = root.workspaceGlobs()
	}
	if n := field(readYAML(r, "pnpm-workspace.yaml"), "packages"); n != nil {
		for _, c := range n.Content {
			globs = append(globs, c.Value)
		}
	}
	var lerna struct{ Packages []string }
	if readJSON(r, "lerna.json", &lerna) {
		globs = append(globs, lerna.Packages...)
	}
	return globs
}

// matchesAny matches a folder against workspace globs; one with a ! takes back.
func matchesAny(globs []string, dir string) bool {
	match := false
	for _, g := range globs {
		g, not := strings.CutPrefix(g, "!")
		g = Clean(strings.TrimPrefix(g, "./"))
		if ok, err := doublestar.Match(g, dir); err == nil && ok {
			match = !not
		}
	}
	return match
}

func readNPM(r *Repo, t *Table) {
	for _, p := range r.Targets().NPM().All {
		data, err := r.Read(p.File)
		if err != nil {
			continue
		}
		for _, m := range jsonObject(data, "scripts") {
			t.add(Target{Runner: NPM, Name: m.Key, Dir: p.Dir, Body: m.text(), Evidence: Evidence{p.File, m.Line}})
		}
	}
	if len(r.Targets().NPM().Broken) > 0 {
		t.Open = true
	}
}

func readComposer(r *Repo, t *Table) {
	readScripts(r, t, Composer, "composer.json", "scripts")
}

func readDeno(r *Repo, t *Table) {
	readScripts(r, t, Deno, "deno.json", "tasks")
	readScripts(r, t, Deno, "deno.jsonc", "tasks")
}

// readScripts reads the members of one object of every JSON file of a name.
func readScripts(r *Repo, t *Table, runner Runner, base, key string) {
	names := slices.Clone(r.Tree().Named(base))
	byDepth(names)
	for _, name := range names {
		if strings.HasPrefix(name, "vendor/") || strings.Contains(name, "node_modules/") {
			continue
		}
		data, err := r.Read(name)
		if err != nil {
			continue
		}
		if len(data) > 0 && !json.Valid(plainJSON(data)) {
			t.Open = true
		}
		for _, m := range jsonObject(data, key) {
			body := m.text()
			if body == "" {
				var list []string
				// A script may be a list of commands; other kinds have no text.
				_ = json.Unmarshal(m.Raw, &list)
				body = strings.Join(list, "\n")
			}
			t.add(Target{Runner: runner, Name: m.Key, Dir: Clean(path.Dir(name)), Body: body, Evidence: Evidence{name, m.Line}})
		}
	}
}
