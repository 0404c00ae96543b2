package cli

import (
	"strings"

	"github.com/mattn/go-runewidth"

	"pare/internal/figures"
	"pare/internal/inert"
	"pare/tokenize"
)

// The figures of package figures, by the short names that reports use.
var (
	number        = figures.Commas
	rounded       = figures.Rounded
	percent       = figures.Percent
	percentChange = figures.Change
	plural        = figures.Plural
	span          = figures.Span
	sizeOf        = figures.Bytes
)

// about writes an estimate as a person reads it: "~52,400", "0" for none.
func about(e tokenize.Estimate) string { return e.About() }

// pad shows a text of others and fills it up to a display width; a longer one is
// left as it is.
func pad(s string, width int) string {
	s = inert.Show(s)
	return s + strings.Repeat(" ", max(0, width-runewidth.StringWidth(s)))
}
