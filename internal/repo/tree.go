package repo

import (
	"path"
	"slices"
	"strings"
)

// Tree is an index of the paths of a repository, files and folders.
type Tree struct {
	files []string // sorted
	dirs  map[string]bool
	set   map[string]bool     // files
	base  map[string][]string // last element → paths of files and folders
	lower map[string][]string // the same in lower case
}

func newTree(files []string) *Tree {
	t := &Tree{
		files: slices.Clone(files), dirs: map[string]bool{"": true},
		set: make(map[string]bool, len(files)), base: map[string][]string{}, lower: map[string][]string{},
	}
	slices.Sort(t.files)
	for _, f := range t.files {
		t.set[f] = true
		t.index(f)
		for d := path.Dir(f); d != "." && !t.dirs[d]; d = path.Dir(d) {
			t.dirs[d] = true
			t.index(d)
		}
	}
	return t
}

func (t *Tree) index(p string) {
	b := path.Base(p)
	t.base[b] = append(t.base[b], p)
	low := strings.ToLower(b)
	t.lower[low] = append(t.lower[low], p)
}

// Files lists every file, sorted.
func (t *Tree) Files() []string { return t.files }

// IsFile reports whether a file of that path exists.
func (t *Tree) IsFile(p string) bool { return t.set[Clean(p)] }

// IsDir reports whether a folder of that path exists; "" is the root.
func (t *Tree) IsDir(p string) bool { return t.dirs[Clean(p)] }

// Has reports whether a file or a folder of that path exists.
func (t *Tree) Has(p string) bool {
	p = Clean(p)
	return t.set[p] || t.dirs[p]
}

// EndingIn lists the paths that end in p at a boundary between elements: for
// "core/a.go" that is "core/a.go" and "x/core/a.go".
func (t *Tree) EndingIn(p string) []string { return endingIn(t.base, p) }

// EndingInFold is EndingIn without regard to case.
func (t *Tree) EndingInFold(p string) []string {
	p = strings.ToLower(Clean(p))
	var all []string
	for _, full := range t.lower[path.Base(p)] {
		if low := strings.ToLower(full); low == p || strings.HasSuffix(low, "/"+p) {
			all = append(all, full)
		}
	}
	return all
}

func endingIn(index map[string][]string, p string) []string {
	p = Clean(p)
	var all []string
	for _, full := range index[path.Base(p)] {
		if full == p || strings.HasSuffix(full, "/"+p) {
			all = append(all, full)
		}
	}
	return all
}

// Named lists the paths whose last element is exactly that.
func (t *Tree) Named(base string) []string { return t.base[base] }

// Children lists the names directly within a folder, sorted.
func (t *Tree) Children(dir string) []string {
	dir = Clean(dir)
	prefix := ""
	if dir != "" {
		prefix = dir + "/"
	}
	start, _ := slices.BinarySearch(t.files, prefix)
	var all []string
	for _, f := range t.files[start:] {
		rest, ok := strings.CutPrefix(f, prefix)
		if !ok {
			break
		}
		name, _, _ := strings.Cut(rest, "/")
		if len(all) == 0 || all[len(all)-1] != name {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Under lists the files below a folder.
func (t *Tree) Under(dir string) []string {
	dir = Clean(dir)
	if dir == "" {
		return t.files
	}
	start, _ := slices.BinarySearch(t.files, dir+"/")
	end := start
	for end < len(t.files) && strings.HasPrefix(t.files[end], dir+"/") {
		end++
	}
	return t.files[start:end]
}

// WithoutExtension reports whether a file exists whose path is p and an
// extension, as imports of many languages write it, or a file that makes p a
// module (p/index.*, p/__init__.py, p/mod.rs).
func (t *Tree) WithoutExtension(p string) bool {
	p = Clean(p)
	if p == "" {
		return false
	}
	at, _ := slices.BinarySearch(t.files, p+".")
	return at < len(t.files) && strings.HasPrefix(t.files[at], p+".")
}
