package env

import (
	"bytes"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"pare/internal/lazyregexp"
)

// wrapper breaks the lines of a report between its words where a terminal of so many
// columns would break them anywhere. What does not end its line yet, a question or a
// progress, goes out as it is.
type wrapper struct {
	w    io.Writer
	wide int
	open bool // the line that is being written has no end yet
}

// fit is a writer to a terminal of so many columns; 0 says that it is none.
func fit(w io.Writer, wide int) io.Writer {
	if wide < leastWide {
		return w
	}
	return &wrapper{w: w, wide: wide}
}

// leastWide is from how many columns on lines are broken: with less nobody can read.
const leastWide = 40

func (w *wrapper) Write(p []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(p) {
		whole := bytes.HasSuffix(line, []byte("\n"))
		if whole && !w.open && bytes.IndexByte(line, '\r') < 0 {
			for _, part := range broken(string(line[:len(line)-1]), w.wide) {
				out.WriteString(part + "\n")
			}
		} else {
			out.Write(line)
		}
		w.open = !whole
	}
	if _, err := w.w.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// broken is a line in as many as it needs. Those that follow stand below the text of
// the first: behind its indentation, or behind its label, a word or two that a gap
// sets apart. A word that is too long stays whole, so that it can be copied.
func broken(line string, wide int) []string {
	if width(line) <= wide {
		return []string{line} // as nearly all are
	}
	indent := hang(line, wide)
	var out []string
	for width(line) > wide {
		at := breakAt(line, indent, wide)
		if at < 0 {
			break
		}
		out = append(out, strings.TrimRight(line[:at], " "))
		line = strings.Repeat(" ", indent) + strings.TrimLeft(line[at:], " ")
	}
	return append(out, line)
}

// paint is what colours a text in a terminal.
var paint = lazyregexp.New("\x1b\\[[0-9;]*m")

// width is the number of columns that a text takes.
func width(text string) int {
	if strings.Contains(text, "\x1b") {
		text = paint.ReplaceAllString(text, "")
	}
	return runewidth.StringWidth(text)
}

// breakAt is the last space that leaves no more than so many columns before it, or
// else the first one behind the indentation; -1 where there is none.
func breakAt(line string, indent, room int) int {
	best, columns, painting := -1, 0, false
	for i, r := range line {
		if painting = painting && line[i-1] != 'm' || r == '\x1b'; painting {
			continue
		}
		if columns > room && best >= 0 {
			break
		}
		if r == ' ' && columns > indent && strings.TrimSpace(line[i:]) != "" {
			best = i
		}
		columns += runewidth.RuneWidth(r)
	}
	return best
}

// hang is the column below which the rest of a line goes on.
func hang(line string, wide int) int {
	lead := len(line) - len(strings.TrimLeft(line, " "))
	if gap := strings.Index(line[lead:], "  "); gap > 0 {
		text := lead + gap + len(line[lead+gap:]) - len(strings.TrimLeft(line[lead+gap:], " "))
		if at := width(line[:text]); at <= wide/2 {
			return at
		}
	}
	return min(lead+2, wide/2)
}
