package meter

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/mattn/go-runewidth"

	"pare/internal/figures"
	"pare/internal/inert"
	"pare/tokenize"
)

// View says how a count is shown. The zero value shows the whole tree without bars.
type View struct {
	By  string // how files are grouped: tree, which "" is too, dir, ext or file
	Top int    // how many of a group are shown; 0: all
	// Depth is how many levels of the tree are opened; 0: what holds a tenth of all,
	// three levels deep.
	Depth int
	Bars  bool // beside the numbers, for somebody who looks at a wide terminal
}

// table writes rows of numbers with a text behind them.
type table struct {
	w     *bufio.Writer
	total int // tokens that are the whole of the bars
	bars  int // columns of a bar; 0: none, for nobody sees them
}

// barWidth is the width of a whole bar at a terminal.
const barWidth = 20

func newTable(w io.Writer, v View, total int) *table {
	t := &table{w: bufio.NewWriter(w), total: total}
	if v.Bars {
		t.bars = barWidth
	}
	return t
}

// row writes the tokens, their share of the whole, and the text.
func (t *table) row(e tokenize.Estimate, text string) {
	share := ""
	if t.total > 0 && e.Tokens > 0 {
		share = figures.Percent(e.Tokens, t.total)
	}
	fmt.Fprintf(t.w, "%12s %7s  ", e.About(), share)
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
	return runewidth.FillRight(drawn, width)
}

// WriteFiles writes the groups, the total and what was left out. One file that was
// named has no group.
func (m *Meter) WriteFiles(w io.Writer, v View, files []File, named bool) error {
	all := groupFiles(v.By, files)
	tree := v.By == "" || v.By == "tree"
	t := newTable(w, v, all.tokens.Tokens)
	top, name := all.onlyChain()
	if len(files) > 1 || !tree {
		v.writeGroup(t, top, 0)
		t.w.WriteByte('\n')
	}
	switch {
	case named && len(files) == 1 && tree:
		name = inert.Show(files[0].Path)
		if kind := files[0].Kind; kind != "text" {
			name += "  (" + kind + ")"
		}
	case name == "":
		name = "total  " + figures.Plural(all.files, "file")
	default:
		name = fmt.Sprintf("%s/  %s", strings.TrimSuffix(inert.Show(name), "/"), figures.Plural(all.files, "file"))
	}
	t.row(all.tokens, name)
	m.writeShares(t.w, all.tokens)
	writeLeftOut(t.w, files)
	return t.w.Flush()
}

// writeGroup writes the largest children and a row for the rest of them.
func (v View) writeGroup(t *table, g *group, level int) {
	indent := strings.Repeat("  ", level)
	for i, c := range g.children {
		if v.Top > 0 && i == v.Top && len(g.children) > v.Top+1 {
			rest := &group{}
			for _, c := range g.children[i:] {
				rest.files += c.files
				rest.tokens = rest.tokens.Add(c.tokens)
			}
			t.row(rest.tokens, fmt.Sprintf("%s… %d more: %s", indent, len(g.children)-i, figures.Plural(rest.files, "file")))
			return
		}
		inner, name := c.onlyChain()
		switch {
		case inner.folder:
			name = fmt.Sprintf("%s/  %s", strings.TrimSuffix(name, "/"), figures.Plural(inner.files, "file"))
		case v.By == "ext":
			name += "  " + figures.Plural(inner.files, "file")
		}
		t.row(inner.tokens, indent+inert.Show(name))
		if v.opens(inner, level+1, t.total) {
			v.writeGroup(t, inner, level+1)
		}
	}
}

// opens reports whether a folder at that level is shown with what it holds: down
// to the depth, or else while it makes up a good part of the whole.
func (v View) opens(g *group, level, total int) bool {
	if v.Depth > 0 {
		return level < v.Depth
	}
	const deepest, part = 3, 10
	return level < deepest && g.tokens.Tokens*part >= total
}

// writeShares says how large a count is beside what the model and the tier let
// in, and how sure it is.
func (m *Meter) writeShares(w io.Writer, e tokenize.Estimate) {
	switch {
	case e.High == 0:
		fmt.Fprintf(w, "%22snothing to count\n", "")
		return
	case e.Low != e.High:
		fmt.Fprintf(w, "%22sbetween %s and %s", "", figures.Commas(e.Low), figures.Commas(e.High))
	default:
		fmt.Fprintf(w, "%22sexact", "")
	}
	if !m.isClaude() {
		fmt.Fprintf(w, ", by OpenAI's %s; Claude counts otherwise\n", m.Name)
		return
	}
	fmt.Fprintf(w, ", for %s\n", m.Model.ID)
	fmt.Fprintf(w, "%22s%s the window (%s)", "", figures.Of(e.Tokens, m.Model.Window), figures.Commas(m.Model.Window))
	if m.Minute > 0 {
		fmt.Fprintf(w, ", %s a minute (%s, %s ITPM)", figures.Of(e.Tokens, m.Minute), m.Tier, figures.Commas(m.Minute))
	}
	fmt.Fprintln(w)
	if m.Factor != 0 {
		fmt.Fprintf(w, "%22stimes %.3f, found in your own sessions (--check-transcripts)\n", "", m.Factor)
	}
}

// writeLeftOut says what is in no sum.
func writeLeftOut(w io.Writer, files []File) {
	n, bytes := 0, int64(0)
	for i := range files {
		if files[i].Kind == "binary" {
			n++
			bytes += files[i].Bytes
		}
	}
	if n > 0 {
		fmt.Fprintf(w, "%22snot counted: %s (%s)\n", "", figures.Plural(n, "binary file"), figures.Bytes(bytes))
	}
}
