package meter

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"pare/tokenize"
)

// group is a row of the report: a folder, a file, or all files with one
// extension. A folder's children are what it holds, the largest first.
type group struct {
	name     string
	files    int
	bytes    int64
	tokens   tokenize.Estimate
	folder   bool
	children []*group
	byName   map[string]*group
}

func (g *group) add(c *File) {
	if g.files == 0 {
		g.tokens.Method = c.Tokens.Method
	}
	g.files++
	g.bytes += c.Bytes
	g.tokens = g.tokens.Add(c.Tokens)
}

// child is the member of that name, made where there is none.
func (g *group) child(name string, folder bool) *group {
	// A folder and a file of one name can meet where several roots are counted.
	key := name
	if folder {
		key += "/"
	}
	if c := g.byName[key]; c != nil {
		return c
	}
	c := &group{name: name, folder: folder}
	if g.byName == nil {
		g.byName = map[string]*group{}
	}
	g.byName[key] = c
	g.children = append(g.children, c)
	return c
}

// groupFiles sorts the files into groups: "tree", "dir", "ext" or "file".
func groupFiles(by string, files []File) *group {
	all := &group{folder: true}
	for i := range files {
		c := &files[i]
		all.add(c)
		switch by {
		case "dir":
			all.child(path.Dir(c.Path), true).add(c)
		case "ext":
			all.child(extensionOf(c.Path), false).add(c)
		case "file":
			all.child(c.Path, false).add(c)
		default:
			all.addPath(c)
		}
	}
	all.sort()
	return all
}

// addPath puts the file into the tree, and its cost on every folder above it.
func (g *group) addPath(c *File) {
	elements := strings.Split(strings.TrimPrefix(c.Path, "/"), "/")
	if strings.HasPrefix(c.Path, "/") {
		elements[0] = "/" + elements[0]
	}
	for i, name := range elements {
		g = g.child(name, i < len(elements)-1)
		g.add(c)
	}
}

// sort puts the largest first, and equals by name.
func (g *group) sort() {
	slices.SortFunc(g.children, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.tokens.Tokens, a.tokens.Tokens), cmp.Compare(a.name, b.name))
	})
	for _, c := range g.children {
		c.sort()
	}
}

// onlyChain is the folder that holds more than one thing, below one that holds
// nothing else, and the names on the way: nobody wants to see a/b/c as three rows.
func (g *group) onlyChain() (*group, string) {
	name := g.name
	for g.folder && len(g.children) == 1 && g.children[0].folder {
		g = g.children[0]
		name = strings.TrimPrefix(path.Join(name, g.name), "./")
	}
	return g, name
}

// extensionOf is the extension of a file, or its whole name where that says more:
// Makefile, .gitignore.
func extensionOf(name string) string {
	base := path.Base(name)
	if ext := path.Ext(base); ext != "" && ext != base {
		return ext
	}
	return base
}
