package scriptrules_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pare/grammars"
	"pare/internal/golden"
	"pare/internal/source"
	"pare/lint"
	scriptrules "pare/lint/rules/script"
)

// env is what the local env file of the tests defines.
var env = scriptrules.EnvNames([]byte("# keys\nexport ANTHROPIC_API_KEY=sk-…\nDEBUG=1\n"))

// check lints one text under a name.
func check(name, text string, rules []scriptrules.Rule) []*lint.Finding {
	file := source.NewFile(name, []byte(text))
	outline := grammars.Parse(context.Background(), name, file.Data, grammars.Limits{})
	tree, _ := grammars.Nodes(context.Background(), name, file.Data, grammars.Limits{})
	found := lint.Run(rules, scriptrules.NewSubject(file, outline, tree, env), file)
	lint.Sort(found)
	return found
}

func describe(found []*lint.Finding) string {
	var b strings.Builder
	for _, f := range found {
		p := f.Start()
		fmt.Fprintf(&b, "%s:%d:%d %s %q\n", f.File.Name, p.Line, p.Column, f.Rule.Name, f.Shown())
	}
	return b.String()
}

// TestScripts runs all rules over the texts of each archive: those whose name
// begins with bad are found as want says, the others are silent.
func TestScripts(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		want := -1
		for i, f := range archive.Files {
			if f.Name == "want" {
				want = i
				continue
			}
			found := check(f.Name, string(f.Data), scriptrules.All())
			got.WriteString(describe(found))
			if bad := strings.Contains(f.Name, "bad"); bad != (len(found) > 0) {
				t.Errorf("%s: %s has %d findings:\n%s", name, f.Name, len(found), describe(found))
			}
			for _, f := range found {
				covered[f.Rule.Name] = true
			}
		}
		if want < 0 {
			t.Fatalf("%s has no want", name)
		}
		if diff := cmp.Diff(string(archive.Files[want].Data), got.String()); diff != "" {
			if golden.Update() {
				archive.Files[want].Data = []byte(got.String())
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				continue
			}
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, r := range scriptrules.All() {
		if !covered[r.Name] {
			t.Errorf("%s is found in no archive", r.Name)
		}
		if _, err := os.Stat("testdata/" + r.Name + ".txtar"); err != nil {
			t.Error(err)
		}
	}
}

// fileOf is the name of a page's example, by the language of its fence.
func fileOf(doc, section string) string {
	_, after, _ := strings.Cut(doc, "## "+section)
	_, info, _ := strings.Cut(after, "```")
	language, _, _ := strings.Cut(info, "\n")
	return map[string]string{"python": "a.py", "bash": "a.sh", "yaml": ".github/workflows/a.yml"}[language]
}

// TestPages: each page's example yields its finding and nothing else, and what is
// to be used instead yields nothing.
func TestPages(t *testing.T) {
	if _, err := lint.NewCatalog(lint.Metas(scriptrules.All())); err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, r := range scriptrules.All() {
		codes = append(codes, r.Code)
		p, err := lint.ParsePage(r.Doc)
		if err != nil {
			t.Fatalf("%s: %v", r.Name, err)
		}
		if p.Code != r.Code || p.Name != r.Name {
			t.Errorf("the page of %s is of %s %s", r.Name, p.Code, p.Name)
		}
		found := check(fileOf(r.Doc, "Example"), p.Example, []scriptrules.Rule{r})
		if len(found) != 1 {
			t.Errorf("%s: the example yields %d findings:\n%s", r.Name, len(found), describe(found))
		}
		if found := check(fileOf(r.Doc, "Use instead"), p.Instead, []scriptrules.Rule{r}); len(found) > 0 {
			t.Errorf("%s: what to use instead yields\n%s", r.Name, describe(found))
		}
	}
	if !slices.IsSorted(codes) {
		t.Errorf("codes out of order: %v", codes)
	}
}

// TestConcerns: whatever has a finding is a file that the cheap look lets through.
func TestConcerns(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if found := check(f.Name, string(f.Data), scriptrules.All()); len(found) > 0 && !scriptrules.Concerns(f.Name, f.Data) {
				t.Errorf("%s: %s has findings and is passed over", name, f.Name)
			}
		}
	}
	for _, name := range []string{"README.md", "a.py", ".github/workflows/a.yml", "config.yml"} {
		if scriptrules.Concerns(name, []byte("import openai\n")) {
			t.Errorf("%s concerns nobody", name)
		}
	}
	if scriptrules.Concerns("notes.md", []byte("import anthropic\n")) {
		t.Error("a document is no script")
	}
}

