package git

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestHunks(t *testing.T) {
	dir := t.TempDir()
	gitIn(t, dir, "init", "-q", "-b", "main")
	put(t, dir, map[string]string{"a.txt": "1\n2\n3\n4\n5\n"})
	put(t, dir, map[string]string{"sub/na me é.txt": "x\n"})
	put(t, dir, map[string]string{"gone.txt": "x\n"})
	gitIn(t, dir, "add", "-A")
	gitIn(t, dir, "commit", "-qm", "first")
	gitIn(t, dir, "checkout", "-qb", "work")
	put(t, dir, map[string]string{"a.txt": "1\ntwo\n++ b/fake\n3\n4\n"})
	put(t, dir, map[string]string{"sub/na me é.txt": "x\ny\n"})
	gitIn(t, dir, "commit", "-qam", "second")
	put(t, dir, map[string]string{"new.txt": "untracked\n"})
	if err := os.Remove(filepath.Join(dir, "gone.txt")); err != nil {
		t.Fatal(err)
	}
	got, err := Hunks(context.Background(), filepath.Join(dir, "sub"), "main")
	if err != nil {
		t.Fatal(err)
	}
	want := []Hunk{{"a.txt", 2, 3}, {"a.txt", 5, 5}, {"sub/na me é.txt", 2, 2}}
	if !slices.Equal(got, want) {
		t.Errorf("hunks are %v, want %v", got, want)
	}
	if _, err := Hunks(context.Background(), dir, "none"); err == nil {
		t.Error("no error for a commit that is not there")
	}
	if _, err := Hunks(context.Background(), t.TempDir(), ""); err == nil {
		t.Error("no error outside of a repository")
	}
	if branch := MainBranch(context.Background(), dir); branch != "main" {
		t.Errorf("main branch is %q", branch)
	}
}

func TestHooksFolder(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	gitIn(t, dir, "init", "-q", "-b", "main")
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := HooksFolder(ctx, real); err != nil || got != filepath.Join(real, ".git", "hooks") {
		t.Errorf("hooks are in %q, %v", got, err)
	}
	gitIn(t, dir, "config", "core.hooksPath", "own/hooks")
	if got, err := HooksFolder(ctx, real); err != nil || got != filepath.Join(real, "own", "hooks") {
		t.Errorf("with core.hooksPath hooks are in %q, %v", got, err)
	}
	gitIn(t, dir, "config", "--unset", "core.hooksPath")
	gitIn(t, dir, "commit", "-q", "--allow-empty", "-m", "x")
	linked := filepath.Join(t.TempDir(), "linked")
	gitIn(t, dir, "worktree", "add", "-q", linked)
	if got, err := HooksFolder(ctx, linked); err != nil || got != filepath.Join(real, ".git", "hooks") {
		t.Errorf("of a linked work tree hooks are in %q, %v", got, err)
	}
}

func TestConfig(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	gitIn(t, dir, "init", "-q")
	if _, ok := Config(ctx, dir, false, "alias.pare"); ok {
		t.Error("a value that nobody set")
	}
	gitIn(t, dir, "config", "alias.pare", "!pare session")
	if value, ok := Config(ctx, dir, false, "alias.pare"); !ok || value != "!pare session" {
		t.Errorf("value is %q, %v", value, ok)
	}
	path, err := Path(ctx, dir, "config")
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "pare session") {
		t.Errorf("%s holds %q, %v", path, text, err)
	}
}

func TestIndex(t *testing.T) {
	root := t.TempDir()
	if got, err := Index(t.Context(), root); got != nil || err != nil {
		t.Errorf("no repository: %v, %v", got, err)
	}
	gitIn(t, root, "init", "-q", "-b", "main")
	put(t, root, map[string]string{"a": "1", "sub/é b": "1", "sub/untracked": ""})
	if err := os.Symlink("a", filepath.Join(root, "sub", "link")); err != nil {
		t.Skip(err)
	}
	gitIn(t, root, "add", "a", "sub/é b", "sub/link")
	if err := os.Remove(filepath.Join(root, "a")); err != nil {
		t.Fatal(err)
	}
	got, err := Index(t.Context(), root)
	if want := []Object{{Path: "a"}, {Path: "sub/link", Link: true}, {Path: "sub/é b"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	got, err = Index(t.Context(), filepath.Join(root, "sub"))
	if want := []Object{{Path: "link", Link: true}, {Path: "é b"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("below a folder: got %v, %v, want %v", got, err, want)
	}
}
