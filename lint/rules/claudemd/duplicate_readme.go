package claudemdrules

import (
	_ "embed"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
	"pare/tokenize"
)

//go:embed pages/copied-readme.md
var copiedReadmeDoc string

// copiedBytes is how much running text a file must share with the README before
// it counts as copied: about a paragraph. Shorter stretches are names, links and
// turns of phrase.
const copiedBytes = 200

// copiedReadme reports text that stands in README too.
var copiedReadme = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M130", Name: "copied-readme", Severity: lint.Warning, Kind: lint.KindDuplicate, Since: "0.1.0", Doc: copiedReadmeDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		name := readme(s)
		if name == "" || path.Base(s.Doc.File.Name) == path.Base(name) {
			return
		}
		data, err := s.Repo.Read(name)
		if err != nil {
			return
		}
		original := source.NewFile(name, data)
		known := map[string]int{}
		for n := original.TextLineCount(); n >= 1; n-- {
			if text := plainLine(string(original.LineText(n))); len(text) >= 30 {
				known[text] = n
			}
		}
		for _, run := range copiedRuns(s.Doc, known) {
			span := source.Span{Start: s.Doc.File.LineSpan(run.from, run.from).Start, End: s.Doc.File.LineSpan(run.to, run.to).End}
			span.End = span.Start + len(strings.TrimRight(string(span.Text(s.Doc.Data())), "\r\n"))
			cost := tokenize.Count(span.Text(s.Doc.Data()), tokenize.V5)
			pass.Reportf(span, "these lines stand in %s too, line %d; they cost about %d tokens in every session", name, run.line, cost.Tokens).
				Notef(original, original.LineSpan(run.line, run.line), "the same text").
				Costing(cost.Tokens, cost.Low, cost.High)
		}
	},
}

// readme is the README of the root, "" for none. Its names are asked for one by
// one: the root of a large repository is long to list, and every file asks.
func readme(s *claudemd.Subject) string {
	for _, stem := range []string{"README", "readme", "Readme"} {
		for _, ext := range []string{".md", ".rst", ".txt", "", ".markdown", ".adoc", ".org", ".MD"} {
			if s.Repo.Tree().IsFile(stem + ext) {
				return stem + ext
			}
		}
	}
	return ""
}

// plainLine is a line without the marks of lists, quotes and emphasis, and with
// single blanks, so that a copy is known in another dress.
func plainLine(line string) string {
	line = strings.TrimLeft(line, " \t>-*+#0123456789.)")
	return strings.Join(strings.Fields(strings.NewReplacer("**", "", "__", "", "`", "").Replace(line)), " ")
}

type copiedRun struct {
	from, to int // lines of the file
	line     int // where the copy begins in the README
}

// copiedRuns finds stretches of running text whose lines all stand in the other
// file.
func copiedRuns(d *claudemd.Doc, known map[string]int) []copiedRun {
	var all []copiedRun
	var run copiedRun
	size := 0
	flush := func() {
		if size >= copiedBytes {
			all = append(all, run)
		}
		run, size = copiedRun{}, 0
	}
	for n := 1; n <= d.File.TextLineCount(); n++ {
		span := d.File.LineSpan(n, n)
		text := plainLine(string(d.File.LineText(n)))
		at, ok := known[text]
		switch {
		case ok && !d.InFence(span.Start):
			if size == 0 {
				run = copiedRun{from: n, line: at}
			}
			run.to = n
			size += weight(string(d.File.LineText(n)), text)
		case len(text) >= 30:
			flush()
		}
	}
	flush()
	return all
}

// weight is what a shared line counts: short items of lists are often the same
// because both name the same things.
func weight(line, plain string) int {
	item := strings.IndexAny(strings.TrimLeft(line, " \t>"), "-*+0123456789") == 0
	if item && len(plain) < 120 {
		return len(plain) / 2
	}
	return len(plain)
}
