// Package repo knows the facts of a repository that text about it can be
// checked against: which paths exist or are ignored, and which commands,
// scripts and targets are defined, each with the file and line that says so.
//
// It touches no disk: files come in through [Files]. Facts are read when they
// are first asked for and kept; a [Repo] is safe for concurrent use.
package repo

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"sync"
)

// Files is a repository as a list of paths that can be read. Names are relative
// to the root, with slashes. List is what git tracks, and what it would track:
// no ignored file and no folder.
type Files interface {
	List() []string
	Read(name string) ([]byte, error)
}

// History is what [Files] may know besides: where a file went that is gone.
type History interface {
	// Renamed is the path that a file of that path has today, "" where nothing is
	// known of it.
	Renamed(name string) string
}

// Past is what [Files] may know of paths that are gone.
type Past interface {
	// Gone lists paths that were deleted or renamed, the latest first. It need not
	// go back to the beginning.
	Gone() []string
}

// Gone is the index of paths that were here once, as far as the history tells;
// empty where there is none.
func (r *Repo) Gone() *Tree {
	r.goneOnce.Do(func() {
		var names []string
		if p, ok := r.files.(Past); ok {
			names = p.Gone()
		}
		r.gone = newTree(slices.Compact(slices.Sorted(slices.Values(names))))
	})
	return r.gone
}

// wasHere reports whether a file or folder of that path was here once.
func (r *Repo) wasHere(p string) bool { return r.Gone().Has(p) && Clean(p) != "" }

// Renamed is the path that a file has today which once had that one, as the
// history knows it; "" for none.
func (r *Repo) Renamed(name string) string {
	h, ok := r.files.(History)
	if !ok {
		return ""
	}
	if to := h.Renamed(Clean(name)); r.Tree().Has(to) {
		return to
	}
	return ""
}

// Evidence is where a fact stands, so that it can be looked up again. Line is
// 1-based, 0 where the whole file says so.
type Evidence struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
}

// Repo is a repository and its facts.
type Repo struct {
	files Files

	treeOnce   sync.Once
	tree       *Tree
	ignoreOnce sync.Once
	ignore     *Ignore
	targetOnce sync.Once
	targets    *Targets

	goneOnce  sync.Once
	gone      *Tree
	stepsOnce sync.Once
	steps     []Step

	mu    sync.Mutex
	reads map[string]read
}

type read struct {
	data []byte
	err  error
}

// New returns the repository of those files.
func New(files Files) *Repo { return &Repo{files: files, reads: map[string]read{}} }

// NewWith is New with the index of those files where it is known already, or nil:
// that of many is not made in a moment.
func NewWith(files Files, tree *Tree) *Repo {
	r := New(files)
	if tree != nil {
		r.treeOnce.Do(func() { r.tree = tree })
	}
	return r
}

// Tree is the index of paths.
func (r *Repo) Tree() *Tree {
	r.treeOnce.Do(func() { r.tree = newTree(r.files.List()) })
	return r.tree
}

// Ignore is what the .gitignore files say.
func (r *Repo) Ignore() *Ignore {
	r.ignoreOnce.Do(func() { r.ignore = readIgnore(r) })
	return r.ignore
}

// Targets is what can be run.
func (r *Repo) Targets() *Targets {
	r.targetOnce.Do(func() { r.targets = readTargets(r) })
	return r.targets
}

// Read is the content of a file; it is read once.
func (r *Repo) Read(name string) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if got, ok := r.reads[name]; ok {
		return got.data, got.err
	}
	data, err := r.files.Read(name)
	r.reads[name] = read{data, err}
	return data, err
}

// Lines is the number of lines of a file that hold text, 0 where it cannot be
// read or is empty.
func (r *Repo) Lines(name string) int {
	data, err := r.Read(name)
	if err != nil || len(data) == 0 {
		return 0
	}
	n := bytes.Count(data, []byte("\n"))
	if data[len(data)-1] != '\n' {
		n++
	}
	return n
}

// Clean is a path as the index writes it: no ./ before, no slash behind.
func Clean(p string) string {
	p = path.Clean(strings.TrimRight(p, "/"))
	if p == "." {
		return ""
	}
	return p
}
