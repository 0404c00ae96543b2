package claudemdrules

import (
	"bytes"
	_ "embed"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
)

//go:embed pages/missing-import.md
var missingImportDoc string

// missingImport reports an import that loads nothing because no such file is
// there. The client says nothing about it.
var missingImport = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M110", Name: "missing-import", Severity: lint.Error, Kind: lint.KindImport, Since: "0.1.0", Doc: missingImportDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for i := range s.Doc.Imports {
			imp := &s.Doc.Imports[i]
			if imp.Raw == "import" {
				importWord(pass, imp)
				continue
			}
			target, external := imp.Resolve(s.Doc.File.Name)
			if external || noText(pass, imp, target) || s.Repo.Tree().IsFile(target) || s.Repo.Ignored(target) {
				continue
			}
			if cutShort(pass, imp) || s.Repo.Tree().Has(target) || !meantAsImport(s, imp) {
				continue
			}
			if trimmed := trimPunctuation(imp.Path); trimmed != imp.Path && s.Repo.Tree().IsFile(path.Join(s.Dir(), trimmed)) {
				continue // another rule's
			}
			f := pass.Reportf(imp.Span, "@%s imports nothing: there is no %s", imp.Raw, target)
			f.Text = "@" + imp.Raw
			if to := s.Repo.Renamed(target); to != "" && !strings.Contains(to, " ") {
				rel := from(s.Dir(), to)
				f.Remarkf("git knows it as %s today", to)
				f.Fix(lint.Safe, "write @"+rel, source.Edit{Span: imp.Span, New: "@" + rel})
				continue
			}
			fromRoot(f, s, imp)
		}
	},
}

// noText reports an import of a picture, or of a folder in a line of its own: the
// client loads text only, and says nothing.
func noText(pass *lint.Pass[*claudemd.Subject], imp *claudemd.Import, target string) bool {
	tree := pass.Subject.Repo.Tree()
	switch strings.ToLower(path.Ext(target)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		if tree.IsFile(target) {
			pass.Reportf(imp.Span, "@%s imports nothing: the client loads text, and this is a picture", imp.Raw)
			return true
		}
	}
	l := around(pass.Subject.Doc, imp.Span)
	alone := strings.Trim(l.before, " \t-*+@") == "" && strings.TrimSpace(l.after) == ""
	if alone && strings.Contains(imp.Path, "/") && target != "" && tree.IsDir(target) {
		pass.Reportf(imp.Span, "@%s imports nothing: it is a folder; name its files", imp.Raw)
		return true
	}
	return false
}

// maxNameWords is how many words a file's name with blanks may have.
const maxNameWords = 6

// cutShort reports an import whose path has a blank, at which the client stops
// reading: the words behind it, taken along, name a file.
func cutShort(pass *lint.Pass[*claudemd.Subject], imp *claudemd.Import) bool {
	s := pass.Subject
	rest := s.Doc.Data()[imp.Span.End:]
	rest = rest[:min(len(rest), longLine)]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	end := 0
	for range maxNameWords {
		next := end + len(rest[end:]) - len(bytes.TrimLeft(rest[end:], " "))
		if next == end || next == len(rest) {
			return false
		}
		end = len(rest)
		if i := bytes.IndexByte(rest[next:], ' '); i >= 0 {
			end = next + i
		}
		whole := imp.Path + string(rest[:end])
		name := trimPunctuation(whole)
		if imp.Fragment != "" || !s.Repo.Tree().IsFile(path.Join(s.Dir(), name)) {
			continue
		}
		span := source.Span{Start: imp.Span.Start, End: imp.Span.End + end - (len(whole) - len(name))}
		escaped := "@" + strings.ReplaceAll(name, " ", `\ `)
		f := pass.Reportf(span, "@%s imports nothing: the client reads a path to the first blank; write %s", imp.Raw, escaped)
		f.Fix(lint.Safe, "write "+escaped, source.Edit{Span: span, New: escaped})
		return true
	}
	return false
}

// fromRoot adds the path that works where the import was written from the root:
// the client starts at the importing file.
func fromRoot(f *lint.Finding, s *claudemd.Subject, imp *claudemd.Import) {
	if s.Dir() == "" || !s.Repo.Tree().IsFile(imp.Path) {
		return
	}
	rel := strings.Repeat("../", strings.Count(s.Dir(), "/")+1) + imp.Path
	f.Message = "@" + imp.Raw + " imports nothing: the client looks for it below " + s.Dir() + "/, not at the root"
	f.Fix(lint.Safe, "write @"+rel, source.Edit{Span: imp.Span, New: "@" + rel})
}

// importWord reports the word @import before a path: no syntax of the client.
func importWord(pass *lint.Pass[*claudemd.Subject], imp *claudemd.Import) {
	rest := pass.Subject.Doc.Data()[imp.Span.End:]
	m := afterImportWord.FindSubmatchIndex(rest)
	if m == nil {
		return
	}
	span := source.Span{Start: imp.Span.Start, End: imp.Span.End + m[3]}
	target := string(rest[m[2]:m[3]])
	f := pass.Reportf(span, "@import is no syntax of the client, so nothing loads; write @%s", target)
	f.Fix(lint.Safe, "write @"+target, source.Edit{Span: span, New: "@" + target})
}

var afterImportWord = lazyregexp.New(`^[ \t]+["']?((?:\.{0,2}/)?[\w./~-]+\.\w+)`)

// importedText are extensions of text that people import; of other words with an @
// nobody can tell whether a file was meant.
func importedText(ext string) bool {
	switch strings.ToLower(ext) {
	case ".md", ".mdx", ".mdc", ".txt", ".rst", ".markdown":
		return true
	}
	return false
}

// meantAsImport reports whether a mention is more likely an import than a
// package, a decorator or a person.
func meantAsImport(s *claudemd.Subject, imp *claudemd.Import) bool {
	p := trimPunctuation(imp.Path)
	if strings.ContainsAny(p, "<>{}*$()[]|") || strings.Contains(p, "path/to/") {
		return false
	}
	if importedText(path.Ext(p)) {
		return true
	}
	if strings.HasPrefix(p, "./") || strings.HasPrefix(p, "../") {
		return true
	}
	first, _, ok := strings.Cut(p, "/")
	return ok && fileExt(path.Ext(p)) && s.Repo.Tree().IsDir(path.Join(s.Dir(), first))
}

func trimPunctuation(p string) string { return strings.TrimRight(p, ".,;:!?)]}\"'*_") }
