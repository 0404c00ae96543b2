package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pare/internal/meter"
	"pare/tokenize"
)

func countedFile(path string, tokens int) meter.File {
	return meter.File{Path: path, Kind: "text", Bytes: int64(tokens), Tokens: tokenize.Estimate{Tokens: tokens, Low: tokens, High: tokens}}
}

// draw writes groups as indented names with their tokens.
func draw(g *countGroup, indent string) string {
	var b strings.Builder
	for _, c := range g.children {
		fmt.Fprintf(&b, "%s%s %d/%d\n%s", indent, c.name, c.tokens.Tokens, c.files, draw(c, indent+"  "))
	}
	return b.String()
}

func TestGroupFiles(t *testing.T) {
	files := []meter.File{
		countedFile("a/b/one.go", 5), countedFile("a/b/two.go", 7), countedFile("a/x.md", 1),
		countedFile("/abs/Makefile", 20), countedFile("z", 0), countedFile("a.go/.env", 2),
	}
	for by, want := range map[string]string{
		"tree": "/abs 20/1\n  Makefile 20/1\na 13/3\n  b 12/2\n    two.go 7/1\n    one.go 5/1\n  x.md 1/1\na.go 2/1\n  .env 2/1\nz 0/1\n",
		"dir":  "/abs 20/1\na/b 12/2\na.go 2/1\na 1/1\n. 0/1\n",
		"ext":  "Makefile 20/1\n.go 12/2\n.env 2/1\n.md 1/1\nz 0/1\n",
		"file": "/abs/Makefile 20/1\na/b/two.go 7/1\na/b/one.go 5/1\na.go/.env 2/1\na/x.md 1/1\nz 0/1\n",
	} {
		all := groupFiles(by, files)
		if got := draw(all, ""); got != want {
			t.Errorf("by %s:\n%swant\n%s", by, got, want)
		}
		if all.tokens.Tokens != 35 || all.files != len(files) || all.bytes != 35 {
			t.Errorf("by %s: the total is %+v", by, all.total())
		}
	}
}

func TestDrawBar(t *testing.T) {
	for _, test := range []struct {
		part, whole int
		want        string
	}{
		{1, 1, "████"}, {0, 1, "    "}, {1, 2, "██  "}, {1, 32, "▏   "}, {5, 16, "█▎  "}, {7, 0, "    "}, {9, 1, "████"},
	} {
		if got := drawBar(test.part, test.whole, 4); got != test.want {
			t.Errorf("%d of %d: %q, want %q", test.part, test.whole, got, test.want)
		}
	}
}

// countIn runs pare count in dir.
func countIn(t *testing.T, dir, stdin string, change func(*Env), args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &Env{
		Args: append([]string{"count"}, args...), Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs,
		Dir: dir, Getenv: func(string) string { return "" },
	}
	if change != nil {
		change(env)
	}
	return Run(context.Background(), env), out.String(), errs.String()
}

func TestBarsAreForTerminals(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("some text"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	_, plain, _ := countIn(t, dir, "", nil, ".")
	_, drawn, _ := countIn(t, dir, "", func(e *Env) { e.StdoutTerminal = true }, ".")
	_, narrow, _ := countIn(t, dir, "", func(e *Env) { e.StdoutTerminal, e.Width = true, 60 }, ".")
	if strings.Contains(plain, "█") || !strings.Contains(drawn, " "+strings.Repeat("█", barWidth/2)+" ") || strings.Contains(narrow, "█") {
		t.Errorf("plain:\n%sdrawn:\n%s", plain, drawn)
	}
}

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	now := time.Unix(0, 0)
	env := &Env{Stderr: &b, StderrTerminal: true, Now: func() time.Time { return now }}
	p := startProgress(env, 5000)
	p.step(1)
	p.end()
	if b.Len() > 0 {
		t.Errorf("a short run said %q", &b)
	}
	now = now.Add(progressAfter)
	p.step(2)
	p.step(3) // too soon after the last
	now = now.Add(progressEvery)
	p.step(4000)
	p.end()
	lines := strings.Split(b.String(), "\r")
	want := []string{"", "counting: 2 of 5,000 files", "counting: 4,000 of 5,000 files", strings.Repeat(" ", len("counting: 4,000 of 5,000 files")+1), ""}
	want[3] = lines[3]
	if !slices.Equal(lines, want) || strings.TrimSpace(lines[3]) != "" || len(lines[3]) < len(lines[2]) {
		t.Errorf("%q", lines)
	}
	b.Reset()
	env.StderrTerminal = false
	p = startProgress(env, 5000)
	now = now.Add(time.Hour)
	p.step(1)
	p.end()
	if b.Len() > 0 {
		t.Errorf("without a terminal: %q", &b)
	}
}
