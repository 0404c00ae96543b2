package transcript

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// People keep the folder on another disk, and link to it: links are followed, each
// place once, and never in a circle.
func TestFindFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	disk, projects := filepath.Join(dir, "disk"), filepath.Join(dir, "projects")
	for _, name := range []string{"a/one.jsonl", "a/sub/two.jsonl", "b/three.jsonl", "b/notes.txt"} {
		path := filepath.Join(disk, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte("{}\n"), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{projects: disk, filepath.Join(disk, "a", "up"): disk, filepath.Join(disk, "b", "again.jsonl"): filepath.Join(disk, "a", "one.jsonl"), filepath.Join(disk, "b", "gone.jsonl"): "nowhere"} {
		if err := os.Symlink(target, link); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	files, err := Find(projects, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]int{}
	for _, f := range files {
		if !strings.HasPrefix(f.Path, projects) {
			t.Errorf("%s is not below %s", f.Path, projects)
		}
		real, _ := filepath.EvalSymlinks(f.Path)
		names[filepath.Base(real)]++
	}
	if want := map[string]int{"one.jsonl": 1, "two.jsonl": 1, "three.jsonl": 1}; !maps.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}

func TestFind(t *testing.T) {
	_, err := Find(filepath.Join(t.TempDir(), "nowhere"), time.Time{})
	var missing *missingError
	if !errors.As(err, &missing) || !strings.Contains(missing.Hint(), "CLAUDE_CONFIG_DIR") {
		t.Errorf("%v", err)
	}
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{"p/new.jsonl": 0, "p/old.jsonl": 48 * time.Hour, "p/notes.txt": 0, "p/deep/er/sub.jsonl": time.Hour} {
		path := filepath.Join(dir, name)
		write(t, path, "")
		when := noon.Add(-age)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Find(dir, noon.Add(-2*time.Hour))
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f.Path))
	}
	if diff := cmp.Diff([]string{"sub.jsonl", "new.jsonl"}, names); err != nil || diff != "" {
		t.Errorf("%v, (-want +got):\n%s", err, diff)
	}
	log, err := Load(context.Background(), dir, append(files, File{Path: filepath.Join(dir, "gone.jsonl")}), Options{})
	if !errors.Is(err, os.ErrNotExist) || log == nil || log.Stats.Lines != 0 {
		t.Errorf("a file that vanished: %v", err)
	}
}

func TestNamesOfFolders(t *testing.T) {
	if got, want := Project("/we ird.dir_é"), "-we-ird-dir--"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := filepath.ToSlash(Dir("", "/home/ada")); got != "/home/ada/.claude/projects" {
		t.Error(got)
	}
	if got := filepath.ToSlash(Dir("/etc/claude", "/home/ada")); got != "/etc/claude/projects" {
		t.Error(got)
	}
}
