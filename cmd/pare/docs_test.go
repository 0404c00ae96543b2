package main

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pare/benchmarks/usage/people"
	"pare/internal/cli"
	"pare/internal/golden"
)

// TestDocs runs every command that the documentation shows and compares what it
// prints: in a fenced block of "console" (with four back-ticks where the output
// holds fences), a line that begins with "$ pare" or "$ go run ./cmd/pare" is run
// in a copy of the project's fixtures, and the lines up to the next "$" or the end
// of the block are its output, standard output and standard error as a terminal
// shows them. A file may be piped in with "< FILE". With -update the blocks are
// rewritten.
func TestDocs(t *testing.T) {
	root := filepath.Join("..", "..")
	names, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	ran, world := 0, docsWorld(t, root)
	for _, name := range append(names, filepath.Join(root, "README.md")) {
		if filepath.Base(name) == "rules.md" {
			continue // made of the pages of the rules, which have tests of their own
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, n := runBlocks(t, world, string(text))
		ran += n
		if diff := cmp.Diff(want, string(text)); diff != "" && !sameButEstimates(want, string(text)) {
			if golden.Update() {
				if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
					t.Fatal(err)
				}
				continue
			}
			t.Errorf("%s does not show what the commands print (-printed +shown); run with -update and read the change:\n%s", name, diff)
		}
	}
	if ran == 0 {
		t.Error("the documentation shows no command")
	}
}

// TestCIDocument holds the summary that docs/ci.md shows against the one that
// testdata/script/ci.txtar gets from the action.
func TestCIDocument(t *testing.T) {
	script, err := txtar.ParseFile(filepath.Join("testdata", "script", "ci.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	document, err := os.ReadFile(filepath.Join("..", "..", "docs", "ci.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range script.Files {
		if file.Name == "want.md" && bytes.Contains(document, bytes.TrimSpace(file.Data)) {
			return
		}
	}
	t.Error("docs/ci.md shows another summary than the action writes")
}

// worldLength is how long the path of the folder is in which the commands run:
// the client sends absolute paths, so it is part of what a prompt costs.
const worldLength = 60

// docsWorld is a copy of what the commands of the documentation read: nothing that
// they write can reach the project, and the path is as long on every machine.
func docsWorld(t *testing.T, root string) string {
	t.Helper()
	world := t.TempDir()
	if missing := worldLength - len(world) - 1; missing > 0 {
		world = filepath.Join(world, strings.Repeat("project", worldLength)[:missing])
	}
	for _, folder := range []string{"fixtures", "budget/testdata"} {
		if err := os.CopyFS(filepath.Join(world, folder), os.DirFS(filepath.Join(root, folder))); err != nil {
			t.Fatal(err)
		}
	}
	if err := people.Example(filepath.Join(world, "transcripts")); err != nil {
		t.Fatal(err)
	}
	return world
}

// estimate is a number that depends on where the checkout lies: the client sends
// absolute paths, so they are part of what a prompt costs.
var estimate = regexp.MustCompile(`(?:~|about )([0-9][0-9,]*)|\b([0-9]{1,3}(?:,[0-9]{3})+)\b|([0-9.]+) ?%`)

// sameButEstimates reports whether two texts differ in estimates of tokens only,
// and in none by more than a twentieth, or what a few paths cost.
func sameButEstimates(a, b string) bool {
	if estimate.ReplaceAllString(a, "#") != estimate.ReplaceAllString(b, "#") {
		return false
	}
	x, y := estimate.FindAllStringSubmatch(a, -1), estimate.FindAllStringSubmatch(b, -1)
	for i := range x {
		m, err1 := figure(x[i])
		n, err2 := figure(y[i])
		tolerance := max(1, m/20)
		if m > 500 && x[i][3] == "" {
			tolerance = max(tolerance, 120) // a few mentions of paths that are longer or shorter
		}
		if err1 != nil || err2 != nil || math.Abs(m-n) > tolerance {
			return false
		}
	}
	return true
}

// figure is the number that a match of estimate holds.
func figure(match []string) (float64, error) {
	return strconv.ParseFloat(strings.ReplaceAll(strings.Join(match[1:], ""), ",", ""), 64)
}

func TestSameButEstimates(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"3 lines ~5,690 tok → 2", "3 lines ~5,700 tok → 2", true},
		{"3 lines ~5,690 tok → 2", "4 lines ~5,690 tok → 2", false},
		{"~5,690 tok", "~6,690 tok", false},
		{"~5,690 tok (−34 %)", "~5,690 tok (−35 %)", true},
		{"between 23,065 and 29,351", "between 23,071 and 29,357", true},
		{"~310  what the client attaches", "~320  what the client attaches", true},
		{"about 790 tokens must go", "about 700 tokens must go", true},
		{"about 790 tokens must go", "about 590 tokens must go", false},
		{"@a.py#L1-3", "@a.py#L1-4", false},
	} {
		if got := sameButEstimates(test.a, test.b); got != test.want {
			t.Errorf("%q and %q: %v", test.a, test.b, got)
		}
	}
}

// runBlocks is the text with the output of its commands, and their number.
func runBlocks(t *testing.T, root, text string) (string, int) {
	var b strings.Builder
	fence, skip, ran := "", false, 0 // the fence of the block we are in
	for line := range strings.Lines(text) {
		trimmed := strings.TrimRight(line, "\n")
		opened, isConsole := strings.CutSuffix(trimmed, "console")
		switch {
		case fence == "" && isConsole && strings.Trim(opened, "`") == "" && len(opened) >= 3:
			fence = opened
		case fence != "" && trimmed == fence:
			fence, skip = "", false
		case fence != "" && strings.HasPrefix(trimmed, "$ "):
			command, ours := ourCommand(trimmed)
			skip = ours
			b.WriteString(line)
			if ours {
				ran++
				b.WriteString(runShown(t, root, command))
			}
			continue
		}
		if !skip {
			b.WriteString(line)
		}
	}
	return b.String(), ran
}

func ourCommand(line string) (string, bool) {
	for _, prefix := range []string{"$ pare", "$ go run ./cmd/pare"} {
		if rest, ok := strings.CutPrefix(line, prefix); ok && (rest == "" || rest[0] == ' ') && !strings.ContainsAny(rest, "|&;") {
			return rest, true
		}
	}
	return "", false
}

func runShown(t *testing.T, root, command string) string {
	command, input, piped := strings.Cut(command, "<")
	var stdin bytes.Buffer
	if piped {
		data, err := os.ReadFile(filepath.Join(root, strings.TrimSpace(input)))
		if err != nil {
			t.Fatal(err)
		}
		stdin.Write(data)
	}
	dir, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	cli.Run(context.Background(), &cli.Env{
		Args: shellWords(command), Stdin: &stdin, Stdout: &out, Stderr: &out, Dir: dir,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) },
	})
	if out.Len() > 0 && !bytes.HasSuffix(out.Bytes(), []byte("\n")) {
		out.WriteByte('\n')
	}
	return out.String()
}

// shellWords splits at white space outside single quotes: all that the
// documentation needs.
func shellWords(line string) []string {
	var words []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
			continue
		}
		words = append(words, strings.Fields(part)...)
	}
	return words
}
