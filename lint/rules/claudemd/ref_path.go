package claudemdrules

import (
	_ "embed"
	"path"
	"slices"
	"strings"

	"pare/claudemd"
	"pare/internal/repo"
	"pare/lint"
)

//go:embed pages/stale-path.md
var stalePathDoc string

// stalePath reports a path that leads nowhere.
var stalePath = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M101", Name: "stale-path", Severity: lint.Error, Kind: lint.KindPath, Since: "0.1.0", Doc: stalePathDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		refs := scan(s.Doc)
		p := paths{subject: s, repo: s.Repo, lines: byLine(refs)}
		for i := range refs {
			r := &refs[i]
			if notAPath(r.path) || p.found(r.path) || !p.belongs(r) || r.rooted && !p.fromRoot(r) {
				continue
			}
			f := pass.Reportf(r.span, "%s is not in the repository", r.path)
			f.Text = r.path
			p.suggest(f, r)
		}
	},
}

// paths answers questions about the paths of one subject.
type paths struct {
	subject *claudemd.Subject
	repo    *repo.Repo
	lines   map[int][]*ref // inline code by its line
	asked   int            // how often the history was
}

func byLine(refs []ref) map[int][]*ref {
	lines := map[int][]*ref{}
	for i := range refs {
		if r := &refs[i]; r.origin == inCode && len(lines[r.number]) < 100 {
			lines[r.number] = append(lines[r.number], r)
		}
	}
	return lines
}

func (p *paths) found(name string) bool {
	how, _ := p.repo.Resolve(name, p.subject.Dir())
	return how != repo.NotFound || p.fromSample(name)
}

// fromSample reports whether a sample of the file is here, of which everybody makes
// the file: config/team.example.json for config/team.json.
func (p *paths) fromSample(name string) bool {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	if ext == "" || strings.HasSuffix(name, "/") {
		return false
	}
	for _, word := range []string{"example", "sample", "template", "dist", "default"} {
		for _, sample := range []string{stem + "." + word + ext, stem + "-" + word + ext, stem + "_" + word + ext, name + "." + word} {
			if how, _ := p.repo.Resolve(sample, p.subject.Dir()); how == repo.Exact || how == repo.Relative || how == repo.Suffix {
				return true
			}
		}
	}
	return false
}

// belongs decides whether a path that was not found was meant to be one of this
// repository. It is the heart of the rule: most words with a slash are not.
func (p *paths) belongs(r *ref) bool {
	sh := shapeOf(r.path)
	if repo.PlaceholderPath(r.path) && !p.had(r.path) || host(sh.elements) || r.line.negated() {
		return false
	}
	isDir := sh.dir || sh.ext == ""
	if r.line.made(isDir) || p.outsideFile(sh) {
		return false
	}
	return (p.fits(r, sh) || p.remembered(r, sh)) && !r.line.uncertain() && !r.line.told() && !told(p.subject.Doc, r.span.Start)
}

// told reports whether a place stands in a section that tells of what was or of what
// is to come.
func told(d *claudemd.Doc, at int) bool {
	for i := d.SectionAt(at); i >= 0; i = d.Sections[i].Parent {
		// The title of the whole document says nothing of its parts.
		if d.Sections[i].Level > 1 && toldIn.MatchString(d.Sections[i].Title) {
			return true
		}
	}
	return false
}

// fits judges a path by its shape and by what stands around it in the tree.
func (p *paths) fits(r *ref, sh shape) bool {
	switch {
	case len(sh.elements) > 1:
		return p.deepBelongs(r, sh)
	case r.origin != inCode || r.suffix == "()":
		return false
	case sh.dir:
		return p.folderBelongs(r)
	}
	return p.nameBelongs(r, sh)
}

// outsideFile are names that tools keep outside of a repository.
func (p *paths) outsideFile(sh shape) bool {
	switch sh.elements[0] {
	case "origin", "upstream", "refs", "HEAD", "main", "master", "feature", "feat", "fix", "chore", "release", "hotfix", "bugfix", "tmp", "var", "etc", "usr", "home", "opt", "dev", "proc", "~":
		return !p.repo.Tree().IsDir(sh.elements[0])
	}
	return strings.HasPrefix(sh.elements[0], "..")
}

