// Package figures writes numbers as people read them.
//
// It imports nothing of ours, so that every layer writes them alike.
package figures

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
)

// Commas is a number with a comma between each three digits: 52,400.
func Commas(n int) string {
	digits, negative := strings.CutPrefix(strconv.Itoa(n), "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if negative {
		return "-" + digits
	}
	return digits
}

// Rounded keeps three digits, or two of small numbers, so that an estimate does
// not look exact.
func Rounded(n int) int {
	step := 1
	for n/step >= 1000 {
		step *= 10
	}
	if step == 1 && n >= 100 {
		step = 10
	}
	return (n + step/2) / step * step
}

// About is a number that is not known exactly, rounded, with commas.
func About(n int) string { return Commas(Rounded(n)) }

// Percent is a share with one digit that says something: "0.2 %", "97 %".
func Percent(part, whole int) string {
	p := 100 * float64(part) / float64(whole)
	switch {
	case p >= 10:
		return fmt.Sprintf("%.0f %%", p)
	case p >= 0.1:
		return fmt.Sprintf("%.1f %%", p)
	}
	return fmt.Sprintf("%.2f %%", p)
}

// Of is "0.2 % of", or "61 times" where percents would be hard to read.
func Of(part, whole int) string {
	if part >= 10*whole {
		return Commas(part/whole) + " times"
	}
	return Percent(part, whole) + " of"
}

// Change is " (−25 %)", empty where nothing changed or nothing was there.
func Change(before, after int) string {
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

// Plural is "1 file", "2,000 files".
func Plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Commas(n) + " " + what + "s"
}

// Times is "never", "once", "61 times".
func Times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	}
	return Commas(n) + " times"
}

// Bytes is a size: "512 bytes", "1.5 KB".
func Bytes(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}

// Dollars is a sum of money with digits that say something.
func Dollars(d float64) string {
	switch {
	case d >= 100:
		return "$" + Commas(int(d+0.5))
	case d >= 1:
		return fmt.Sprintf("$%.2f", d)
	}
	return fmt.Sprintf("$%.4f", d)
}

// Span is a time: "2.0 s", "3 min 20 s", "1 h 5 min".
func Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// Wrap breaks a text at blanks into lines of so many columns; a longer word stands on
// a line of its own.
func Wrap(text string, columns int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && runewidth.StringWidth(line+" "+word) > columns {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

// Chart draws values as a row of bars, one column each, scaled to the largest.
func Chart(values []int) string {
	most := 0
	for _, v := range values {
		most = max(most, v)
	}
	blocks := []rune(" ▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, v := range values {
		if most == 0 || v <= 0 {
			b.WriteRune(' ')
			continue
		}
		b.WriteRune(blocks[max(1, (v*8+most-1)/most)])
	}
	return b.String()
}
