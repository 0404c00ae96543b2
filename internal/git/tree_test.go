package git

import (
	"slices"
	"testing"
)

func TestCommit(t *testing.T) {
	dir := t.TempDir()
	gitIn(t, dir, "init", "-q", "-b", "main")
	put(t, dir, map[string]string{"CLAUDE.md": "one\n", "docs/ä b.md": "two\n"})
	gitIn(t, dir, "add", ".")
	gitIn(t, dir, "commit", "-q", "-m", "first")
	put(t, dir, map[string]string{"CLAUDE.md": "other\n", "new.md": "x\n"})
	for _, since := range []string{"", "main"} {
		c, err := Base(t.Context(), dir, since)
		if err != nil {
			t.Fatal(err)
		}
		names, err := c.Files(t.Context())
		if want := []string{"CLAUDE.md", "docs/ä b.md"}; err != nil || !slices.Equal(names, want) {
			t.Errorf("files %q, %v; want %q", names, err, want)
		}
		if text, err := c.Read(t.Context(), "CLAUDE.md", 100); err != nil || string(text) != "one\n" {
			t.Errorf("read %q, %v", text, err)
		}
		if text, err := c.Read(t.Context(), "CLAUDE.md", 2); err == nil {
			t.Errorf("read %q over the limit", text)
		}
		if _, err := c.Read(t.Context(), "new.md", 100); err == nil {
			t.Error("read a file that the commit has not")
		}
	}
	if _, err := Base(t.Context(), dir, "--output=x"); err == nil {
		t.Error("an option is no commit")
	}
	if _, err := Base(t.Context(), t.TempDir(), ""); err == nil {
		t.Error("compared without a repository")
	}
}