// deepBelongs judges a path of several elements: its first one must be a folder
// here, or it must be program text in a project of that language.
func (p *paths) deepBelongs(r *ref, sh shape) bool {
	tree := p.repo.Tree()
	first := sh.elements[0]
	rooted := tree.IsDir(first) || tree.IsDir(path.Join(p.subject.Dir(), first))
	parent := path.Dir(path.Join(sh.elements...))
	switch {
	case r.origin == inProse:
		return rooted && fileExt(sh.ext) && !repo.SlotPath(r.path)
	case r.origin == inComment:
		return fileExt(sh.ext) && tree.IsDir(parent) && !repo.SlotPath(r.path) && r.line.pointed()
	case rooted && repo.SlotPath(r.path) && !tree.IsDir(parent):
		return false
	case rooted && (fileExt(sh.ext) || sh.dir):
		return !r.line.example() || tree.IsDir(parent)
	case rooted:
		// Without an extension or a slash it may be a branch, a topic, a name.
		return tree.IsDir(parent) && sh.ext == "" && !r.line.forge() && r.line.placed() && p.looksLikeFolder(parent, sh)
	case sourceExt(sh.ext):
		if strings.HasPrefix(r.path, "./") && r.line.runs() {
			return true
		}
		return p.language(sh.ext) && len(tree.EndingIn(first)) == 0 && !r.line.example() && !repo.SlotPath(r.path) && p.localName(first)
	}
	return false
}

// fromRoot reports whether a path with a slash before it starts at the root of the
// repository, and is no route and no path of a machine: program text whose folder
// is here.
func (p *paths) fromRoot(r *ref) bool {
	sh := shapeOf(r.path)
	if len(sh.elements) < 2 || !sourceExt(sh.ext) || r.line.example() {
		return false
	}
	switch sh.elements[0] {
	case "app", "bin", "boot", "data", "dev", "etc", "home", "lib", "mnt", "opt", "proc", "root", "run", "srv", "sys", "tmp", "usr", "var", "work", "workspace", "workspaces", "code", "build", "Users", "Applications", "Library", "static", "assets", "public":
		return false
	}
	return p.repo.Tree().IsDir(path.Dir(path.Join(sh.elements...))) || p.had(r.path)
}

// localName reports whether the first element of a path may be a folder of this
// repository: its name shares a word with the name of one that is.
func (p *paths) localName(first string) bool {
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	}
	mine := words(first)
	for _, child := range p.repo.Tree().Children("") {
		if !p.repo.Tree().IsDir(child) {
			continue
		}
		for _, w := range words(child) {
			if len(w) > 2 && slices.Contains(mine, w) {
				return true
			}
		}
	}
	return false
}

// looksLikeFolder reports whether a name without an extension is written as its
// neighbours are.
func (p *paths) looksLikeFolder(parent string, sh shape) bool {
	name := sh.elements[len(sh.elements)-1]
	if strings.ToLower(name) != name {
		return false
	}
	folders := 0
	for _, child := range p.repo.Tree().Children(parent) {
		if p.repo.Tree().IsDir(path.Join(parent, child)) {
			folders++
		}
	}
	return folders > 0
}

// language reports whether the repository holds files of that extension.
func (p *paths) language(ext string) bool {
	n := 0
	for _, f := range p.repo.Tree().Files() {
		if path.Ext(f) == ext {
			if n++; n >= 3 {
				return true
			}
		}
	}
	return false
}

// folderBelongs judges a single folder: another folder must stand beside it in
// the same line or list, and exist.
func (p *paths) folderBelongs(r *ref) bool {
	if repo.SlotPath(r.path) || r.line.example() || strings.HasPrefix(r.path, ".") {
		return false
	}
	if r.line.lives() && !filledLater(strings.TrimSuffix(r.path, "/")) {
		return true
	}
	for n := r.number - 3; n <= r.number+3; n++ {
		for _, o := range p.lines[n] {
			if o == r || o.path == r.path || !strings.HasSuffix(o.path, "/") || strings.Count(o.path, "/") != 1 || !p.repo.Tree().IsDir(o.path) {
				continue
			}
			if n == r.number || sameMarker(o.line.before, r.line.before) {
				return !p.fewExist(r.number)
			}
		}
	}
	return false
}

