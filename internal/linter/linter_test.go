package linter

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pare/internal/env"
	"pare/lint"
)

// root is a folder with files in it, and a world for a run there.
func root(t *testing.T, files map[string]string) (*env.Env, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
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
