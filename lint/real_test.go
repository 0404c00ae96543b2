package lint_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pare/claudemd"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
	clientrules "pare/lint/rules/client"
	promptrules "pare/lint/rules/prompt"
)

// project is a folder of the disk as a repository.
type project struct {
	root  string
	names []string
}

func openProject(t *testing.T, root string) *project {
	t.Helper()
	p := &project{root: root}
	err := filepath.WalkDir(root, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".git" && d.IsDir() {
			return filepath.SkipDir
		}
		if rel, err := filepath.Rel(root, full); err == nil && d.Type().IsRegular() {
			p.names = append(p.names, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *project) List() []string { return p.names }

func (p *project) Read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(p.root, filepath.FromSlash(name)))
}

// reader lints a text as one kind of file would be linted.
type reader struct {
	kind string
	lint func(file *source.File) []*lint.Finding
}

// readers are all ways in which a text can be read.
func readers(r *repo.Repo, closure *claudemd.Closure) []reader {
	exists := func(name string) bool { return r.Tree().Has(name) }
	client := func(kind clientrules.Kind) func(*source.File) []*lint.Finding {
		return func(file *source.File) []*lint.Finding {
			s := &clientrules.Subject{File: file, Kind: kind, Doc: claudemd.Parse(file), Exists: exists}
			return lint.Run(clientrules.All(), s, file)
		}
	}
	return []reader{
		{"instructions", func(file *source.File) []*lint.Finding {
			s := &claudemd.Subject{Doc: claudemd.Parse(file), Repo: r, Closure: closure, Loaded: closure.Find(file.Name)}
			return lint.Run(claudemdrules.All(), s, file)
		}},
		{"prompt", func(file *source.File) []*lint.Finding {
			return lint.Run(promptrules.All(), promptrules.New(file, promptrules.World{Exists: exists}), file)
		}},
		{"agent", client(clientrules.Agent)},
		{"skill", client(clientrules.Skill)},
		{"command", client(clientrules.Command)},
	}
}

// checkProject lints every Markdown file of a folder in every way and checks what
// must hold whatever stands in it.
func checkProject(t *testing.T, root string) (files, found, repaired int) {
	t.Helper()
	p := openProject(t, root)
	r := repo.New(p)
	ways := readers(r, claudemd.Load(r, claudemd.LoadOptions{}))
	for _, name := range p.names {
		if !strings.HasSuffix(name, ".md") {
			continue
		}
		data, err := p.Read(name)
		if err != nil || len(data) == 0 || len(data) > 1<<20 {
			continue
		}
		files++
		for _, way := range ways {
			checkSafe(t, way, name, data)
			f, n := checkText(t, way, name, data)
			found += f
			repaired += n
		}
	}
	return files, found, repaired
}

// checkText repairs a text until nothing is left to repair, with unsafe fixes
// too.
func checkText(t *testing.T, way reader, name string, data []byte) (found, repaired int) {
	t.Helper()
	for round := 0; ; round++ {
		file := source.NewFile(name, data)
		all := way.lint(file)
		lint.Sort(all)
		for _, f := range all {
			checkFinding(t, way.kind, f)
		}
		if round == 0 {
			found = len(all)
		}
		fixed, done, err := lint.Repair(file, all, lint.Unsafe)
		if err != nil {
			t.Fatalf("%s as %s: %v", name, way.kind, err)
		}
		if len(done) == 0 {
			return found, repaired
		}
		if round == 20 {
			t.Errorf("%s as %s: no end: %s %s", name, way.kind, done[0].Rule.Code, done[0].Message)
			return found, repaired
		}
		repaired += len(done)
		data = fixed
	}
}

// checkFinding checks a finding's place and that each of its fixes leaves alone
// what it does not name.
func checkFinding(t *testing.T, kind string, f *lint.Finding) {
	t.Helper()
	data := f.File.Data
	if f.Span.Start < 0 || f.Span.End > len(data) || f.Span.End < f.Span.Start || f.Message == "" || strings.Contains(f.Message, "%!") {
		t.Errorf("%s as %s: %s spans %v: %q", f.File.Name, kind, f.Rule.Code, f.Span, f.Message)
	}
	for _, fix := range f.Fixes {
		got, err := source.Apply(data, fix.Edits)
		if err != nil {
			t.Errorf("%s as %s: %s: %v", f.File.Name, kind, f.Rule.Code, err)
			continue
		}
		first, last := len(data), 0
		for _, e := range fix.Edits {
			first, last = min(first, e.Span.Start), max(last, e.Span.End)
		}
		if len(fix.Edits) > 0 && (!bytes.HasPrefix(got, data[:first]) || !bytes.HasSuffix(got, data[last:])) {
			t.Errorf("%s as %s: %s changes more than it names", f.File.Name, kind, f.Rule.Code)
		}
	}
}

func TestFixtures(t *testing.T) {
	if files, _, _ := checkProject(t, filepath.Join("..", "fixtures")); files == 0 {
		t.Error("no file was checked")
	}
	// The pages of the rules hold every mistake that there is a rule for.
	for _, root := range []string{"pages", "rules"} {
		if files, found, _ := checkProject(t, root); files == 0 || found == 0 {
			t.Errorf("%s: %d files, %d findings", root, files, found)
		}
	}
}

// TestRealFiles checks the same on every Markdown file of real repositories.
func TestRealFiles(t *testing.T) {
	dir := os.Getenv("PARE_BENCH_CLAUDEMD")
	if dir == "" {
		t.Skip("no real files: set PARE_BENCH_CLAUDEMD to the folder of the benchmark, with repos.tar.zst unpacked to snaps in it")
	}
	roots, err := filepath.Glob(filepath.Join(dir, "snaps", "*"))
	if err != nil || len(roots) == 0 {
		t.Skipf("no real files: unpack repos.tar.zst to %s", filepath.Join(dir, "snaps"))
	}
	files, found, repaired := 0, 0, 0
	for _, root := range roots {
		f, n, r := checkProject(t, root)
		files, found, repaired = files+f, found+n, repaired+r
	}
	t.Logf("%d files of %d repositories, each read in five ways: %d findings, %d repaired", files, len(roots), found, repaired)
}
