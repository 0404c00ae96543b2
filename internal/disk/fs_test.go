package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestFS(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"b.txt": "bb", "a.txt": "a", "sub/c.txt": "c"})
	if err := os.Symlink("loop", filepath.Join(root, "loop")); err != nil {
		t.Fatal(err)
	}
	var d FS
	names, err := d.Names(root)
	slices.Sort(names)
	if want := []string{"a.txt", "b.txt", "loop", "sub"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("names %q, %v; want %q", names, err, want)
	}
	if _, err := d.Names(filepath.Join(root, "a.txt")); !errors.Is(err, ErrNotFolder) {
		t.Errorf("the names in a file: %v", err)
	}
	if info, err := d.Stat(filepath.Join(root, "b.txt")); err != nil || info.Size() != 2 {
		t.Errorf("stat: %v, %v", info, err)
	}
	for _, name := range []string{"nope", "nope/x", "a.txt/x", "loop", "nul\x00"} {
		if _, err := d.Stat(filepath.Join(root, name)); err == nil {
			t.Errorf("%q exists", name)
		}
	}
	if _, err := d.Stat(filepath.Join(root, "nope")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("stat of nothing: %v", err)
	}
	if data, err := d.Read(filepath.Join(root, "b.txt"), 2); err != nil || string(data) != "bb" {
		t.Errorf("read: %q, %v", data, err)
	}
}
