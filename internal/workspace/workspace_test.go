package workspace

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pare/internal/disk"
	"pare/internal/git"
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

func paths(entries []Entry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Path)
	}
	return all
}

// tricky is a tree whose .gitignore files use what gitignore(5) describes.
var tricky = map[string]string{
	".gitignore": "\ufeff# a comment\n*.log\n!keep.log\n/top\nbuild/\ndoc/*.txt\n**/deep\nabc/**\nx/**/y\n\\#hash\n\\!bang\n" +
		"trailing   \nq?.c\n[ab].d\n[!ab].e\ncr.txt\r\n{brace}\nlit\\*star\n",
	"a.log": "", "keep.log": "", "sub/b.log": "", "sub/keep.log": "",
	"top": "", "sub/top": "", "build/x": "", "sub/build/x": "", "sub2/build": "",
	"doc/a.txt": "", "doc/b.md": "", "doc/s/c.txt": "", "p/q/deep": "", "deep/x": "",
	"abc/one": "", "abc/two/three": "", "x/y": "", "x/a/y": "", "x/a/b/y/z": "", "x/a/b/w": "",
	"#hash": "", "!bang": "", "trailing": "", "q1.c": "", "q12.c": "", "a.d": "", "c.d": "", "a.e": "", "c.e": "",
	"cr.txt": "", "{brace}": "", "brace": "", "lit*star": "", "litxstar": "",
	"nest/.gitignore": "*.tmp\n!a.log\n/only\n", "nest/a.log": "", "nest/b.log": "", "nest/c.tmp": "", "nest/in/c.tmp": "",
	"nest/only": "", "nest/in/only": "", "out/only": "",
	"shut/.gitignore": "*\n!.gitignore\n", "shut/a": "", "shut/b/c": "",
	"reopen/.gitignore": "inner/\n!inner/kept\n", "reopen/inner/kept": "", "reopen/inner/x": "",
}

// Git is the oracle: what it lists is what the walk must list.
func TestWalkAgreesWithGit(t *testing.T) {
	root := t.TempDir()
	put(t, root, tricky)
	walked, err := Files(t.Context(), root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	gitIn(t, root, "init", "-q")
	put(t, root, map[string]string{".git/info/exclude": "sub2/\n"})
	names, err := git.Files(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	listed := slices.DeleteFunc(paths(walked), func(p string) bool { return strings.HasPrefix(p, "sub2/") })
	if diff := cmp.Diff(names, listed); diff != "" {
		t.Errorf("-git +walk\n%s", diff)
	}
	// With the exclusions of the repository itself the walk gives the same.
	w := walker{ctx: t.Context(), root: root}
	if err := w.folder("", nil); err != nil {
		t.Fatal(err)
	}
	sortEntries(w.entries)
	if diff := cmp.Diff(names, paths(w.entries)); diff != "" {
		t.Errorf("with info/exclude: -git +walk\n%s", diff)
	}
	entries, err := Files(t.Context(), root, Options{})
	if err != nil || !cmp.Equal(paths(entries), names) {
		t.Errorf("Files = %v, %v", paths(entries), err)
	}
}

func TestFilesOfARepository(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{
		".gitignore": "out/\nforced\n", "a.go": "package a", "gone.go": "x", "forced": "tracked although ignored",
		"out/b": "", "new file.txt": "ü", "dir/c": "",
	})
	gitIn(t, root, "init", "-q")
	gitIn(t, root, "add", "-f", "a.go", "gone.go", "forced", ".gitignore")
	if err := os.Remove(filepath.Join(root, "gone.go")); err != nil {
		t.Fatal(err)
	}
	inner := filepath.Join(root, "inner")
	put(t, inner, map[string]string{".gitignore": "skip\n", "skip": "", "kept": ""})
	gitIn(t, inner, "init", "-q")

	for _, test := range []struct {
		dir  string
		opts Options
		want []string
	}{
		{"", Options{}, []string{".gitignore", "a.go", "dir/c", "forced", "inner/.gitignore", "inner/kept", "new file.txt"}},
		{"dir", Options{}, []string{"c"}},
		{"out", Options{}, []string{"b"}}, // named although ignored
		{"inner", Options{Ignored: true}, []string{".gitignore", "kept", "skip"}},
	} {
		got, err := Files(t.Context(), filepath.Join(root, test.dir), test.opts)
		if err != nil || !slices.Equal(paths(got), test.want) {
			t.Errorf("%q: %q, %v, want %q", test.dir, paths(got), err, test.want)
		}
	}
	got, _ := Files(t.Context(), root, Options{})
	if i := slices.IndexFunc(got, func(e Entry) bool { return e.Path == "new file.txt" }); i < 0 || got[i].Size != 2 {
		t.Errorf("sizes: %+v", got)
	}
	if Root(filepath.Join(root, "dir")) != root || Root(inner) != inner {
		t.Error("roots are wrong")
	}
}

func TestLinks(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"d/a": "12345"})
	for name, target := range map[string]string{
		"d/up": "..", "d/self": "self", "link": "d/a", "dirlink": "d", "broken": "nowhere",
	} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	want := []Entry{{Path: "d/a", Size: 5}, {Path: "link", Size: 5, Link: true}}
	got, err := Files(t.Context(), root, Options{})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("walked: %v, %v", got, err)
	}
	gitIn(t, root, "init", "-q")
	got, err = Files(t.Context(), root, Options{})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("by git: %v, %v", got, err)
	}
}

func TestFilesErrors(t *testing.T) {
	root := t.TempDir()
	put(t, root, map[string]string{"a": "", "shut/b": ""})
	if _, err := Files(t.Context(), filepath.Join(root, "nowhere"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	if _, err := Files(t.Context(), filepath.Join(root, "a"), Options{}); !errors.Is(err, disk.ErrNotFolder) {
		t.Errorf("a file: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Files(ctx, root, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if os.Geteuid() == 0 {
		t.Skip("the superuser reads every folder")
	}
	if err := os.Chmod(filepath.Join(root, "shut"), 0); err != nil {
		t.Fatal(err)
	}
	var told []string
	got, err := Files(t.Context(), root, Options{Unreadable: func(p string, err error) { told = append(told, p) }})
	if err != nil || len(got) != 1 || !slices.Equal(told, []string{"shut"}) {
		t.Errorf("unreadable: %v, %v, told %v", got, err, told)
	}
}
