package git

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pare/internal/disk"
	_ "pare/internal/golden" // go test ./... -update
)

// put makes files with their folders; a name that ends in a slash is a folder.
func put(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		full := filepath.Join(root, filepath.FromSlash(name))
		dir := filepath.Dir(full)
		if strings.HasSuffix(name, "/") {
			dir = full
		}
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if dir == full {
			continue
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// gitIn runs git in dir with a fixed author and no configuration.
func gitIn(t *testing.T, dir string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.com")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func TestChanged(t *testing.T) {
	root := t.TempDir()
	if _, err := changedFiles(t.Context(), root, false, ""); !errors.Is(err, ErrNoRepository) {
		t.Errorf("no repository: %v", err)
	}
	gitIn(t, root, "init", "-q", "-b", "main")
	put(t, root, map[string]string{"kept": "1", "edited": "1", "deleted": "1", "sub/moved": "1\n2\n3\n"})
	check := func(what string, staged bool, since string, want ...string) {
		t.Helper()
		got, err := changedFiles(t.Context(), filepath.Join(root, "sub"), staged, since)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", what, got, err, want)
		}
	}
	check("before the first commit", false, "", "deleted", "edited", "kept", "sub/moved")
	gitIn(t, root, "add", "edited")
	check("staged before the first commit", true, "", "edited")
	gitIn(t, root, "add", ".")
	gitIn(t, root, "commit", "-q", "-m", "one")
	check("nothing", false, "")

	gitIn(t, root, "checkout", "-q", "-b", "side")
	put(t, root, map[string]string{"edited": "2", "staged é": "x"})
	gitIn(t, root, "rm", "-q", "deleted")
	gitIn(t, root, "mv", "sub/moved", "sub/to")
	gitIn(t, root, "add", "staged é")
	check("folder", false, "", "edited", "staged é", "sub/to")
	check("staged", true, "", "staged é", "sub/to")
	gitIn(t, root, "commit", "-q", "-a", "-m", "two")
	put(t, root, map[string]string{"untracked": ""})
	check("since main", false, "main", "edited", "staged é", "sub/to", "untracked")
	check("staged since main", true, "main", "edited", "staged é", "sub/to")

	gitIn(t, root, "checkout", "-q", "main")
	put(t, root, map[string]string{"kept": "main went on"})
	gitIn(t, root, "commit", "-q", "-a", "-m", "three")
	gitIn(t, root, "checkout", "-q", "side")
	check("main's own changes are not ours", true, "main", "edited", "staged é", "sub/to")

	for _, since := range []string{"nowhere", "--output=x", "HEAD:kept"} {
		if _, err := changedFiles(t.Context(), root, false, since); err == nil || !strings.Contains(err.Error(), "no commit") {
			t.Errorf("since %q: %v", since, err)
		}
	}
}

// A commit under way has an index of its own, and git tells hooks where.
func TestStagedReadsTheIndexOfTheCommit(t *testing.T) {
	root := t.TempDir()
	gitIn(t, root, "init", "-q")
	put(t, root, map[string]string{"a": "in the index"})
	gitIn(t, root, "add", "a")
	put(t, root, map[string]string{"a": "in the folder"})
	t.Setenv("GIT_DIR", "/nowhere")
	data, err := Staged(t.Context(), root, "a", 100)
	if err != nil || string(data) != "in the index" {
		t.Errorf("staged: %q, %v", data, err)
	}
	var large *disk.TooLargeError
	if _, err := Staged(t.Context(), root, "a", 3); !errors.As(err, &large) || large.Size != 12 {
		t.Errorf("limit: %v", err)
	}
	if _, err := Staged(t.Context(), root, "b", 0); err == nil {
		t.Error("a file that is not staged was read")
	}
	other := filepath.Join(t.TempDir(), "index")
	t.Setenv("GIT_INDEX_FILE", other)
	if names, err := changedFiles(t.Context(), root, true, ""); err != nil || len(names) != 0 {
		t.Errorf("the commit's index is empty: %q, %v", names, err)
	}
}

func TestEdited(t *testing.T) {
	root := t.TempDir()
	gitIn(t, root, "init", "-q", "-b", "main")
	put(t, root, map[string]string{"same": "1", "sub/other é": "1", "gone": "1", "left": "1"})
	gitIn(t, root, "add", ".")
	put(t, root, map[string]string{"sub/other é": "2", "left": "2"})
	if err := os.Remove(filepath.Join(root, "gone")); err != nil {
		t.Fatal(err)
	}
	got, err := Edited(t.Context(), filepath.Join(root, "sub"), []string{"same", "sub/other é", "gone"})
	if want := []string{"gone", "sub/other é"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := Edited(t.Context(), root, nil); err != nil || len(got) > 0 {
		t.Errorf("of no file: %q, %v", got, err)
	}
}
