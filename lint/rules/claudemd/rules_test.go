package claudemdrules

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"pare/claudemd"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

// files is a repository in memory.
type files map[string]string

func (f files) List() []string {
	var names []string
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (f files) Read(name string) ([]byte, error) {
	if text, ok := f[name]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

// subjectOf makes the subject that the command line would make for a file.
func subjectOf(f files, name string) *claudemd.Subject {
	r := repo.New(f)
	closure := claudemd.Load(r, claudemd.LoadOptions{})
	doc := claudemd.Parse(source.NewFile(name, []byte(f[name])))
	return &claudemd.Subject{Doc: doc, Repo: r, Closure: closure, Loaded: closure.Find(name)}
}

// shop is the repository that the pages of the rules speak about.
func shop() files {
	return files{
		"README.md":                 "# Shop\n\nThe shop server takes orders from the web front end, checks them against the stock,\nand hands them to the billing service, which sends the invoices to the customers by mail\non the first working day of the month.\n",
		"package.json":              "{\n  \"name\": \"shop\",\n  \"scripts\": {\n    \"test\": \"vitest run\",\n    \"typecheck\": \"tsc --noEmit\"\n  }\n}\n",
		"package-lock.json":         "{}\n",
		"src/server.ts":             strings.Repeat("export const x = 1\n", 90),
		"src/util.ts":               "export {}\n",
		"src/http/ordersHandler.ts": "export {}\n",
		"docs/guide.md":             "# Guide\n\n## Wire format\n\nJSON.\n",
		"docs/circle.md":            "@../CLAUDE.md\n",
		"docs/hop5.md":              "@hop4.md\n",
		"docs/hop4.md":              "@hop3.md\n",
		"docs/hop3.md":              "@hop2.md\n",
		"docs/hop2.md":              "@hop1.md\n",
		"docs/hop1.md":              "@hop0.md\n",
		"docs/hop0.md":              "The end.\n",
		".gitignore":                "dist/\n",
	}
}

// TestPages runs each rule on the examples of its page: the first must yield a
// finding, the second none of any rule.
func TestPages(t *testing.T) {
	for _, rule := range references() {
		t.Run(rule.Name, func(t *testing.T) {
			page, err := lint.ParsePage(rule.Doc)
			if err != nil {
				t.Fatal(err)
			}
			if page.Code != rule.Code || page.Name != rule.Name {
				t.Errorf("the page is of %s %s", page.Code, page.Name)
			}
			if found := runOn(rule, page.Example); len(found) == 0 {
				t.Error("the example yields no finding")
			}
			for _, r := range references() {
				for _, f := range runOn(r, page.Instead) {
					t.Errorf("the better text yields %s: %s", f.Rule.Code, f.Message)
				}
			}
		})
	}
}

func runOn(rule Rule, text string) []*lint.Finding {
	f := shop()
	// The last hop is the fifth only for the file that begins the chain.
	f["CLAUDE.md"] = text
	s := subjectOf(f, "CLAUDE.md")
	var found []*lint.Finding
	for _, l := range s.Closure.Files {
		sub := &claudemd.Subject{Doc: l.Doc, Repo: s.Repo, Closure: s.Closure, Loaded: &l}
		found = append(found, lint.Run([]Rule{rule}, sub, l.Doc.File)...)
	}
	return found
}

// TestCases runs all rules over the repositories of testdata. CLAUDE.md (or the
// file that the comment names) is linted; "want" lists the findings, a line each,
// and good.md, where it is there, must have none.
func TestCases(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f, want := files{}, ""
			for _, a := range archive.Files {
				if a.Name == "want" {
					want = string(a.Data)
					continue
				}
				f[a.Name] = string(a.Data)
			}
			target := "CLAUDE.md"
			if _, ok := f[".claude/CLAUDE.md"]; ok {
				target = ".claude/CLAUDE.md"
			}
			if got := findings(f, target); got != want {
				t.Errorf("findings:\n%s\nwant:\n%s", got, want)
			}
			if _, ok := f["good.md"]; ok {
				if got := findings(f, "good.md"); got != "" {
					t.Errorf("the good file has findings:\n%s", got)
				}
			}
		})
	}
}

// tokens are estimates, which another package tests.
var tokens = regexp.MustCompile(`about [\d,]+ tokens`)

func findings(f files, target string) string {
	s := subjectOf(f, target)
	found := lint.Run(references(), s, s.Doc.File)
	lint.Sort(found)
	var b strings.Builder
	for _, x := range found {
		fmt.Fprintf(&b, "%d %s %s\n", x.Start().Line, x.Rule.Code, tokens.ReplaceAllString(x.Message, "about N tokens"))
	}
	return b.String()
}

