package report

import (
	"math"
	"strings"
)

// Ink paints words on a terminal, or leaves them as they are. The zero value
// leaves them.
type Ink struct{ on palette }

// NewInk paints when it is switched on, see [Color].
func NewInk(on bool) Ink { return Ink{palette(on)} }

// Bold is for what is looked for.
func (i Ink) Bold(text string) string { return i.on.bold(text) }

// Dim is for what is beside the matter.
func (i Ink) Dim(text string) string { return i.on.dim(text) }

// Level paints by how full something is: good, then a warning from seven tenths
// on, then bad from nine tenths on.
func (i Ink) Level(share float64, text string) string {
	switch {
	case share >= 0.9:
		return i.on.paint("31", text)
	case share >= 0.7:
		return i.on.paint("33", text)
	}
	return i.on.good(text)
}

// Bar is a share of a width, drawn to an eighth of a column, the rest of the width
// in light; what is over the width fills it.
func Bar(share float64, width int) string {
	if width <= 0 {
		return ""
	}
	if math.IsNaN(share) || share < 0 {
		share = 0
	}
	eighths := int(min(share, 1)*float64(8*width) + 0.5)
	if eighths == 0 && share > 0 {
		eighths = 1
	}
	b := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		b += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return b + strings.Repeat("░", width-(eighths+7)/8)
}

// Spark is a row of values, one column each, scaled to the largest.
func Spark(values []float64) string {
	most := 0.0
	for _, v := range values {
		if v > most { // not where it is no number
			most = v
		}
	}
	blocks := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, v := range values {
		switch {
		case !(v > 0):
			b.WriteByte(' ')
		default:
			b.WriteRune(blocks[min(7, int(v/most*8))])
		}
	}
	return b.String()
}
