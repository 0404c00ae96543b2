package report

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"pare/internal/inert"
	"pare/internal/source"
)

// cell is what takes up some columns of a terminal: a character with everything
// that joins it, or the name of one that must not be printed.
type cell struct {
	text  string
	width int
	at    source.Span
}

// tabWidth is how many columns a tab moves on at most: the excerpt shows tabs as
// blanks, because a terminal counts its stops from the edge and not from the bar.
const tabWidth = 4

// cells takes the pieces of a line apart.
func cells(pieces []piece) []cell {
	size := 0
	for _, p := range pieces {
		size += len(p.text)
	}
	out := make([]cell, 0, size)
	column := 0
	for _, p := range pieces {
		rest, at, state := p.text, p.Start, -1
		for rest != "" {
			cluster, width := rest[:1], 1
			if plain(rest) {
				rest, state = rest[1:], -1
			} else {
				cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
			}
			span := source.Span{Start: at, End: at + len(cluster)}
			at = span.End
			if p.masked {
				span = p.Span
			}
			c := visible(cluster, width, column)
			c.at = span
			column += c.width
			out = append(out, c)
		}
	}
	return out
}

// plain reports whether a text begins with a printable character of ASCII that nothing
// joins, as nearly all do.
func plain(s string) bool {
	return ' ' <= s[0] && s[0] < 0x7f && (len(s) == 1 || s[1] < utf8.RuneSelf)
}

// visible is the cluster as it may be printed: what could move the cursor, turn
// the text around or hide is shown by its name.
func visible(cluster string, width, column int) cell {
	if cluster == "\t" {
		n := tabWidth - column%tabWidth
		return cell{text: strings.Repeat(" ", n), width: n}
	}
	if text := inert.Cluster(cluster, width); text != cluster {
		return cell{text: text, width: len(text)}
	}
	return cell{text: cluster, width: width}
}

// safe is a text as one line that may be printed anywhere.
func safe(text string) string {
	return inert.Show(strings.NewReplacer("\n", " ", "\t", " ").Replace(text))
}

// excerpt is the part of a line that holds the span's beginning, at most width
// columns wide, and the carets below it; more says that the line goes on beyond the
// pieces.
func excerpt(pieces []piece, span source.Span, width int, moreLeft, moreRight bool) (line, carets string) {
	row := cells(pieces)
	first, last := marked(row, span)
	row, first, last, cutLeft, cutRight := window(row, first, last, width)
	cutLeft, cutRight = cutLeft || moreLeft, cutRight || moreRight
	var text, marks strings.Builder
	if cutLeft {
		text.WriteString("…")
		marks.WriteString(" ")
	}
	for i, c := range row {
		text.WriteString(c.text)
		switch {
		case i < first || i > last:
			marks.WriteString(strings.Repeat(" ", c.width))
		case i == first:
			marks.WriteString("^" + strings.Repeat("~", max(0, c.width-1)))
		default:
			marks.WriteString(strings.Repeat("~", c.width))
		}
	}
	if cutRight {
		text.WriteString("…")
	}
	if first >= len(row) {
		marks.WriteString("^")
	}
	return strings.TrimRight(text.String(), " "), strings.TrimRight(marks.String(), " ")
}

// around cuts a line to the bytes on either side of a place that may be shown: a line
// may be megabytes long and hold thousands of findings. So much is far more than what
// is shown, unless a character has dozens of others that join it.
func around(data []byte, line source.Span, at, width int) source.Span {
	cut := source.Span{Start: max(line.Start, at-4*width), End: min(line.End, at+8*width)}
	for cut.Start > line.Start && cut.Start < cut.End && !utf8.RuneStart(data[cut.Start]) {
		cut.Start++
	}
	for cut.End < line.End && cut.End > cut.Start && !utf8.RuneStart(data[cut.End]) {
		cut.End--
	}
	return cut
}

// marked is the range of cells that the span touches. An empty span marks the
// cell behind it; one behind the last cell marks len(row).
func marked(row []cell, span source.Span) (first, last int) {
	first = len(row)
	last = -1
	for i, c := range row {
		touches := c.at.Overlaps(span) || span.Empty() && c.at.Start <= span.Start && span.Start < c.at.End
		if touches {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// window cuts the row to the columns around its marked cells, beginning with a
// third of the width before them.
func window(row []cell, first, last, width int) (cut []cell, newFirst, newLast int, left, right bool) {
	from := 0
	if total(row[:min(last+1, len(row))]) > width {
		// So far as a third of the width does not reach.
		from = first
		for used := 0; from > 0 && used+row[from-1].width <= width/3; from-- {
			used += row[from-1].width
		}
	}
	to := from
	for used := 0; to < len(row) && used+row[to].width <= width; to++ {
		used += row[to].width
	}
	return row[from:to], first - from, min(last, to-1) - from, from > 0, to < len(row)
}

func total(row []cell) int {
	n := 0
	for _, c := range row {
		n += c.width
	}
	return n
}
