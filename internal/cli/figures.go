package cli

import (
	"fmt"
	"math"
	"strings"

	"github.com/mattn/go-runewidth"

	"pare/internal/figures"
	"pare/tokenize"
)

// about writes an estimate as a person reads it: "~52,400", "0" for none.
func about(e tokenize.Estimate) string {
	if e.High == 0 {
		return "0"
	}
	if e.Low == e.High {
		return number(e.Tokens)
	}
	return "~" + number(rounded(e.Tokens))
}

// rounded keeps three digits, or two of small numbers, so that an estimate does
// not look exact.
func rounded(n int) int {
	step := 1
	for n/step >= 1000 {
		step *= 10
	}
	if step == 1 && n >= 100 {
		step = 10
	}
	return (n + step/2) / step * step
}

// number writes a number with commas.
func number(n int) string { return figures.Commas(n) }

func percentChange(before, after int) string {
	if before <= 0 || before == after {
		return ""
	}
	change := 100 * (float64(after)/float64(before) - 1)
	sign := "+"
	if change < 0 {
		sign = "−"
	}
	return fmt.Sprintf(" (%s%.0f %%)", sign, math.Abs(change))
}

// percent writes a share with one digit that says something: "0.2 %", "97 %".
func percent(part, whole int) string {
	p := 100 * float64(part) / float64(whole)
	switch {
	case p >= 10:
		return fmt.Sprintf("%.0f %%", p)
	case p >= 0.1:
		return fmt.Sprintf("%.1f %%", p)
	}
	return fmt.Sprintf("%.2f %%", p)
}

// pad fills a text up to a display width; a longer one is left as it is.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-runewidth.StringWidth(s)))
}
