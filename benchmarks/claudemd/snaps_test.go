package claudemd_test

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"testing"

	"pare/benchmarks/claudemd/snaps"
	"pare/claudemd"
	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
)

// TestRealFiles lints every Markdown file of the benchmark's repositories: no
// crash, no span outside of its file, and every fix keeps the bytes outside of its
// edits.
func TestRealFiles(t *testing.T) {
	top := os.Getenv("PARE_BENCH_SNAPS")
	if top == "" {
		t.Skip("skipped: set PARE_BENCH_SNAPS to the folder of unpacked repositories")
	}
	names, err := snaps.Names(top)
	if err != nil {
		t.Fatal(err)
	}
	files, findings, fixes := 0, 0, 0
	for _, name := range names {
		dir, err := snaps.Open(filepath.Join(top, name), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		r := repo.New(dir)
		closure := claudemd.Load(r, claudemd.LoadOptions{})
		for _, file := range r.Tree().Files() {
			if path.Ext(file) != ".md" {
				continue
			}
			data, err := r.Read(file)
			if err != nil || len(data) > 1<<20 {
				continue
			}
			files++
			s := &claudemd.Subject{Doc: claudemd.Parse(source.NewFile(file, data)), Repo: r, Closure: closure}
			for _, f := range lint.Run(claudemdrules.All(), s, s.Doc.File) {
				findings++
				fixes += checkFinding(t, name, f)
			}
		}
	}
	t.Logf("%d files, %d findings, %d fixes", files, findings, fixes)
	if files == 0 {
		t.Error("no file was linted")
	}
}

func checkFinding(t *testing.T, repository string, f *lint.Finding) int {
	t.Helper()
	data := f.File.Data
	if f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > len(data) {
		t.Errorf("%s %s: %s at %v of %d bytes", repository, f.File.Name, f.Rule.Code, f.Span, len(data))
	}
	for _, fix := range f.Fixes {
		fixed, err := source.Apply(data, fix.Edits)
		if err != nil {
			t.Errorf("%s %s: %s: %v", repository, f.File.Name, f.Rule.Code, err)
			continue
		}
		if len(fix.Edits) != 1 {
			continue
		}
		e := fix.Edits[0]
		if !bytes.HasPrefix(fixed, data[:e.Span.Start]) || !bytes.HasSuffix(fixed, data[e.Span.End:]) {
			t.Errorf("%s %s: %s changes bytes outside of its edit", repository, f.File.Name, f.Rule.Code)
		}
	}
	return len(f.Fixes)
}

// BenchmarkLint lints one CLAUDE.md of a repository in memory, with everything
// that is read for it.
func BenchmarkLint(b *testing.B) {
	text := []byte("# Shop\n\nSee `src/a.ts` and `src/gone.ts`. Run `npm test`.\n\n```bash\nnpm run build\n```\n")
	for b.Loop() {
		r := repo.New(memory{"CLAUDE.md": text, "src/a.ts": nil, "package.json": []byte(`{"scripts":{"test":"x"}}`)})
		s := &claudemd.Subject{Doc: claudemd.Parse(source.NewFile("CLAUDE.md", text)), Repo: r}
		if len(lint.Run(claudemdrules.All(), s, s.Doc.File)) == 0 {
			b.Fatal("nothing was found")
		}
	}
}

type memory map[string][]byte

func (m memory) List() []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	return names
}

func (m memory) Read(name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return data, nil
	}
	return nil, os.ErrNotExist
}

// TestRealMerge puts a generated block behind every CLAUDE.md of the benchmark:
// what people wrote stays byte for byte, and a second run changes nothing.
func TestRealMerge(t *testing.T) {
	top := os.Getenv("PARE_BENCH_SNAPS")
	if top == "" {
		t.Skip("skipped: set PARE_BENCH_SNAPS to the folder of unpacked repositories")
	}
	names, err := snaps.Names(top)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range names {
		dir, err := snaps.Open(filepath.Join(top, name), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		facts := claudemd.Find(repo.New(dir), claudemd.FactOptions{})
		for _, file := range []string{"CLAUDE.md", "AGENTS.md", ".claude/CLAUDE.md"} {
			text, err := dir.Read(file)
			if err != nil {
				continue
			}
			first, err := claudemd.Merge(text, claudemd.Write(facts, claudemd.WriteOptions{Hand: text}).Text)
			if err != nil {
				t.Errorf("%s %s: %v", name, file, err)
				continue
			}
			_, hand, err := claudemd.Split(first)
			if err != nil || !bytes.HasPrefix(first, text) || !bytes.Equal(bytes.TrimRight(hand, "\r\n"), bytes.TrimRight(text, "\r\n")) {
				t.Errorf("%s %s: what people wrote has changed (%v)", name, file, err)
			}
			second, err := claudemd.Merge(first, claudemd.Write(facts, claudemd.WriteOptions{Hand: hand}).Text)
			if err != nil || !bytes.Equal(first, second) {
				t.Errorf("%s %s: a second run changes the file (%v)", name, file, err)
			}
			n++
		}
	}
	t.Logf("%d files", n)
}
