package claudemd_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"pare/claudemd"
	"pare/internal/golden"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
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

// wanted is the name of what the generator should write for an archive.
const wanted = "want.md"

func fixture(t *testing.T, name string) (files, string) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, want := files{}, ""
	for _, a := range archive.Files {
		if a.Name == wanted {
			want = string(a.Data)
			continue
		}
		f[a.Name] = string(a.Data)
	}
	return f, want
}

func fixtures(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("../fixtures/claudemd/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	return names
}

func generate(f files, hand string) claudemd.Generated {
	r := repo.New(f)
	facts := claudemd.Find(r, claudemd.FactOptions{Name: "fixture"})
	return claudemd.Write(facts, claudemd.WriteOptions{Hand: []byte(hand), Bad: func(b string) []int { return lintLines(r, b) }})
}

func lintLines(r *repo.Repo, text string) []int {
	doc := claudemd.Parse(source.NewFile("CLAUDE.md", []byte(text)))
	var lines []int
	for _, x := range lint.Run(claudemdrules.All(), &claudemd.Subject{Doc: doc, Repo: r}, doc.File) {
		lines = append(lines, x.Start().Line)
	}
	return lines
}

// TestGenerate compares what is written for each fixture with the file that was
// read and found right; pare lint has nothing to say of it; each fact's evidence
// is there.
func TestGenerate(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			f, want := fixture(t, name)
			block := generate(f, "")
			if block.Text != want {
				if golden.Update() {
					rewrite(t, name, block.Text)
				} else {
					t.Errorf("written:\n%s\nwant:\n%s", block.Text, want)
				}
			}
			if lines := lintLines(repo.New(f), block.Text); len(lines) > 0 {
				t.Errorf("pare lint reports lines %v", lines)
			}
			checkEvidence(t, f, block)
		})
	}
}

func rewrite(t *testing.T, name, text string) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	archive.Files = slices.DeleteFunc(archive.Files, func(a txtar.File) bool { return a.Name == wanted })
	archive.Files = append(archive.Files, txtar.File{Name: wanted, Data: []byte(text)})
	if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

func checkEvidence(t *testing.T, f files, block claudemd.Generated) {
	t.Helper()
	r := repo.New(f)
	for _, fact := range block.Facts {
		if len(fact.Evidence) == 0 {
			t.Errorf("%s %q has no evidence", fact.Key, fact.Value)
		}
		for _, e := range fact.Evidence {
			if e.File != "" && !r.Tree().Has(e.File) {
				t.Errorf("%s %q: %s is not there", fact.Key, fact.Value, e.File)
			}
			if e.Line > r.Lines(e.File) && e.Line > 1 {
				t.Errorf("%s %q: %s has no line %d", fact.Key, fact.Value, e.File, e.Line)
			}
		}
	}
}

// TestHandWrittenTextSurvives merges blocks into texts of every kind: all bytes
// outside of the marks stay, and a second merge changes nothing.
func TestHandWrittenTextSurvives(t *testing.T) {
	pieces := []string{"# Title\n", "\n", "text without end", "- item\n", "```\ncode\n```\n", "\r\n", "@docs/a.md\n", "<!-- note -->\n", "é\xff\x00\n", "    indented\n", "| a | b |\n", "<!-- pare: allow M101 x -->\n"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var before, after strings.Builder
		for range random.IntN(6) {
			before.WriteString(pieces[random.IntN(len(pieces))])
		}
		for range random.IntN(6) {
			after.WriteString(pieces[random.IntN(len(pieces))])
		}
		block := fmt.Sprintf("%s\n## Commands\n\n- run %d\n\n%s\n", claudemd.Begin, random.IntN(1000), claudemd.End)
		old := fmt.Sprintf("%s\nold\n%s\n", claudemd.Begin, claudemd.End)
		text := before.String()
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		checkMerge(t, text+old+after.String(), block)
		checkMerge(t, before.String(), block)
	}
}

func checkMerge(t *testing.T, text, block string) {
	t.Helper()
	_, hand, err := claudemd.Split([]byte(text))
	if err != nil {
		return // marks within an open fence: nothing is merged
	}
	merged, err := claudemd.Merge([]byte(text), block)
	if err != nil {
		if !strings.Contains(text, "```") {
			t.Fatalf("merge into %q: %v", text, err)
		}
		return // an open fence: nothing can stand behind it
	}
	again, err := claudemd.Merge(merged, block)
	if err != nil || !bytes.Equal(merged, again) {
		t.Fatalf("a second merge into %q changes %q to %q (%v)", text, merged, again, err)
	}
	_, left, err := claudemd.Split(merged)
	if err != nil {
		t.Fatalf("%q cannot be split: %v", merged, err)
	}
	if !bytes.HasPrefix(left, hand) || strings.TrimRight(string(left[len(hand):]), "\r\n") != "" {
		t.Fatalf("text by hand was %q and is %q", hand, left)
	}
}

