package transcript

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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
