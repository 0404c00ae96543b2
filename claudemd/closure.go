package claudemd

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"pare/internal/repo"
	"pare/internal/source"
)

// maxHops is how many imports deep the client follows: the file itself and four
// hops. A fifth is dropped without a word.
const maxHops = 4

// MaxBytes is the size over which the client skips a file without a word.
const MaxBytes = 4 << 20

// Scope says whose instructions a loaded file holds. The set is closed.
type Scope uint8

// The scopes, in the order in which they load.
const (
	User    Scope = iota // ~/.claude/CLAUDE.md and ~/.claude/rules
	Parent               // a folder above the root
	Project              // in the project, for everybody
	Local                // CLAUDE.local.md: one person's
)

// String is the name of the scope.
func (s Scope) String() string {
	return [...]string{"user", "parent", "project", "local"}[s]
}

// Loaded is a file of the closure.
type Loaded struct {
	Doc   *Doc
	Scope Scope
	// From is the index of the file that imports this one, -1 for none.
	From int
	// Hops is the number of imports between a file that loads by itself and this.
	Hops int
	// Rule says that the file is one of .claude/rules.
	Rule bool
}

// Broken says why an import loads nothing. The set is closed.
type Broken uint8

// The reasons.
const (
	Missing  Broken = iota // no such file
	Cycle                  // the file is being imported by what it imports
	TooDeep                // more than maxHops hops
	External               // out of the session's folder: only after the user agreed
	Folder                 // a folder, not a file
	TooLarge               // over [MaxBytes]
)

// String is the reason in words.
func (b Broken) String() string {
	return [...]string{"missing", "cycle", "too deep", "external", "folder", "too large"}[b]
}

// Dropped is an import that loads nothing, and why.
type Dropped struct {
	From   int // index of the importing file
	Import Import
	Target string
	Why    Broken
}

// Closure is what the client loads at the start of a session, in its order.
type Closure struct {
	Files   []Loaded
	Dropped []Dropped
	// Conditional are the rules with paths: they load when such a file is touched.
	Conditional []*Doc
	// Shadowed are AGENTS.md files that a CLAUDE.md keeps from loading.
	Shadowed []string
}

// Outer is a file from outside the project: the user's own or a parent folder's.
type Outer struct {
	Name  string // as a person calls it: "~/.claude/CLAUDE.md"
	Data  []byte
	Scope Scope
}

// LoadOptions say where a session starts. The zero value is the root, with no
// file from outside.
type LoadOptions struct {
	Dir   string  // of the session, relative to the root
	Outer []Outer // in load order: the user's, then parents from the root down
}

// Load finds what the client loads for a session, in its order.
func Load(r *repo.Repo, opts LoadOptions) *Closure {
	l := loader{repo: r, closure: &Closure{}, dir: repo.Clean(opts.Dir)}
	claude := l.outer(opts.Outer)
	dirs := ancestors(opts.Dir)
	for _, dir := range dirs {
		claude = l.folder(dir) || claude
	}
	for _, dir := range dirs {
		name := path.Join(dir, "AGENTS.md")
		if !r.Tree().IsFile(name) {
			continue
		}
		if claude {
			l.closure.Shadowed = append(l.closure.Shadowed, name)
			continue
		}
		l.file(name, Project, -1, 0, nil)
	}
	return l.closure
}

// ancestors lists the folders from the root down to dir.
func ancestors(dir string) []string {
	dirs := []string{""}
	if dir = repo.Clean(dir); dir == "" {
		return dirs
	}
	elements := strings.Split(dir, "/")
	for i := range elements {
		dirs = append(dirs, strings.Join(elements[:i+1], "/"))
	}
	return dirs
}

type loader struct {
	repo    *repo.Repo
	closure *Closure
	dir     string // of the session
}

// outside reports whether a path lies out of the session's folder: what a file of
// a folder above imports then counts as external, though it is of the same
// repository.
func (l *loader) outside(target string) bool {
	return l.dir != "" && !strings.HasPrefix(target, l.dir+"/")
}

func (l *loader) outer(files []Outer) (claude bool) {
	for _, o := range files {
		doc := Parse(source.NewFile(o.Name, o.Data))
		l.closure.Files = append(l.closure.Files, Loaded{Doc: doc, Scope: o.Scope, From: -1})
		claude = claude || (o.Scope == Parent && path.Base(o.Name) != "AGENTS.md" && hasContent(doc))
	}
	return claude
}

