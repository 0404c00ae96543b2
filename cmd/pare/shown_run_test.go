package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"pare/benchmarks/usage/people"
	"pare/internal/cli"
)

// stands is what the words of a document stand for in the world of a new account.
var stands = strings.NewReplacer(
	"FILE.jsonl", "batch.jsonl", "--html FILE", "--html page.html", "FILE", "models.py", "TEXT", "refunds", "CODE", "P101", "PATH", "src", "-- COMMAND", "-- true", "help COMMAND", "help trim",
	"NAME", "ada", "reserve N", "reserve 1000", "--used N", "--used 900",
)

// otherwise is the commands that end in another way in a new account, and why.
var otherwise = map[string]struct {
	code int
	why  string
}{
	"pare count --exact":                {3, "asks the API, with a key that a new account does not have"},
	"pare budget release ID --used 900": {3, "ID is the number that reserve has printed"},
	"pare claudemd check":               {3, "there is nothing generated to check before pare claudemd init"},
	"pare claudemd init --verify=run":   {2, "runs commands of the repository, and nobody is there to be asked"},
	"pare budget reserve --as ada":      {2, "shown for its flag; the number of tokens stands elsewhere"},
}

// TestShownCommandsRun runs every command line of pare that a document shows, as it is
// written, in a small repository and an account in which nothing of pare has ever
// been: none may be refused, fail or wait for something.
func TestShownCommandsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("not run: the commands of the documents, with -short")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("NOT CHECKED, no git: whether the commands of the documents run in a new account")
	}
	root := filepath.Join("..", "..")
	template := newRepository(t, root)
	done := map[string]bool{}
	for _, pattern := range []string{"README.md", "docs/*.md", "plugin/*.md"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range shownCommands(string(text)) {
				line = stands.Replace(meant.Replace(line))
				if done[line] {
					continue
				}
				done[line] = true
				t.Run(strings.TrimPrefix(line, "pare "), func(t *testing.T) {
					t.Parallel()
					runInNewAccount(t, template, name, line)
				})
			}
		}
	}
	if len(done) < 60 {
		t.Errorf("only %d commands were run", len(done))
	}
}

func runInNewAccount(t *testing.T, template, document, line string) {
	home, dir := t.TempDir(), t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(template)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(line, "fixtures/store") {
		if err := os.CopyFS(filepath.Join(dir, "fixtures", "store"), os.DirFS(filepath.Join("..", "..", "fixtures", "store"))); err != nil {
			t.Fatal(err)
		}
	}
	// The account has used the client, and nothing of pare.
	transcripts := filepath.Join(home, ".claude", "projects")
	if strings.Contains(line, "--transcripts transcripts") {
		transcripts = filepath.Join(dir, "transcripts")
	}
	if err := people.Example(transcripts); err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{"HOME": home, "PATH": os.Getenv("PATH"), "SHELL": "/bin/bash", "TERM": "xterm", "NO_COLOR": "1"}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	prompt, err := os.ReadFile(filepath.Join(dir, "task.md"))
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := cli.Run(ctx, &cli.Env{
		Args: shellWords(line)[1:], Stdin: bytes.NewReader(prompt), Stdout: &out, Stderr: &errs, Dir: dir,
		Getenv: func(name string) string { return vars[name] },
		Now:    func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) },

		StdoutTerminal: true, StderrTerminal: true, Width: wide,
	})
	checkReport(t, line, errs.String())
	if !isPayload(line) {
		checkReport(t, line, out.String())
	}
	if ctx.Err() != nil {
		t.Fatalf("%s shows %q, which waits for something", document, line)
	}
	if want, ok := otherwise[line]; ok {
		if code != want.code {
			t.Errorf("%s shows %q, which ends with %d, not %d (%s):\n%s", document, line, code, want.code, want.why, errs.String())
		}
		return
	}
	// 1 says that there are findings, or that it does not fit.
	if code > 1 {
		t.Errorf("%s shows %q, which ends with %d:\n%s", document, line, code, errs.String())
	}
}

// wide is how wide the terminal is that the commands run in.
const wide = 80

// isPayload reports whether what a command writes to standard output is for a program
// or goes on as it is, however wide: a prompt, a script, a document.
func isPayload(line string) bool {
	words := strings.Fields(line)[1:]
	if len(words) == 0 || strings.Contains(line, "--format") {
		return true
	}
	switch words[0] {
	case "trim", "session", "man", "completion", "hook", "statusline", "lsp", "explain", "rules":
		return true
	case "usage":
		return len(words) > 1 && words[1] == "statusline"
	}
	return strings.HasPrefix(words[0], "-") // pare itself trims
}

// checkReport holds a report to the terminal's width, and to NO_COLOR.
func checkReport(t *testing.T, line, report string) {
	t.Helper()
	if strings.Contains(report, "\x1b[") {
		t.Errorf("%s colours what it says, though NO_COLOR is set:\n%q", line, report)
	}
	for row := range strings.Lines(report) {
		// A word that is too long, a path, stays whole, so that it can be copied.
		if n := runewidth.StringWidth(strings.TrimSuffix(row, "\n")); n > wide && strings.Contains(strings.TrimSpace(row), " ") {
			t.Errorf("%s writes a line of %d columns:\n%s", line, n, row)
		}
	}
}

// newRepository is a small repository with a branch, such as the documents speak of.
func newRepository(t *testing.T, root string) string {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"fixtures/shop", "budget/testdata"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join(root, folder))); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{
		"task.md": "Order.refund_total in @fixtures/shop/shop/models.py ignores the discount\n", "CLAUDE.md": "# Shop\n\nPrices are in cents.\n",
		"a.md": "add a test\n", "b.md": "add a test\n", "c.md": "add a test\n", "d.md": "add a test\n",
		"batch.jsonl":  `{"custom_id": "1", "params": {"model": "claude-sonnet-4-5", "max_tokens": 100, "messages": [{"role": "user", "content": "hello"}]}}` + "\n",
		"models.py":    "def refunds(order):\n    return order.total\n",
		"src/main.py":  "print('hello')\n",
		"package.json": `{"scripts": {"test": "node test.js"}}` + "\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"init", "-q", "-b", "main"}, {"add", "."}, {"commit", "-q", "-m", "start"}, {"checkout", "-q", "-b", "work"},
	} {
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "models.py"), []byte("def refunds(order):\n    return order.total - order.discount\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