// TestFixes applies every fix alone: the finding must be gone, and nothing
// outside of the edits may change.
func TestFixes(t *testing.T) {
	for _, rule := range references() {
		page, err := lint.ParsePage(rule.Doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range runOn(rule, page.Example) {
			if x.File.Name != "CLAUDE.md" {
				continue
			}
			for _, fix := range x.Fixes {
				fixed, err := source.Apply(x.File.Data, fix.Edits)
				if err != nil {
					t.Fatalf("%s: %v", rule.Code, err)
				}
				if left := runOn(rule, string(fixed)); len(left) > 0 {
					t.Errorf("%s: after %q there is still %s", rule.Code, fix.Message, left[0].Message)
				}
			}
		}
	}
}

// FuzzRules looks for crashes and for spans that leave the file.
func FuzzRules(f *testing.F) {
	for _, rule := range references() {
		if page, err := lint.ParsePage(rule.Doc); err == nil {
			f.Add(page.Example)
		}
	}
	f.Add("---\npaths: [a]\n---\n# h\n\n| `a/` | `b.ts` |\n|--|--|\n\n> ```\n> x\n")
	f.Fuzz(func(t *testing.T, text string) {
		fs := shop()
		fs["CLAUDE.md"] = text
		s := subjectOf(fs, "CLAUDE.md")
		for _, x := range lint.Run(references(), s, s.Doc.File) {
			if x.Span.Start < 0 || x.Span.End > len(text) || x.Span.End < x.Span.Start {
				t.Fatalf("%s: span %v of %d bytes", x.Rule.Code, x.Span, len(text))
			}
			for _, fix := range x.Fixes {
				if _, err := source.Apply(s.Doc.File.Data, fix.Edits); err != nil {
					t.Fatalf("%s: %v", x.Rule.Code, err)
				}
			}
		}
	})
}

// remembering is a repository with a history.
type remembering struct {
	files
	renamed map[string]string
	gone    []string
}

func (r remembering) Renamed(name string) string { return r.renamed[name] }

func (r remembering) Gone() []string { return r.gone }

// TestHistory: a path that was here once is one of this repository whatever its
// form, and a fix is written as the text writes its paths.
func TestHistory(t *testing.T) {
	f := shop()
	delete(f, "CLAUDE.md")
	f["src/motor.ts"], f["libs/a.ts"], f["web/pages/cart_page.ts"] = "x", "x", "x"
	r := repo.New(remembering{f, map[string]string{"src/engine.ts": "src/motor.ts", "web/pages/basket_page.ts": "web/pages/cart_page.ts"}, []string{"src/engine.ts", "libs/old/a.py", "legacy/x.go", "web/pages/basket_page.ts", "docs/index.md", "README.md", "pkg/config.yaml"}})
	text := "The core is `engine.ts`; `libs/old` holds the rest, `legacy/` the first version.\n" +
		"The basket is `pages/basket_page.ts`.\n" +
		"Each folder has a `README.md`, an `index.md` and a `config.yaml`. `legacy/` was removed. Create `engine.ts` anew.\n" +
		"The original `engine.ts` was split up. `engine.ts` was split into two files.\n- Removed: the loader and `engine.ts`\n- 2026-01-02: `engine.ts` became a folder.\n\n" +
		"## Changelog\n\nThe core moved out of `src/engine.ts`.\n"
	doc := claudemd.Parse(source.NewFile("CLAUDE.md", []byte(text)))
	var got []string
	for _, x := range lint.Run([]Rule{stalePath}, &claudemd.Subject{Doc: doc, Repo: r}, doc.File) {
		line := fmt.Sprintf("%d %s", x.Start().Line, x.Text)
		if len(x.Fixes) > 0 {
			line += " -> " + x.Fixes[0].Edits[0].New
		}
		got = append(got, line)
	}
	want := []string{"1 engine.ts -> motor.ts", "1 libs/old", "1 legacy/", "2 pages/basket_page.ts -> pages/cart_page.ts"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestRenameIsTheFix prefers what git knows to what looks alike, and does not
// send the reader to a file that is gone too.
func TestRenameIsTheFix(t *testing.T) {
	f := shop()
	f["CLAUDE.md"] = "See `src/servr.ts` and `src/lost.ts`.\n"
	r := repo.New(remembering{files: f, renamed: map[string]string{"src/servr.ts": "src/http/ordersHandler.ts", "src/lost.ts": "src/also-gone.ts"}})
	doc := claudemd.Parse(source.NewFile("CLAUDE.md", []byte(f["CLAUDE.md"])))
	found := lint.Run([]Rule{stalePath}, &claudemd.Subject{Doc: doc, Repo: r}, doc.File)
	if len(found) != 2 {
		t.Fatalf("%d findings", len(found))
	}
	if fix := found[0].Fixes[0]; fix.Safety != lint.Safe || fix.Edits[0].New != "src/http/ordersHandler.ts" {
		t.Errorf("fix: %+v", fix)
	}
	if len(found[1].Fixes) > 0 {
		t.Errorf("a fix leads to a file that is gone: %+v", found[1].Fixes)
	}
}

func runRule(rule Rule, s *claudemd.Subject) []string {
	var all []string
	for _, x := range lint.Run([]Rule{rule}, s, s.Doc.File) {
		all = append(all, x.Message)
	}
	return all
}