// TestMergeIsStable says that a file written once is written the same again, with
// what people wrote around it.
func TestMergeIsStable(t *testing.T) {
	for _, name := range fixtures(t) {
		f, _ := fixture(t, name)
		for _, hand := range []string{"", "# Mine\n\nRun `make test` before a commit.\n", "- Indent with 4 spaces\n"} {
			first, err := claudemd.Merge([]byte(hand), generate(f, hand).Text)
			if err != nil {
				t.Fatal(err)
			}
			_, left, err := claudemd.Split(first)
			if err != nil {
				t.Fatal(err)
			}
			second, err := claudemd.Merge(first, generate(f, string(left)).Text)
			if err != nil || !bytes.Equal(first, second) {
				t.Errorf("%s with %q: the second run writes\n%s\nand the first\n%s", name, hand, second, first)
			}
		}
	}
}

// TestWrittenByHandIsNotRepeated gives the writer what people wrote themselves.
func TestWrittenByHandIsNotRepeated(t *testing.T) {
	f, _ := fixture(t, "../fixtures/claudemd/go.txtar")
	block := generate(f, "# parcel\n\nRun `make lint`, and `make test` always.\n")
	for _, line := range []string{"make lint\n", "make test\n", "# parcel"} {
		if strings.Contains(block.Text, line) {
			t.Errorf("%q is said twice", line)
		}
	}
	if !strings.Contains(block.Text, "make build\n") {
		t.Error("what nobody wrote is missing too")
	}
}

// TestLimits cuts a block to a few tokens and lines.
func TestLimits(t *testing.T) {
	f, _ := fixture(t, "../fixtures/claudemd/pnpm-monorepo.txtar")
	facts := claudemd.Find(repo.New(f), claudemd.FactOptions{})
	block := claudemd.Write(facts, claudemd.WriteOptions{MaxLines: 15})
	if n := strings.Count(block.Text, "\n"); n > 15 {
		t.Errorf("%d lines", n)
	}
	if len(block.Left) == 0 {
		t.Error("nothing is said of what was left out")
	}
	if !strings.Contains(block.Text, "pnpm test\n") {
		t.Error("the most useful is not what was kept")
	}
}

// TestBrokenMarks must not guess where a block ends.
func TestBrokenMarks(t *testing.T) {
	for _, text := range []string{claudemd.Begin + "\nx\n", "x\n" + claudemd.End + "\n", claudemd.End + "\n" + claudemd.Begin + "\n", claudemd.Begin + "\n" + claudemd.Begin + "\n" + claudemd.End + "\n"} {
		if _, err := claudemd.Merge([]byte(text), "block\n"); err == nil {
			t.Errorf("%q was merged", text)
		}
	}
}

// TestBrokenManifest leaves out the facts of a manifest that does not parse, and
// says so.
func TestBrokenManifest(t *testing.T) {
	f, _ := fixture(t, "../fixtures/claudemd/scripts.txtar")
	facts := claudemd.Find(repo.New(f), claudemd.FactOptions{})
	if len(facts.Notes) != 1 || !strings.Contains(facts.Notes[0], "package.json") {
		t.Errorf("notes: %q", facts.Notes)
	}
}

// TestPackages describes one package of a workspace.
func TestPackages(t *testing.T) {
	f, _ := fixture(t, "../fixtures/claudemd/pnpm-monorepo.txtar")
	r := repo.New(f)
	if got := claudemd.Packages(r); !slices.Equal(got, []string{"apps/web", "packages/plan", "packages/ui"}) {
		t.Errorf("packages: %q", got)
	}
	facts := claudemd.Find(r, claudemd.FactOptions{Dir: "apps/web"})
	block := claudemd.Write(facts, claudemd.WriteOptions{})
	for _, line := range []string{"# web\n", "The web front end.\n", "pnpm dev\n", "pnpm test\n"} {
		if !strings.Contains(block.Text, line) {
			t.Errorf("no %q in\n%s", line, block.Text)
		}
	}
	if strings.Contains(block.Text, "cd ") {
		t.Errorf("commands leave the package:\n%s", block.Text)
	}
}

// TestManyPackages must stay short with 200 workspaces.
func TestManyPackages(t *testing.T) {
	f := files{"package.json": `{"name":"x","workspaces":["packages/*"]}`}
	for i := range 200 {
		f[fmt.Sprintf("packages/p%03d/package.json", i)] = fmt.Sprintf(`{"name":"@x/p%03d","scripts":{"build":"tsc","test":"vitest"}}`, i)
	}
	block := generate(f, "")
	if n := strings.Count(block.Text, "\n"); n > 40 {
		t.Errorf("%d lines:\n%s", n, block.Text)
	}
}
