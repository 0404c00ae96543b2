package claudemdrules

import (
	_ "embed"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/repo"
	"pare/lint"
)

//go:embed pages/empty-glob.md
var emptyGlobDoc string

// emptyGlob reports a pattern for files that matches none.
var emptyGlob = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M103", Name: "empty-glob", Severity: lint.Warning, Kind: lint.KindGlob, Since: "0.1.0", Doc: emptyGlobDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for i := range s.Doc.Code {
			c := &s.Doc.Code[i]
			fixed, ok := globFolder(s, c.Text)
			if !ok {
				continue
			}
			l := around(s.Doc, c.Span)
			if l.negated() || l.uncertain() || l.made(false) || l.example() || repo.PlaceholderPath(c.Text) {
				continue
			}
			if s.Repo.Glob(c.Text, s.Dir()) || s.Repo.Ignored(strings.ReplaceAll(c.Text, "*", "x")) {
				continue
			}
			if folderHere(s, repo.Clean(fixed)) {
				pass.Reportf(c.Span, "%s matches no file; %s exists", c.Text, fixed)
			} else {
				pass.Reportf(c.Span, "%s matches no file, and there is no folder %s", c.Text, fixed)
			}
		}
	},
}

// globFolder is the folder that the fixed part of a pattern names. ok says that
// the text is a pattern for files whose folder exists: of others nobody can tell
// what they are.
func globFolder(s *claudemd.Subject, text string) (string, bool) {
	if !strings.Contains(text, "*") || strings.ContainsAny(text, " \t$<>()|&;=\"',@!#:^+\\") || strings.Contains(text, "//") || strings.IndexByte("/~-", text[0]) >= 0 {
		return "", false
	}
	fixed := text[:strings.IndexAny(text, "*?[{")]
	at := strings.LastIndexByte(fixed, '/')
	if at < 0 {
		return "", false
	}
	folder := repo.Clean(fixed[:at])
	if !strings.Contains(folder, "/") || !(folderHere(s, folder) || s.Repo.Gone().IsDir(folder) || folderHere(s, path.Dir(folder)) && sourceExt(path.Ext(text))) {
		return "", false
	}
	// Behind a folder that any name may have, the rest is a shape to follow.
	if strings.Contains(path.Dir(text[at+1:]), "*") {
		return "", false
	}
	return folder + "/", fileExt(path.Ext(text))
}

// folderHere reports whether a folder is here, from the root or from the file's own.
func folderHere(s *claudemd.Subject, folder string) bool {
	return s.Repo.Tree().IsDir(folder) || s.Repo.Tree().IsDir(path.Join(s.Dir(), folder))
}
