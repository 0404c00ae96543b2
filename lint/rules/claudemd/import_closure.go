package claudemdrules

import (
	_ "embed"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/figures"
	"pare/lint"
	"pare/tokenize"
)

//go:embed pages/import-cycle.md
var importCycleDoc string

// importCycle reports an import of a file that is being imported.
var importCycle = lint.Rule[*claudemd.Subject]{
	Meta:  lint.Meta{Code: "M115", Name: "import-cycle", Severity: lint.Warning, Kind: lint.KindImport, Since: "0.1.0", Doc: importCycleDoc},
	Check: dropped(claudemd.Cycle, "@%s closes a circle: %s is being imported already, so the client drops it"),
}

//go:embed pages/import-too-deep.md
var importTooDeepDoc string

// importTooDeep reports an import more than four hops deep.
var importTooDeep = lint.Rule[*claudemd.Subject]{
	Meta:  lint.Meta{Code: "M116", Name: "import-too-deep", Severity: lint.Error, Kind: lint.KindImport, Since: "0.1.0", Doc: importTooDeepDoc},
	Check: dropped(claudemd.TooDeep, "@%s is more than four imports deep, so %s does not load"),
}

// dropped makes a rule of the imports that the client drops for one reason.
func dropped(why claudemd.Broken, message string) func(*lint.Pass[*claudemd.Subject]) {
	return func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		if s.Closure == nil {
			return
		}
		for _, d := range s.Closure.Dropped {
			if from := &s.Closure.Files[d.From]; d.Why == why && from.Doc.File.Name == s.Doc.File.Name {
				pass.Reportf(d.Import.Span, message, d.Import.Raw, d.Target).Remarkf("loaded by %s", s.Closure.Chain(d.From))
			}
		}
	}
}

//go:embed pages/external-import.md
var externalImportDoc string

// externalImport reports an import from outside of the project: others do not
// have the file, and the client asks before it loads. A file of the home folder is
// meant to be each person's own.
var externalImport = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M117", Name: "external-import", Severity: lint.Warning, Kind: lint.KindImport, Since: "0.1.0", Doc: externalImportDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		if path.Base(s.Doc.File.Name) == "CLAUDE.local.md" || (s.Loaded != nil && s.Loaded.Scope == claudemd.User) {
			return
		}
		for i := range s.Doc.Imports {
			imp := &s.Doc.Imports[i]
			if _, external := imp.Resolve(s.Doc.File.Name); external && !strings.HasPrefix(imp.Path, "~") && importedText(path.Ext(trimPunctuation(imp.Path))) {
				pass.Reportf(imp.Span, "@%s lies outside of the project: the client asks before it loads, and in -p it never does", imp.Raw)
			}
		}
	},
}

//go:embed pages/imported-code.md
var importedCodeDoc string

// importedCode reports an import of program text, of a lock file or of generated
// text: all of it is sent in every session.
var importedCode = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M118", Name: "imported-code", Severity: lint.Warning, Kind: lint.KindImport, Since: "0.1.0", Doc: importedCodeDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		for i := range s.Doc.Imports {
			imp := &s.Doc.Imports[i]
			target, external := imp.Resolve(s.Doc.File.Name)
			if external || !s.Repo.Tree().IsFile(target) || imp.Fragment != "" {
				continue
			}
			what := importedKind(target)
			data, err := s.Repo.Read(target)
			if what == "" || err != nil {
				continue
			}
			cost := tokenize.Count(data, tokenize.V5)
			pass.Reportf(imp.Span, "%s is %s: about %s tokens in every session; name the file, and it is read when it is needed", target, what, figures.Commas(cost.Tokens)).
				Costing(cost.Tokens, cost.Low, cost.High)
		}
	},
}

// importedKind says what a file is that should not be imported, "" for others.
func importedKind(target string) string {
	base := strings.ToLower(path.Base(target))
	switch {
	case strings.HasSuffix(base, ".lock"), strings.HasSuffix(base, "-lock.json"), strings.HasSuffix(base, "-lock.yaml"), base == "go.sum":
		return "a lock file"
	case strings.Contains(base, ".min."), strings.Contains(base, ".generated."), strings.HasSuffix(base, ".pb.go"), strings.HasSuffix(base, ".d.ts"):
		return "generated"
	case sourceExt(path.Ext(base)):
		return "program text"
	}
	return ""
}
