package claudemdrules

import (
	"path"
	"strings"

	"pare/internal/repo"
)

// remembered reports whether the history knows a path that is gone: then it was
// one of this repository, whatever its shape. A name alone must be one that no
// other project would have.
func (p *paths) remembered(r *ref, sh shape) bool {
	if r.suffix == "()" || r.line.forge() && sh.ext == "" || !p.couldHaveBeen(r, sh) {
		return false
	}
	_, ok := p.gone(r.path)
	return ok
}

// couldHaveBeen is what a path must look like for the history to be asked.
func (p *paths) couldHaveBeen(r *ref, sh shape) bool {
	name := sh.elements[len(sh.elements)-1]
	switch {
	case len(sh.elements) > 1:
		return r.origin == inCode || fileExt(sh.ext)
	case r.origin != inCode:
		return false
	case sh.dir:
		return !strings.HasPrefix(name, ".")
	}
	stem := strings.ToLower(strings.TrimSuffix(name, path.Ext(name)))
	return fileExt(sh.ext) && stem != "" && !strings.HasPrefix(name, ".") && !commonName(stem) && !usualFile(stem)
}

// usualFile are stems of files that every project has, and that texts name without
// meaning one of them.
func usualFile(stem string) bool {
	switch stem {
	case "readme", "changelog", "contributing", "license", "security", "todo", "notes", "claude", "agents", "gemini", "skill", "memory", "makefile", "dockerfile",
		"docker-compose", "compose", "tsconfig", "jsconfig", "package-lock", "pnpm-lock", "pnpm-workspace", "yarn", "composer", "cargo", "pyproject", "requirements",
		"go", "gemfile", "pom", "build.gradle", "settings.gradle", "schema", "data", "output", "result", "results", "report", "log", "logs", "input", "style", "styles", "global", "globals":
		return true
	}
	return false
}

// gone finds a path in what the history took away: from the root, from the file's
// folder, or as the end of a longer one. It returns the path that it had.
func (p *paths) gone(name string) (string, bool) {
	past := p.repo.Gone()
	clean := repo.Clean(name)
	if clean == "" || strings.HasPrefix(clean, "../") {
		return "", false
	}
	for _, full := range []string{clean, repo.Clean(path.Join(p.subject.Dir(), clean))} {
		if past.IsFile(full) || past.IsDir(full) {
			return full, true
		}
	}
	for _, full := range past.EndingIn(clean) {
		if past.IsFile(full) {
			return full, true
		}
	}
	return "", false
}

// renamed is the path that a file has today which was known by the given one.
func (p *paths) renamed(name string) string {
	if full, ok := p.gone(name); ok {
		return p.repo.Renamed(full)
	}
	return p.repo.Renamed(name)
}

// had reports whether exactly this path was one of the repository, from its root
// or from the file's folder.
func (p *paths) had(name string) bool {
	past, clean := p.repo.Gone(), repo.Clean(name)
	return clean != "" && (past.IsFile(clean) || past.IsFile(repo.Clean(path.Join(p.subject.Dir(), clean))))
}

// amongFiles reports whether a name stands in a row or a list of names, at least
// two of which are of files in one folder: then it names another file there.
func (p *paths) amongFiles(r *ref, name string) bool {
	in := map[string]int{}
	for n := r.number - 3; n <= r.number+3; n++ {
		for _, o := range p.lines[n] {
			if o == r || o.path == r.path || strings.Contains(o.path, "/") || path.Ext(o.path) != path.Ext(name) || (n != r.number && !sameMarker(o.line.before, r.line.before)) {
				continue
			}
			if all := p.repo.Tree().Named(o.path); len(all) == 1 && p.repo.Tree().IsFile(all[0]) {
				in[path.Dir(all[0])]++
			}
		}
	}
	for _, n := range in {
		if n >= 2 {
			return true
		}
	}
	return false
}

// inForm writes a path of the repository as the text writes its paths: only the
// end of it where that says enough, from the file's folder where the others are.
func (p *paths) inForm(written, to string) string {
	dot := ""
	if strings.HasPrefix(written, "./") {
		dot = "./"
	}
	clean := repo.Clean(written)
	slash := strings.HasSuffix(to, "/")
	to = repo.Clean(to)
	form := to
	switch dir := p.subject.Dir(); {
	case !strings.Contains(clean, "/") && len(p.repo.Tree().Named(path.Base(to))) == 1:
		form = path.Base(to)
	case dir != "" && strings.HasPrefix(to, dir+"/") && !strings.HasPrefix(clean, dir+"/"):
		form = to[len(dir)+1:]
	default:
		form = p.sameStart(clean, to)
	}
	if slash {
		form += "/"
	}
	return dot + form
}

// sameStart drops from a path what the text leaves out before the written one: the
// folders that stand before it in the path that it had.
func (p *paths) sameStart(written, to string) string {
	full, ok := p.gone(written)
	if !ok {
		return to
	}
	before, ok := strings.CutSuffix(full, written)
	if !ok || before == "" || !strings.HasPrefix(to, before) || len(p.repo.Tree().EndingIn(to[len(before):])) != 1 {
		return to
	}
	return to[len(before):]
}
