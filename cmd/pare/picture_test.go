package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pare/internal/cli"
	"pare/internal/golden"
)

// columns is the width of the pictured terminal.
const columns = 80

// TestPicture holds docs/pictures/first.svg, the recording in the README, to what
// the commands print at a terminal; -update makes it anew.
func TestPicture(t *testing.T) {
	root := filepath.Join("..", "..")
	world := filepath.Join(docsWorld(t, root), "fixtures", "store")
	task, err := os.ReadFile(filepath.Join(world, "task.md"))
	if err != nil {
		t.Fatal(err)
	}
	var r recording
	r.typed("cat task.md")
	r.printed(string(task), "t")
	r.printed("\n", "t")
	r.typed("pare task.md")
	out, report := atTerminal(t, world, "task.md")
	r.printed(out, "o")
	r.printed(report, "r")
	name := filepath.Join(root, "docs", "pictures", "first.svg")
	got := r.svg()
	if golden.Update() {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" && !sameButEstimates(string(want), got) {
		t.Errorf("the picture does not show what the commands print (-shown +printed); run with -update and look at it:\n%s", diff)
	}
}

// atTerminal runs pare as at a terminal.
func atTerminal(t *testing.T, dir string, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cli.Run(context.Background(), &cli.Env{
		Args: args, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Dir: dir, Width: columns,
		StdinTerminal: true, StdoutTerminal: true, StderrTerminal: true,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) },
	})
	return out.String(), errs.String()
}

// recording is what was typed and printed, line after line.
type recording struct {
	lines []pictured
	now   float64 // seconds
}

// pictured is a line: its text, the class of its colour, and when it comes.
type pictured struct {
	text, class string
	at          float64 // seconds
}

// typed is a command, and printed what came of it.
func (r *recording) typed(command string) {
	r.now += 0.8
	r.lines = append(r.lines, pictured{"$ " + command, "p", r.now})
	r.now += 0.06 * float64(len(command))
}

func (r *recording) printed(text, class string) {
	for line := range strings.Lines(text) {
		for _, part := range wrap(strings.TrimRight(line, "\n")) {
			r.lines = append(r.lines, pictured{part, class, r.now})
			r.now += 0.08
		}
	}
}

// wrap breaks a line where a terminal would.
func wrap(line string) []string {
	var parts []string
	runes := []rune(line)
	for len(runes) > columns {
		parts, runes = append(parts, string(runes[:columns])), runes[columns:]
	}
	return append(parts, string(runes))
}

// svg is the picture. Each line comes when it came; where nothing may move, all of
// them stand there.
func (r *recording) svg() string {
	const high, wide, margin = 19, 8.5, 18
	width, height := int(columns*wide)+2*margin, len(r.lines)*high+2*margin+8
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="pare narrows a prompt">`+"\n", width, height, width, height)
	b.WriteString(`<style>
text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d7dce2; white-space: pre }
.p { fill: #58a6ff } .r { fill: #e3b341 } .o { fill: #7ee787 }
@media (prefers-reduced-motion: no-preference) { text { opacity: 0; animation: come 1ms forwards } }
@keyframes come { to { opacity: 1 } }
</style>
`)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="#161b22"/>`+"\n", width, height)
	for i, line := range r.lines {
		// The length keeps columns below each other in any font.
		fmt.Fprintf(&b, `<text class="%s" x="%d" y="%d" textLength="%.1f" style="animation-delay:%.2fs">%s</text>`+"\n",
			line.class, margin, margin+14+i*high, wide*float64(len([]rune(line.text))), line.at, html.EscapeString(line.text))
	}
	b.WriteString("</svg>\n")
	return b.String()
}
