package repo

import (
	"path"
	"slices"
	"strings"
)

// Cargo is what the Cargo.toml files of a repository say.
type Cargo struct {
	Packages map[string]Evidence // package name → its manifest
	Deps     map[string]bool     // names of dependencies, anywhere
	Bins     map[string]bool
	Features map[string]bool
	Examples map[string]bool
	Tests    map[string]bool
	Benches  map[string]bool
	// Default are the packages that cargo works on at the root, empty for all.
	Workspace bool
}

// Cargo is what the Cargo.toml files say.
func (t *Targets) Cargo() *Cargo {
	t.cargoOnce.Do(func() { t.cargo = readCargo(t.repo) })
	return t.cargo
}

func readCargo(r *Repo) *Cargo {
	c := &Cargo{
		Packages: map[string]Evidence{}, Deps: map[string]bool{}, Bins: map[string]bool{}, Features: map[string]bool{},
		Examples: map[string]bool{}, Tests: map[string]bool{}, Benches: map[string]bool{},
	}
	for _, name := range r.named("Cargo.toml") {
		doc := readTOML(r, name)
		if doc == nil {
			continue
		}
		c.manifest(r, name, doc)
	}
	return c
}

func (c *Cargo) manifest(r *Repo, name string, doc map[string]any) {
	dir := path.Dir(name)
	if pkg := table(doc, "package"); pkg != nil {
		if n, ok := pkg["name"].(string); ok {
			data, err := r.Read(name)
			if err == nil {
				c.Packages[n] = Evidence{name, tomlLine(data, "package", "name")}
			}
			c.Bins[n] = true
		}
	}
	if table(doc, "workspace") != nil {
		c.Workspace = true
	}
	for _, group := range []string{"dependencies", "dev-dependencies", "build-dependencies"} {
		for _, deps := range []map[string]any{table(doc, group), table(doc, "workspace", group)} {
			for dep := range deps {
				c.Deps[dep] = true
			}
		}
	}
	for f := range table(doc, "features") {
		c.Features[f] = true
	}
	for key, into := range map[string]map[string]bool{"bin": c.Bins, "example": c.Examples, "test": c.Tests, "bench": c.Benches} {
		list, _ := doc[key].([]map[string]any)
		for _, e := range list {
			if n, ok := e["name"].(string); ok {
				into[n] = true
			}
		}
	}
	for sub, into := range map[string]map[string]bool{"src/bin": c.Bins, "examples": c.Examples, "tests": c.Tests, "benches": c.Benches} {
		for _, child := range r.Tree().Children(path.Join(dir, sub)) {
			into[strings.TrimSuffix(child, ".rs")] = true
		}
	}
}

func readCargoAliases(r *Repo, t *Table) {
	var names []string
	for _, base := range []string{"config.toml", "config"} {
		for _, p := range r.named(base) {
			if path.Base(path.Dir(p)) == ".cargo" {
				names = append(names, p)
			}
		}
	}
	for _, name := range names {
		data, err := r.Read(name)
		if err != nil {
			continue
		}
		aliases := table(readTOML(r, name), "alias")
		for _, key := range sortedKeys(aliases) {
			body := asText(aliases[key])
			if list, ok := aliases[key].([]any); ok {
				body = strings.ReplaceAll(asText(list), " && ", " ")
			}
			t.add(Target{Runner: CargoBin, Name: key, Dir: Clean(path.Dir(path.Dir(name))), Body: "cargo " + body, Evidence: Evidence{name, tomlLine(data, "alias", key)}})
		}
	}
}

// Names lists the names of the packages, sorted.
func (c *Cargo) Names() []string {
	all := sortedKeys(c.Packages)
	slices.Sort(all)
	return all
}
