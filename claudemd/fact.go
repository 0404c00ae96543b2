package claudemd

import (
	"cmp"
	"slices"
	"strings"

	"pare/internal/repo"
)

// Fact is something true of a repository that a model would not guess, with the
// places that say so.
type Fact struct {
	Key      string          `json:"key"` // "command.test", "do-not-edit", "convention.commits"
	Value    string          `json:"value"`
	Note     string          `json:"note,omitempty"` // a few words beside the value
	Evidence []repo.Evidence `json:"evidence"`
	// Scope names the part of the repository that the fact is about, "" for all: a
	// language whose files scopePaths tells.
	Scope string `json:"scope,omitempty"`
	// Rank is how much worse off a model is without the fact; larger is more.
	Rank int `json:"rank"`
}

// Left is a fact that was found and not written, and why.
type Left struct {
	Fact
	Why string `json:"why"`
}

// Facts is what a repository tells about itself.
type Facts struct {
	Name    string // of the project
	About   string // one line: what it is
	AboutBy repo.Evidence
	List    []Fact
	Left    []Left
	// Notes tell of what could not be read.
	Notes []string
}

// Of lists the facts whose key is, or begins with, the given one, best first.
func (f *Facts) Of(key string) []Fact {
	var all []Fact
	for _, x := range f.List {
		if x.Key == key || strings.HasPrefix(x.Key, key+".") {
			all = append(all, x)
		}
	}
	slices.SortStableFunc(all, func(a, b Fact) int { return cmp.Compare(b.Rank, a.Rank) })
	return all
}

// FactOptions say what to look for. The zero value is the whole repository.
type FactOptions struct {
	// Dir is the folder to describe, "" for the root.
	Dir string
	// Name is what to call the project where nothing in it gives a name.
	Name string
	// Commits are the first lines of the last commits, newest first; without them
	// nothing is said of their form.
	Commits []string
	// MaxCommands is how many commands to keep; 0 is 24.
	MaxCommands int
	// Sizes are the sizes of files in bytes, for those that must not be read whole.
	Sizes map[string]int64
}

// Find looks for the facts of a repository.
func Find(r *repo.Repo, opts FactOptions) *Facts {
	f := &Facts{}
	d := detector{repo: r, opts: opts, facts: f}
	d.about()
	d.commands()
	d.layout()
	d.edits()
	d.style()
	d.environment()
	d.etiquette()
	d.broken()
	return f
}

// detector gathers facts.
type detector struct {
	repo  *repo.Repo
	opts  FactOptions
	facts *Facts
}

func (d *detector) tree() *repo.Tree { return d.repo.Tree() }

// at is a path below the folder that is described.
func (d *detector) at(name string) string {
	if d.opts.Dir == "" {
		return name
	}
	return d.opts.Dir + "/" + name
}

// has reports whether a file of that name lies in the folder.
func (d *detector) has(name string) bool { return d.tree().IsFile(d.at(name)) }

// first is the first of the names that lies in the folder, "" for none.
func (d *detector) first(names ...string) string {
	for _, n := range names {
		if d.has(n) {
			return d.at(n)
		}
	}
	return ""
}

func (d *detector) text(name string) string {
	data, err := d.repo.Read(name)
	if err != nil {
		return ""
	}
	return string(data)
}

func (d *detector) add(key, value, note string, rank int, evidence ...repo.Evidence) {
	d.facts.List = append(d.facts.List, Fact{Key: key, Value: value, Note: note, Rank: rank, Evidence: evidence})
}

// scoped is add for a fact about the files of one language.
func (d *detector) scoped(scope, key, value string, rank int, evidence ...repo.Evidence) {
	d.add(key, value, "", rank, evidence...)
	d.facts.List[len(d.facts.List)-1].Scope = scope
}

// line is evidence for a text in a file: the first line that holds it.
func (d *detector) line(name, text string) repo.Evidence {
	n := 0
	for l := range strings.Lines(d.text(name)) {
		n++
		if strings.Contains(l, text) {
			return repo.Evidence{File: name, Line: n}
		}
	}
	return repo.Evidence{File: name}
}

// broken notes the manifests that do not parse: their facts are left out.
func (d *detector) broken() {
	for _, name := range d.repo.Broken() {
		d.facts.Notes = append(d.facts.Notes, name+" does not parse; its facts are left out")
	}
}
