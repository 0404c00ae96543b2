package cli

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"pare/internal/inert"
	"pare/internal/meter"
	"pare/tokenize"
)

// countTable writes rows of numbers with a text behind them.
type countTable struct {
	w     *bufio.Writer
	total int // tokens that are the whole of the bars
	bars  int // columns of a bar; 0: none, for nobody sees them
}

// barWidth is the width of a whole bar at a terminal.
const barWidth = 20

func newCountTable(env *Env, total int) *countTable {
	t := &countTable{w: bufio.NewWriter(env.Page()), total: total}
	if env.StdoutTerminal && (env.Width == 0 || env.Width >= 80) {
		t.bars = barWidth
	}
	return t
}

// row writes the tokens, their share of the whole, and the text.
func (t *countTable) row(e tokenize.Estimate, text string) {
	share := ""
	if t.total > 0 && e.Tokens > 0 {
		share = percent(e.Tokens, t.total)
	}
	fmt.Fprintf(t.w, "%12s %7s  ", about(e), share)
	if t.bars > 0 {
		fmt.Fprintf(t.w, "%s  ", drawBar(e.Tokens, t.total, t.bars))
	}
	t.w.WriteString(text + "\n")
}

// drawBar draws a share in eighths of a column.
func drawBar(part, whole, width int) string {
	eighths := 0
	if whole > 0 {
		eighths = int(math.Round(float64(part) / float64(whole) * float64(width) * 8))
	}
	eighths = min(max(eighths, 0), width*8)
	drawn := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		drawn += string([]rune(" ▏▎▍▌▋▊▉")[rest])
	}
	return pad(drawn, width)
}

// writeFilesText writes the groups, the total and what was left out.
func (c *counter) writeFilesText(args []string, files []meter.File, bad []uncounted) error {
	all := groupFiles(c.by, files)
	t := newCountTable(c.env, all.tokens.Tokens)
	top, name := all.onlyChain()
	if len(files) > 1 || c.by != "tree" {
		c.writeGroup(t, top, 0)
		t.w.WriteByte('\n')
	}
	switch {
	case len(args) == 1 && len(files) == 1 && c.by == "tree":
		name = inert.Show(files[0].Path)
		if kind := files[0].Kind; kind != "text" {
			name += "  (" + kind + ")"
		}
	case name == "":
		name = "total  " + plural(all.files, "file")
	default:
		name = fmt.Sprintf("%s/  %s", strings.TrimSuffix(inert.Show(name), "/"), plural(all.files, "file"))
	}
	t.row(all.tokens, name)
	writeShares(t.w, c.meter, all.tokens)
	writeLeftOut(t.w, files)
	if err := t.w.Flush(); err != nil {
		return err
	}
	for _, b := range bad {
		c.env.Sayf("pare: %s: %s\n", inert.Show(b.Path), b.Why)
	}
	return nil
}

// writeGroup writes the largest children and a row for the rest of them.
func (f *countFlags) writeGroup(t *countTable, g *countGroup, level int) {
	indent := strings.Repeat("  ", level)
	for i, c := range g.children {
		if f.top > 0 && i == f.top && len(g.children) > f.top+1 {
			rest := &countGroup{}
			for _, c := range g.children[i:] {
				rest.files += c.files
				rest.tokens = rest.tokens.Add(c.tokens)
			}
			t.row(rest.tokens, fmt.Sprintf("%s… %d more: %s", indent, len(g.children)-i, plural(rest.files, "file")))
			return
		}
		inner, name := c.onlyChain()
		switch {
		case inner.folder:
			name = fmt.Sprintf("%s/  %s", strings.TrimSuffix(name, "/"), plural(inner.files, "file"))
		case f.by == "ext":
			name += "  " + plural(inner.files, "file")
		}
		t.row(inner.tokens, indent+inert.Show(name))
		if f.opens(inner, level+1, t.total) {
			f.writeGroup(t, inner, level+1)
		}
	}
}

// opens reports whether a folder at that level is shown with what it holds: down
// to --depth, or else while it makes up a good part of the whole.
func (f *countFlags) opens(g *countGroup, level, total int) bool {
	if f.depth > 0 {
		return level < f.depth
	}
	const deepest, part = 3, 10
	return level < deepest && g.tokens.Tokens*part >= total
}

// writeShares says how large a count is beside what the model and the tier let
// in, and how sure it is.
func writeShares(w io.Writer, m *meter.Meter, e tokenize.Estimate) {
	switch {
	case e.High == 0:
		fmt.Fprintf(w, "%22snothing to count\n", "")
		return
	case e.Low != e.High:
		fmt.Fprintf(w, "%22sbetween %s and %s", "", number(e.Low), number(e.High))
	default:
		fmt.Fprintf(w, "%22sexact", "")
	}
	if !m.IsClaude() {
		fmt.Fprintf(w, ", by OpenAI's %s; Claude counts otherwise\n", m.Name)
		return
	}
	fmt.Fprintf(w, ", for %s\n", m.Model.ID)
	fmt.Fprintf(w, "%22s%s the window (%s)", "", partOf(e.Tokens, m.Model.Window), number(m.Model.Window))
	if m.Minute > 0 {
		fmt.Fprintf(w, ", %s a minute (%s, %s ITPM)", partOf(e.Tokens, m.Minute), m.Tier, number(m.Minute))
	}
	fmt.Fprintln(w)
	if m.Factor != 0 {
		fmt.Fprintf(w, "%22stimes %.3f, found in your own sessions (--check-transcripts)\n", "", m.Factor)
	}
}

// writeLeftOut says what is in no sum.
func writeLeftOut(w io.Writer, files []meter.File) {
	n, bytes := 0, int64(0)
	for i := range files {
		if files[i].Kind == "binary" {
			n++
			bytes += files[i].Bytes
		}
	}
	if n > 0 {
		fmt.Fprintf(w, "%22snot counted: %s (%s)\n", "", plural(n, "binary file"), sizeOf(bytes))
	}
}
