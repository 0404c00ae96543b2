package repo

import (
	"iter"
	"path"
	"slices"
	"strings"
	"sync"
)

// Tree is an index of the paths of a repository, files and folders. Whether a path
// is there is found among the sorted files; the index by last elements is made
// when it is first asked for, since making it takes longer than most questions.
type Tree struct {
	files []string // sorted

	namesOnce sync.Once
	dirs      []string // in the order of the files that show them
	base      names    // by the last element
	lowerOnce sync.Once
	lower     names // the same in lower case
}

// names is an index of paths by a key: chains through one list.
type names struct {
	paths []string
	first map[string]int32 // of the chain, by the key
	next  []int32          // -1 at its end
}

func newTree(files []string) *Tree {
	t := &Tree{files: slices.Clone(files)}
	slices.Sort(t.files)
	return t
}

// newNames indexes paths; the chains keep their order.
func newNames(paths []string, key func(string) string) names {
	n := names{paths: paths, first: make(map[string]int32, len(paths)/4), next: make([]int32, len(paths))}
	for i := len(paths) - 1; i >= 0; i-- {
		k := key(paths[i])
		n.next[i] = -1
		if f, ok := n.first[k]; ok {
			n.next[i] = f
		}
		n.first[k] = int32(i)
	}
	return n
}

// of are the paths of a key.
func (n *names) of(key string) iter.Seq[string] {
	return func(yield func(string) bool) {
		i, ok := n.first[key]
		for ; ok && i >= 0; i = n.next[i] {
			if !yield(n.paths[i]) {
				return
			}
		}
	}
}

// named is the index of files and folders by their last elements.
func (t *Tree) named() *names {
	t.namesOnce.Do(func() {
		paths := make([]string, 0, len(t.files)+len(t.files)/8)
		before := ""
		for _, f := range t.files {
			paths = append(paths, f)
			// The folders that the file before did not show.
			for d := path.Dir(f); d != "." && !strings.HasPrefix(before, d+"/"); d = path.Dir(d) {
				paths, t.dirs = append(paths, d), append(t.dirs, d)
			}
			before = f
		}
		t.base = newNames(paths, path.Base)
	})
	return &t.base
}

// folders lists every folder but the root.
func (t *Tree) folders() []string {
	t.named()
	return t.dirs
}

// Files lists every file, sorted.
func (t *Tree) Files() []string { return t.files }

// IsFile reports whether a file of that path exists.
func (t *Tree) IsFile(p string) bool {
	_, ok := slices.BinarySearch(t.files, Clean(p))
	return ok
}

// IsDir reports whether a folder of that path exists; "" is the root.
func (t *Tree) IsDir(p string) bool {
	p = Clean(p)
	if p == "" {
		return true
	}
	i, _ := slices.BinarySearch(t.files, p+"/")
	return i < len(t.files) && strings.HasPrefix(t.files[i], p+"/")
}

// Has reports whether a file or a folder of that path exists.
func (t *Tree) Has(p string) bool {
	return t.IsFile(p) || t.IsDir(p)
}

// EndingIn lists the paths that end in p at a boundary between elements: for
// "core/a.go" that is "core/a.go" and "x/core/a.go".
func (t *Tree) EndingIn(p string) []string {
	p = Clean(p)
	var all []string
	for full := range t.named().of(path.Base(p)) {
		if full == p || strings.HasSuffix(full, "/"+p) {
			all = append(all, full)
		}
	}
	return all
}

// EndingInFold is EndingIn without regard to case.
func (t *Tree) EndingInFold(p string) []string {
	p = strings.ToLower(Clean(p))
	t.lowerOnce.Do(func() {
		t.lower = newNames(t.named().paths, func(full string) string { return strings.ToLower(path.Base(full)) })
	})
	var all []string
	for full := range t.lower.of(path.Base(p)) {
		if low := strings.ToLower(full); low == p || strings.HasSuffix(low, "/"+p) {
			all = append(all, full)
		}
	}
	return all
}

// Named lists the paths whose last element is exactly that.
func (t *Tree) Named(base string) []string { return slices.Collect(t.named().of(base)) }

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