// folder loads what one folder holds and reports whether that keeps AGENTS.md
// from loading: a CLAUDE.md with content does, a rule does not.
func (l *loader) folder(dir string) (claude bool) {
	for _, name := range []string{"CLAUDE.md", ".claude/CLAUDE.md"} {
		claude = l.file(path.Join(dir, name), Project, -1, 0, nil) || claude
	}
	l.rules(path.Join(dir, ".claude/rules"))
	return l.file(path.Join(dir, "CLAUDE.local.md"), Local, -1, 0, nil) || claude
}

func (l *loader) rules(dir string) {
	for _, name := range l.repo.Tree().Under(dir) {
		if path.Ext(name) != ".md" {
			continue
		}
		doc, ok := l.parse(name)
		if !ok {
			continue
		}
		if len(doc.Front.Strings("paths")) > 0 {
			l.closure.Conditional = append(l.closure.Conditional, doc)
			continue
		}
		l.add(Loaded{Doc: doc, Scope: Project, From: -1, Rule: true}, []string{name})
	}
}

func (l *loader) parse(name string) (*Doc, bool) {
	data, err := l.repo.Read(name)
	if err != nil || len(data) > MaxBytes {
		return nil, false
	}
	return Parse(source.NewFile(name, data)), true
}

// file loads a file that may not be there; trail is the chain of imports that
// led to it.
func (l *loader) file(name string, scope Scope, from, hops int, trail []string) bool {
	if !l.repo.Tree().IsFile(name) {
		return false
	}
	doc, ok := l.parse(name)
	if !ok {
		return false
	}
	l.add(Loaded{Doc: doc, Scope: scope, From: from, Hops: hops}, append(slices.Clone(trail), name))
	return hasContent(doc)
}

func (l *loader) add(f Loaded, trail []string) {
	at := len(l.closure.Files)
	l.closure.Files = append(l.closure.Files, f)
	for _, imp := range f.Doc.Imports {
		l.follow(at, imp, trail)
	}
}

func (l *loader) follow(from int, imp Import, trail []string) {
	f := l.closure.Files[from]
	target, external := imp.Resolve(f.Doc.File.Name)
	drop := func(why Broken) {
		l.closure.Dropped = append(l.closure.Dropped, Dropped{From: from, Import: imp, Target: target, Why: why})
	}
	tree := l.repo.Tree()
	switch {
	case external, tree.IsFile(target) && l.outside(target):
		drop(External)
	case tree.IsDir(target):
		drop(Folder)
	case !tree.IsFile(target):
		drop(Missing)
	case slices.Contains(trail, target):
		drop(Cycle)
	case l.closure.Find(target) != nil:
		// The client sends a file once, however often it is imported.
	case f.Hops >= maxHops:
		drop(TooDeep)
	default:
		if data, err := l.repo.Read(target); err == nil && len(data) > MaxBytes {
			drop(TooLarge)
			return
		}
		l.file(target, f.Scope, from, f.Hops+1, trail)
	}
}

func hasContent(d *Doc) bool {
	start := 0
	if d.Front != nil {
		start = d.Front.Span.End
	}
	return strings.TrimSpace(string(d.File.Data[start:])) != ""
}

// Find is the closure's entry for a file, nil where it does not load.
func (c *Closure) Find(name string) *Loaded {
	for i := range c.Files {
		if c.Files[i].Doc.File.Name == name {
			return &c.Files[i]
		}
	}
	return nil
}

// Chain names the files that lead to the one at the index, the first one first:
// "CLAUDE.md → docs/a.md".
func (c *Closure) Chain(at int) string {
	var names []string
	for i := at; i >= 0; i = c.Files[i].From {
		names = append(names, c.Files[i].Doc.File.Name)
	}
	slices.Reverse(names)
	return strings.Join(names, " → ")
}

// String tells what loads, one file a line.
func (c *Closure) String() string {
	var b strings.Builder
	for i := range c.Files {
		fmt.Fprintf(&b, "%s %s\n", c.Files[i].Scope, c.Chain(i))
	}
	return b.String()
}
