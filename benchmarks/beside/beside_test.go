package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pare/benchmarks/relevance/tasks"
	_ "pare/internal/golden" // go test ./... -update
)

// madeHistory is a repository in which the function that a commit changes is
// called by another file, whose words the commit's message has.
func madeHistory(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git: the reader of a history is not checked")
	}
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("package depot\n\n")
	for i := range 60 {
		fmt.Fprintf(&b, "func step%c%c(x int) int {\n\treturn x + %d\n}\n\n", 'A'+i/26, 'a'+i%26, i)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	git := func(args ...string) {
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v: %s", args[0], err, out)
		}
	}
	write("steps.go", b.String())
	write("harbour.go", "package depot\n\n// unloadFerry lifts lorries off the ferry at low tide.\nfunc unloadFerry() int { return stepBc(1) }\n")
	write("steps_test.go", "package depot\n\nfunc TestTide() { stepBc(2) }\n")
	git("init", "-q")
	git("add", "-A")
	git("commit", "-q", "-m", "begin")
	write("steps.go", strings.Replace(b.String(), "x + 28", "x + 280", 1))
	git("commit", "-qam", "lorries stay on the ferry when the tide is low, and nobody unloads them")
	return dir
}

func TestHistory(t *testing.T) {
	dir := madeHistory(t)
	all, err := history(dir, ".go")
	if err != nil || len(all) != 1 {
		t.Fatalf("%d tasks, %v", len(all), err)
	}
	one := &all[0].task
	if len(one.Files) != 1 || one.Files[0].Path != "steps.go" || fmt.Sprint(one.Files[0].GoldLines, one.Files[0].GoldKinds) != "[[116 116]] [mod]" {
		t.Fatalf("the task is %+v", one)
	}
	outlines, err := one.Outlines()
	if err != nil {
		t.Fatal(err)
	}
	e := tasks.Weigh(one, outlines, nil).Evidence
	hints := all[0].tree.hints(e, one.Prompt)
	for kind := range 2 {
		for i, leaf := range e.Files[0].Leaves {
			b := &e.Files[0].Outline.Blocks[leaf]
			if want := b.Name == "stepBc"; (hints[kind][0][i] == 1) != want {
				t.Errorf("%s say %v of %s", kinds[kind], hints[kind][0][i], b.Name)
			}
		}
	}
	if err := run(dir, ".go"); err != nil {
		t.Error(err)
	}
	if err := run(dir, ".rs"); err == nil {
		t.Error("a history without a task gives a table")
	}
}

func TestParts(t *testing.T) {
	for name, want := range map[string]string{"refundTotals": "refund total", "HTTPServer": "httpserver", "open_orders": "open order", "x": ""} {
		if got := strings.Join(parts(name), " "); got != want {
			t.Errorf("the parts of %s are %q, want %q", name, got, want)
		}
	}
}
