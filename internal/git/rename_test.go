package git

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRenamed follows a file through two renames, and tells one that was deleted
// from one that went on.
func TestRenamed(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run("init", "-q")
	write("src/old.go", strings.Repeat("package a // a line\n", 20))
	write("src/gone.go", strings.Repeat("package b // another\n", 20))
	run("add", "-A")
	run("commit", "-qm", "one")
	run("mv", "src/old.go", "src/mid.go")
	run("commit", "-qm", "two")
	run("mv", "src/mid.go", "src/new.go")
	run("rm", "-q", "src/gone.go")
	run("commit", "-qm", "three")
	for name, want := range map[string]string{"src/old.go": "src/new.go", "src/mid.go": "src/new.go", "src/gone.go": "", "src/never.go": "", "src/new.go": ""} {
		if got := Renamed(context.Background(), dir, name); got != want {
			t.Errorf("%s is %q today, want %q", name, got, want)
		}
	}
	if got := Renamed(context.Background(), filepath.Join(dir, "src"), "old.go"); got != "new.go" {
		t.Errorf("from a folder within: %q", got)
	}
	if got, want := strings.Join(Gone(context.Background(), dir), " "), "src/gone.go src/mid.go src/old.go"; got != want {
		t.Errorf("gone: %q, want %q", got, want)
	}
	if got, want := strings.Join(Gone(context.Background(), filepath.Join(dir, "src")), " "), "gone.go mid.go old.go"; got != want {
		t.Errorf("gone from a folder within: %q, want %q", got, want)
	}
	if got := Subjects(context.Background(), dir, 2); len(got) != 2 || got[0] != "three" {
		t.Errorf("subjects: %q", got)
	}
	if got := Renamed(context.Background(), t.TempDir(), "x"); got != "" {
		t.Errorf("without a repository: %q", got)
	}
}
