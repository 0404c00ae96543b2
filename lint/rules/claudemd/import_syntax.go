package claudemdrules

import (
	_ "embed"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/figures"
	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
	"pare/tokenize"
)

//go:embed pages/import-punctuation.md
var importPunctuationDoc string

// importPunctuation reports an import that fails for the punctuation behind it:
// the client takes it for a part of the name.
var importPunctuation = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M111", Name: "import-punctuation", Severity: lint.Error, Kind: lint.KindImport, Since: "0.1.0", Doc: importPunctuationDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for i := range s.Doc.Imports {
			imp := &s.Doc.Imports[i]
			trimmed := trimPunctuation(imp.Raw)
			if imp.Fragment != "" || trimmed == imp.Raw || s.Repo.Tree().Has(path.Join(s.Dir(), imp.Path)) || !s.Repo.Tree().IsFile(path.Join(s.Dir(), trimmed)) {
				continue
			}
			tail := imp.Raw[len(trimmed):]
			pass.Reportf(imp.Span, "%q behind @%s belongs to the name for the client, so nothing loads", tail, trimmed).
				Fix(lint.Safe, "put a blank between them", editAt(imp.Span.Start+1+len(trimmed), " "))
		}
	},
}

//go:embed pages/import-fragment.md
var importFragmentDoc string

// importFragment reports a fragment on an import: the client drops it and loads
// the whole file.
var importFragment = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M112", Name: "import-fragment", Severity: lint.Warning, Kind: lint.KindImport, Since: "0.1.0", Doc: importFragmentDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for i := range s.Doc.Imports {
			imp := &s.Doc.Imports[i]
			target, external := imp.Resolve(s.Doc.File.Name)
			if imp.Fragment == "" || external || !s.Repo.Tree().IsFile(target) {
				continue
			}
			f := pass.Reportf(imp.Span, "#%s is dropped: the whole of %s loads in every session", imp.Fragment, target)
			if data, err := s.Repo.Read(target); err == nil {
				cost := tokenize.Count(data, tokenize.V5)
				f.Message += ", about " + figures.Commas(cost.Tokens) + " tokens"
				f.Costing(cost.Tokens, cost.Low, cost.High)
			}
			at := imp.Span.Start + 1 + strings.IndexByte(imp.Raw, '#')
			f.Fix(lint.Safe, "drop the fragment", source.Edit{Span: source.Span{Start: at, End: imp.Span.End}})
		}
	},
}

//go:embed pages/import-in-code.md
var importInCodeDoc string

// importInCode reports an import in a fence or in backticks: it does not load.
var importInCode = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M113", Name: "import-in-code", Severity: lint.Warning, Kind: lint.KindImport, Since: "0.1.0", Doc: importInCodeDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for i := range s.Doc.Fences {
			f := &s.Doc.Fences[i]
			for _, l := range f.Lines {
				text := strings.TrimSpace(string(l.Text(s.Doc.Data())))
				// A fence with other text shows how something is written.
				if len(f.Lines) == 1 && (f.Lang == "" || f.Lang == "md" || f.Lang == "markdown") && loads(s, text) {
					pass.Reportf(l, "%s stands in a code block, so it does not load", text)
				}
			}
		}
		for i := range s.Doc.Code {
			c := &s.Doc.Code[i]
			l := around(s.Doc, c.Span)
			alone := strings.Trim(l.before, " \t-*+`") == "" && strings.Trim(l.after, " \t`\r") == ""
			if alone && loads(s, c.Text) {
				pass.Reportf(c.Span, "%s stands in backticks, so it does not load", c.Text).
					Fix(lint.Unsafe, "drop the backticks", source.Edit{Span: widen(s.Doc.Data(), c.Span), New: c.Text})
			}
		}
	},
}

var importAlone = lazyregexp.New(`^@[\w./-]+\.(?:md|txt|mdc)$`)

func loads(s *claudemd.Subject, text string) bool {
	return importAlone.MatchString(text) && s.Repo.Tree().IsFile(path.Join(s.Dir(), text[1:]))
}

// widen adds the backticks around inline code.
func widen(data []byte, s source.Span) source.Span {
	for s.Start > 0 && (data[s.Start-1] == '`' || data[s.Start-1] == ' ' && s.Start > 1 && data[s.Start-2] == '`') {
		s.Start--
	}
	for s.End < len(data) && (data[s.End] == '`' || data[s.End] == ' ' && s.End+1 < len(data) && data[s.End+1] == '`') {
		s.End++
	}
	return s
}

//go:embed pages/quoted-import.md
var quotedImportDoc string

// quotedImport reports an import in quotes or parentheses, or with something else
// than a blank before it: it does not load.
var quotedImport = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M114", Name: "quoted-import", Severity: lint.Error, Kind: lint.KindImport, Since: "0.1.0", Doc: quotedImportDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for _, span := range s.Doc.Prose {
			text := span.Text(s.Doc.Data())
			for _, m := range quotedAt.FindAllIndex(text, -1) {
				name := strings.Trim(string(text[m[0]:m[1]]), `"'()[]@`)
				if !importedText(path.Ext(name)) || !s.Repo.Tree().IsFile(path.Join(s.Dir(), name)) {
					continue
				}
				at := source.Span{Start: span.Start + m[0], End: span.Start + m[1]}
				pass.Reportf(at, "%s does not load: an import has a blank before its @ and no quotes", at.Text(s.Doc.Data()))
			}
		}
	},
}

var quotedAt = lazyregexp.New(`@"[\w. /-]+\.\w+"|["'(\[]@[\w./-]+\.\w+["')\]]`)

func editAt(at int, text string) source.Edit {
	return source.Edit{Span: source.Span{Start: at, End: at}, New: text}
}