// TestRepositories prints what the rules find in real repositories, to be looked
// at: set PARE_BENCH_CLAUDEMD.
func TestRepositories(t *testing.T) {
	root := os.Getenv("PARE_BENCH_CLAUDEMD")
	if root == "" {
		t.Skip("real repositories are not linted: set PARE_BENCH_CLAUDEMD to a folder of them")
	}
	files, concerned := 0, 0
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".py", ".ts", ".tsx", ".js", ".mjs", ".go", ".sh", ".yml", ".yaml":
		default:
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil || len(text) > 1<<20 {
			return nil
		}
		rel, _ := filepath.Rel(root, path)
		if files++; !scriptrules.Concerns(filepath.ToSlash(rel), text) {
			return nil
		}
		concerned++
		found := check(filepath.ToSlash(rel), string(text), scriptrules.All())
		// What their env files hold is not known, so the last rule says nothing true.
		found = slices.DeleteFunc(found, func(f *lint.Finding) bool { return f.Rule.Name == "shared-key" })
		if len(found) > 0 {
			t.Log("\n" + describe(found))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d of them looked into", files, concerned)
}

func FuzzRules(f *testing.F) {
	for _, r := range scriptrules.All() {
		f.Add("a.py", r.Doc)
		f.Add("a.sh", r.Doc)
	}
	f.Add("a.ts", "for (const x of xs) { await client.messages.create({}); await sleep(5) }")
	f.Add("a.go", "for _, x := range xs {")
	f.Add("Makefile", "a:\n\tfor f in *; do claude -p $$f; done\n")
	f.Add("package.json", `{"scripts": {"a": "claude -p \"x\""}}`)
	f.Add(".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: |\n          claude -p ${{ x }}\n")
	f.Add("a.rb", "begin\nclient.messages.create\nrescue\nretry\nend")
	f.Fuzz(func(t *testing.T, name, text string) {
		for _, found := range check(name, text, scriptrules.All()) {
			if found.Span.Start < 0 || found.Span.End > len(text) || found.Span.Empty() {
				t.Errorf("%+v", found.Span)
			}
		}
	})
}

// TestExamples: what the fixes show is read by its grammar, and no rule has
// anything to say of it.
func TestExamples(t *testing.T) {
	names, err := filepath.Glob("fixes/*")
	if err != nil || len(names) == 0 {
		t.Fatal("no examples", err)
	}
	head := map[string]string{
		".py": "import anthropic\n", ".ts": "import Anthropic from \"@anthropic-ai/sdk\";\n", ".rb": "require \"anthropic\"\n",
		".java": "import com.anthropic.client.AnthropicClient;\n", ".yml": "jobs:\n  a:\n    steps:\n", ".sh": "# https://api.anthropic.com/v1/messages\n",
		".go": "package main\n\nimport \"github.com/anthropics/anthropic-sdk-go\"\n\nfunc main() {\n",
	}
	for _, path := range names {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		body := head[filepath.Ext(name)] + string(text)
		if filepath.Ext(name) == ".yml" {
			name = ".github/workflows/" + name
		}
		for _, f := range check(name, body, scriptrules.All()) {
			t.Errorf("%s: %s: %s", path, f.Rule.Name, f.Message)
		}
	}
}

// TestFixesAreShown: every new finding shows how it is written, in the language
// of its file.
func TestFixesAreShown(t *testing.T) {
	for name, text := range map[string]string{
		"a.py":   "import anthropic\nwhile True:\n    try:\n        print(client.messages.create(x))\n        break\n    except Exception:\n        pass\n",
		"a.ts":   "import Anthropic from \"@anthropic-ai/sdk\";\nwhile (true) {\n  try { await client.messages.create({}); break; } catch (e) {}\n}\n",
		"a.go":   "package main\n\nimport \"github.com/anthropics/anthropic-sdk-go\"\n\nfunc f() {\n\tfor {\n\t\t_, err := client.Messages.New(ctx, p)\n\t\tif err != nil {\n\t\t\tcontinue\n\t\t}\n\t\treturn\n\t}\n}\n",
		"a.rb":   "require \"anthropic\"\nbegin\n  client.messages.create(x)\nrescue\n  retry\nend\n",
		"A.java": "import com.anthropic.client.AnthropicClient;\nclass A { void m() { while (true) { try { client.messages().create(p); break; } catch (Exception e) { } } } }\n",
		"a.sh":   "while ! claude -p hi; do :; done\n",
	} {
		found := check(name, text, scriptrules.All())
		shown := ""
		for _, f := range found {
			for _, fix := range f.Fixes {
				shown += fix.Code
			}
		}
		if len(found) == 0 || !strings.Contains(shown, "retry") && !strings.Contains(shown, "attempt") {
			t.Errorf("%s: %d findings, shown %q", name, len(found), shown)
		}
	}
}
