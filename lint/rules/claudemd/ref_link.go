package claudemdrules

import (
	_ "embed"
	"net/url"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

//go:embed pages/broken-link.md
var brokenLinkDoc string

// brokenLink reports a link to a file that is not there.
var brokenLink = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M102", Name: "broken-link", Severity: lint.Error, Kind: lint.KindLink, Since: "0.1.0", Doc: brokenLinkDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		p := paths{subject: s, repo: s.Repo}
		for i := range s.Doc.Links {
			l := &s.Doc.Links[i]
			target, ok := p.linkTarget(l)
			if !ok {
				continue
			}
			if host(strings.Split(target, "/")) {
				if !p.found(target) {
					f := pass.Reportf(l.Span, "link to %s has no scheme, so it leads to a file of that name", target)
					f.Text = target
					f.Fix(lint.Safe, "write https://", editAt(l.Span.Start, "https://"))
				}
				continue
			}
			if p.linked(target) {
				continue
			}
			f := pass.Reportf(l.Span, "link leads to %s, which is not in the repository", target)
			f.Text = target
			if p.follow(f, l, target) {
				continue
			}
			if near := p.near(strings.TrimPrefix(target, "/")); near != "" {
				f.Remarkf("did you mean %s?", near)
			}
		}
	},
}

// follow adds where the file of a link went, as git knows it.
func (p *paths) follow(f *lint.Finding, l *claudemd.Link, target string) bool {
	if p.asked >= maxHistory || strings.HasPrefix(target, "/") {
		return false
	}
	p.asked++
	to := p.repo.Renamed(path.Join(p.subject.Dir(), target))
	if to == "" {
		return false
	}
	f.Remarkf("git knows it as %s today", to)
	if rel := from(p.subject.Dir(), to); strings.HasPrefix(string(l.Span.Text(f.File.Data)), target) {
		f.Fix(lint.Safe, "write "+rel, source.Edit{Span: source.Span{Start: l.Span.Start, End: l.Span.Start + len(target)}, New: rel})
	}
	return true
}

// from is a path of the repository as it is written in a folder of it.
func from(dir, name string) string {
	if dir == "" {
		return name
	}
	up := strings.Split(dir, "/")
	to := strings.Split(name, "/")
	for len(up) > 0 && len(to) > 1 && up[0] == to[0] {
		up, to = up[1:], to[1:]
	}
	return strings.Repeat("../", len(up)) + strings.Join(to, "/")
}

// linkTarget is the path that a link leads to; ok is false for what is no path
// of the repository: a URL, a fragment, a placeholder.
func (p *paths) linkTarget(l *claudemd.Link) (string, bool) {
	if l.Auto {
		return "", false
	}
	dest, _, _ := strings.Cut(l.Dest, "#")
	dest, _, _ = strings.Cut(dest, "?")
	if u, err := url.PathUnescape(dest); err == nil {
		dest = u
	}
	dest, _ = cutSuffix(dest)
	if dest == "" || strings.ContainsAny(dest, "<>{}$*|`\" ,") || strings.Contains(dest, "://") || strings.Contains(dest, "@") || strings.HasPrefix(dest, "~") {
		return "", false
	}
	if scheme, _, ok := strings.Cut(dest, ":"); ok && !strings.Contains(scheme, "/") {
		return "", false
	}
	if dest == "url" || dest == "link" || dest == "URL" || repo.PlaceholderPath(dest) && !p.had(dest) || (!strings.ContainsAny(dest, "./")) {
		return "", false
	}
	return dest, true
}

// linked reports whether a link's path exists: from the file, from the root, or
// out of the repository.
func (p *paths) linked(target string) bool {
	tree := p.repo.Tree()
	if rooted, ok := strings.CutPrefix(target, "/"); ok {
		// A site's route, if no folder here begins it.
		return tree.Has(rooted) || !tree.IsDir(strings.Split(rooted, "/")[0]) || p.repo.Ignored(rooted) || tree.WithoutExtension(rooted)
	}
	for _, dir := range []string{p.subject.Dir(), ""} {
		full := path.Join(dir, target)
		if strings.HasPrefix(full, "..") || tree.Has(full) || tree.WithoutExtension(full) || p.repo.Ignored(withEnd(full, target)) {
			return true
		}
	}
	return false
}

func withEnd(p, written string) string {
	if strings.HasSuffix(written, "/") {
		return p + "/"
	}
	return p
}