// filledLater are folders that a program fills when it runs: they need not be kept
// in a repository.
func filledLater(name string) bool {
	switch strings.ToLower(name) {
	case "data", "uploads", "media", "storage", "downloads", "backups", "backup", "results", "reports", "sessions", "db", "database", "weights", "checkpoints", "datasets",
		"screenshots", "recordings", "certs", "keys", "state", "runs", "snapshots", "archive", "archives", "exports", "inbox", "outbox", "queue", "vault", "workspace", "workspaces":
		return true
	}
	return false
}

// fewExist reports whether most of the single folders that a line names are not
// here: then it lists something else, prefixes of branches for instance.
func (p *paths) fewExist(line int) bool {
	here, gone := 0, 0
	for _, o := range p.lines[line] {
		switch {
		case !strings.HasSuffix(o.path, "/"):
		case p.found(o.path):
			here++
		default:
			gone++
		}
	}
	return gone > 1 && gone >= here
}

// sameMarker reports whether two lines are items of the same list or rows of the
// same table, with the reference at the same place.
func sameMarker(a, b string) bool {
	mark := func(s string) string {
		s = strings.TrimSpace(strings.TrimRight(s, "`*"))
		if strings.HasPrefix(s, "|") {
			return strings.Repeat("|", strings.Count(s, "|"))
		}
		return s
	}
	return mark(a) == mark(b)
}

// nameBelongs judges the name of a file without a folder: it must be program
// text, and something must speak for its being here.
func (p *paths) nameBelongs(r *ref, sh shape) bool {
	name := sh.elements[0]
	stem := strings.TrimSuffix(name, path.Ext(name))
	if !sourceExt(sh.ext) || stem == "" || strings.HasPrefix(name, ".") || strings.Count(name, ".") > 3 || commonName(strings.ToLower(stem)) || repo.SlotPath(name) {
		return false
	}
	if len(p.repo.Tree().EndingInFold(name)) > 0 || strings.HasPrefix(r.path, "./") && r.line.runs() {
		return true
	}
	if !p.language(path.Ext(name)) {
		return false
	}
	if p.inFolderRow(r) || p.amongFiles(r, name) {
		return true
	}
	if r.line.example() && strings.Trim(stem, "abcdefghijklmnopqrstuvwxyz-") != "" {
		return false
	}
	return p.becameFolder(stem) || p.rootName(sh.ext, stem)
}

// inFolderRow reports whether the row or item begins with a folder that exists:
// the names behind it are of files within.
func (p *paths) inFolderRow(r *ref) bool {
	row := p.lines[r.number]
	if len(row) == 0 || row[0] == r {
		return false
	}
	first := strings.Trim(row[0].line.before, " \t|-*+`") == ""
	return first && strings.HasSuffix(row[0].path, "/") && p.repo.Tree().IsDir(row[0].path)
}

// becameFolder reports whether a folder with the name of the file holds files of
// its kind: a module that was split.
func (p *paths) becameFolder(stem string) bool {
	for _, d := range p.repo.Tree().Named(stem) {
		if p.repo.Tree().IsDir(d) && strings.Count(d, "/") <= 2 && len(p.repo.Tree().Under(d)) > 1 {
			return len(p.repo.Tree().Named(stem)) == 1 || strings.Count(d, "/") <= 1
		}
	}
	return false
}

// rootName reports whether a hyphenated or underscored name would fit among the
// files of the root: program text lies there.
func (p *paths) rootName(ext, stem string) bool {
	if !strings.ContainsAny(stem, "-_") {
		return false
	}
	n := 0
	for _, child := range p.repo.Tree().Children("") {
		if path.Ext(child) == ext && strings.ContainsAny(child, "-_") {
			n++
		}
	}
	return n >= 3
}

// commonName are stems that every project of a kind has, or that tools bring.
func commonName(stem string) bool {
	switch stem {
	case "index", "main", "app", "setup", "conftest", "manage", "page", "layout", "route", "loading", "error", "not-found", "middleware", "utils", "types", "models", "views",
		"urls", "admin", "tests", "test", "config", "settings", "constants", "helpers", "server", "client", "mod", "lib", "__init__", "__main__", "vite.config", "next.config",
		"tailwind.config", "jest.config", "webpack.config", "eslint.config", "init", "package", "component", "service", "controller", "user", "users", "example", "file", "my", "script", "run", "build", "node", "next", "vue", "express", "three", "chart", "d3":
		return true
	}
	return false
}
