package claudemdrules

import (
	"path"
	"strings"

	"pare/internal/nearest"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

// maxHistory is how many paths of a file the history is asked about: each costs a
// walk through the commits.
const maxHistory = 10

// suggest adds where the file went, as git knows it, or what looks most like it.
func (p *paths) suggest(f *lint.Finding, r *ref) {
	if p.asked < maxHistory {
		p.asked++
		if to := p.renamed(r.path); to != "" {
			f.Remarkf("git knows it as %s today", to)
			to = p.inForm(r.path, to)
			f.Fix(lint.Safe, "write "+to, editPath(r, to))
			return
		}
	}
	if near := p.near(r.path); near != "" {
		near = p.inForm(r.path, near)
		f.Remarkf("did you mean %s?", near)
		f.Fix(lint.Unsafe, "write "+near, editPath(r, near))
	}
}

func editPath(r *ref, to string) source.Edit {
	return source.Edit{Span: source.Span{Start: r.span.Start, End: r.span.Start + len(r.path)}, New: to}
}

// near is a path of the repository that was probably meant.
func (p *paths) near(name string) string {
	tree := p.repo.Tree()
	clean := repo.Clean(name)
	if all := tree.EndingInFold(clean); len(all) == 1 {
		return keepSlash(all[0], name)
	}
	base := path.Base(clean)
	if dir := path.Dir(clean); tree.IsDir(dir) || dir == "." {
		if child := nearest.To(base, tree.Children(repo.Clean(dir))); child != "" {
			return keepSlash(path.Join(dir, child), name)
		}
	}
	if all := tree.Named(base); len(all) == 1 && path.Ext(base) != "" {
		return all[0]
	}
	return ""
}

func keepSlash(found, written string) string {
	if strings.HasSuffix(written, "/") {
		return found + "/"
	}
	return found
}
