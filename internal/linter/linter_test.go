package linter

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pare/internal/env"
	_ "pare/internal/golden" // go test ./... -update
	"pare/lint"
)

// root is a folder with files in it, and a world for a run there.
func root(t *testing.T, files map[string]string) (*env.Env, string) {
	t.Helper()
	dir := t.TempDir()
	disk := fstest.MapFS{}
	for name, text := range files {
		disk[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o666}
	}
	if err := os.CopyFS(dir, disk); err != nil {
		t.Fatal(err)
	}
	return &env.Env{Dir: dir, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now}, dir
}

// TestRunWritesNothing: repairs stay in memory until somebody says so.
func TestRunWritesNothing(t *testing.T) {
	e, dir := root(t, map[string]string{"src/app.py": "def one():\n    return 1\n", "task.prompt.md": "Fix @src/app.py#L1-L2\n"})
	read := func() string {
		data, err := os.ReadFile(filepath.Join(dir, "task.prompt.md"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	r, err := Run(t.Context(), e, Options{Dir: dir, Repair: lint.Safe})
	if err != nil {
		t.Fatal(err)
	}
	if r.Files != 1 || r.Repaired != 1 || len(r.Changes) != 1 || len(r.Findings) != 0 || string(r.Changes[0].After) != "Fix @src/app.py#L1-2\n" {
		t.Errorf("%+v", r)
	}
	if read() != "Fix @src/app.py#L1-L2\n" {
		t.Error("a run wrote to the disk")
	}
	if err := r.WriteChanges(); err != nil || read() != "Fix @src/app.py#L1-2\n" {
		t.Errorf("the repairs are not written: %v", err)
	}
}

// TestText: a text stands in for a file that may not be there, and is all that is
// linted.
func TestText(t *testing.T) {
	e, dir := root(t, map[string]string{"src/app.py": "def one():\n    return 1\n", "broken.prompt.md": "Fix @src/nothing.py\n"})
	r, err := Run(t.Context(), e, Options{Dir: dir, Text: &Text{Name: "new.prompt.md", Data: []byte("Fix @src/app.py#L1-L2\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Files != 1 || len(r.Findings) != 1 || r.Findings[0].File.Name != "new.prompt.md" || string(r.Text) != "Fix @src/app.py#L1-L2\n" {
		t.Errorf("%+v", r)
	}
	if r, err = Run(t.Context(), e, Options{Dir: dir, Text: &Text{Name: "new.prompt.md", Data: []byte("Fix @src/app.py#L1-L2\n")}, Repair: lint.Safe}); err != nil || string(r.Text) != "Fix @src/app.py#L1-2\n" {
		t.Errorf("%q, %v", r.Text, err)
	}
}

// TestWriteChangesKeepsWhatIsNotItsOwn: what lies behind a link out of the root, and
// what somebody has written meanwhile, stay; every other file is written.
func TestWriteChangesKeepsWhatIsNotItsOwn(t *testing.T) {
	const broken, mended = "Fix @src/app.py#L1-L2\n", "Fix @src/app.py#L1-2\n"
	e, dir := root(t, map[string]string{
		"src/app.py": "def one():\n    return 1\n", "prompts/changed.md": broken, "prompts/own.md": broken, "prompts/sub/real.md": broken,
	})
	_, outside := root(t, map[string]string{"out.md": broken, "in/x.md": broken})
	for link, target := range map[string]string{
		"prompts/a-link.md": filepath.Join(outside, "out.md"), "prompts/a-folder": filepath.Join(outside, "in"), "prompts/within.md": filepath.Join("sub", "real.md"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	for _, paths := range [][]string{nil, {"prompts/a-link.md", "prompts/changed.md", "prompts/own.md", "prompts/within.md"}} {
		r, err := Run(t.Context(), e, Options{Dir: dir, Repair: lint.Safe, Paths: paths})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "prompts/changed.md"), []byte("MINE\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		if r.WriteChanges() == nil {
			t.Error("nothing is said of what could not be written")
		}
		for name, want := range map[string]string{
			filepath.Join(outside, "out.md"): broken, filepath.Join(outside, "in/x.md"): broken, filepath.Join(dir, "prompts/changed.md"): "MINE\n",
			filepath.Join(dir, "prompts/own.md"): mended, filepath.Join(dir, "prompts/sub/real.md"): mended,
		} {
			if data, err := os.ReadFile(name); err != nil || string(data) != want {
				t.Errorf("%s is %q, %v; want %q", name, data, err, want)
			}
		}
	}
}

// TestRepairsKeepThePrompt: pasted text is the prompt's, and no safe repair takes it
// away; with unsafe ones a prompt is still a prompt, its head is whole, and one of
// another assistant stays as it is.
func TestRepairsKeepThePrompt(t *testing.T) {
	var steps, code strings.Builder
	for i := range 12 {
		fmt.Fprintf(&steps, "%d. Look at the invoices of month %d and correct their totals.\n", i, i)
		fmt.Fprintf(&code, "total_%d = read_the_invoice(%d)\n", i, i)
	}
	more := strings.ReplaceAll(steps.String(), "invoices", "orders")
	head := "---\ndescription: totals\n---\n\n"
	task := "Say why the totals of these are wrong:\n\n```python\n" + code.String() + "```\n"
	files := map[string]string{
		"docs/steps.md": head + steps.String(), "a.py": code.String(), "prompts/copy.md": steps.String(), "prompts/head.md": head + steps.String(),
		".github/prompts/x.prompt.md": task, "prompts/task.md": task, "prompts/twice.md": steps.String() + "\nGo.\n\n" + more,
		"docs/more.md": more,
	}
	want := map[string]string{"prompts/task.md": "Say why the totals of these are wrong:\n\n@a.py#L1-12\n"}
	for _, safety := range []lint.Safety{lint.Safe, lint.Unsafe} {
		e, dir := root(t, files)
		r, err := Run(t.Context(), e, Options{Dir: dir, Repair: safety})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Changes {
			if safety == lint.Safe || want[c.Name] != string(c.After) {
				t.Errorf("%v repairs make of %s:\n%s", safety, c.Name, c.After)
			}
		}
		if safety == lint.Unsafe && len(r.Changes) != len(want) {
			t.Errorf("%d prompts were changed, want %d", len(r.Changes), len(want))
		}
	}
}
