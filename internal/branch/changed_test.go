package branch

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
	"pare/tokenize"
)

// repository is a repository with a file as it was at its first commit, and as it is now.
func repository(t *testing.T, name, before, after string) string {
	t.Helper()
	dir := t.TempDir()
	git := func(args ...string) {
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=ada", "-c", "user.email=ada@example.com"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Skipf("git does not work here, so what a branch changed is not checked: %v %s", err, out)
		}
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q", "-b", "main")
	write(before)
	git("add", ".")
	git("commit", "-q", "-m", "first")
	write(after)
	return dir
}

// A change is named by the definition that holds it; two of one definition, and
// neighbours, are one part.
func TestChanged(t *testing.T) {
	var lines []string
	for _, name := range []string{"one", "two", "three"} {
		lines = append(lines, "def "+name+"(v):")
		for range 20 {
			lines = append(lines, "    v += 1")
		}
		lines = append(lines, "    return v", "", "")
	}
	before := strings.Join(lines, "\n")
	lines[3], lines[15], lines[60] = "    v += 2", "    v += 3", "    v += 4" // twice in one, once in three
	dir := repository(t, "a b.py", before, strings.Join(lines, "\n"))
	parts, err := changed(t.Context(), dir, "HEAD", tokenize.V5)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range parts {
		got = append(got, p.Name)
		if p.Path != "a b.py" || p.First < 1 || p.Last < p.First || p.Tokens.Tokens <= 0 {
			t.Errorf("%+v", p)
		}
	}
	if strings.Join(got, " ") != "one three" {
		t.Errorf("changed: %v", got)
	}
	if text := promptOf("review", parts); !strings.HasPrefix(text, `review @"a b.py`) || strings.Count(text, "@") != 2 {
		t.Errorf("the prompt is %q", text)
	}
	if text := promptOf("", parts); strings.Count(text, "\n") != 1 {
		t.Errorf("without a text it is %q", text)
	}
}

func TestJoinNames(t *testing.T) {
	for _, test := range [][3]string{{"", "a", "a"}, {"a", "", "a"}, {"a", "a", "a"}, {"a", "b", "a, b"}} {
		if got := joinNames(test[0], test[1]); got != test[2] {
			t.Errorf("%q and %q: %q", test[0], test[1], got)
		}
	}
}
