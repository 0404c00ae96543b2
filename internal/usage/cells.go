package usage

import (
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"pare/internal/figures"
	"pare/internal/inert"
)

// folder is a path as short as it is clear.
func (w *writer) folder(name string) string {
	if rest, ok := strings.CutPrefix(name, w.home); ok && w.home != "" && (rest == "" || rest[0] == '/') {
		name = "~" + rest
	}
	const most = 29
	if runewidth.StringWidth(name) > most {
		parts := strings.Split(name, "/")
		for len(parts) > 1 && runewidth.StringWidth(strings.Join(parts, "/")) > most-2 {
			parts = parts[1:]
		}
		name = "…/" + strings.Join(parts, "/")
	}
	return name
}

// clean is a stranger's text on one line, of at most so many columns.
func clean(text string, most int) string { return runewidth.Truncate(inert.Show(text), most, "…") }

func pad(text string, width int) string {
	text = runewidth.Truncate(text, width, "…")
	return text + strings.Repeat(" ", max(0, width-runewidth.StringWidth(text)))
}

// when is a time as one says it: the hour of today, with the day of another.
func (w *writer) when(t time.Time) string {
	t = t.In(w.now.Location())
	switch {
	case midnightOf(t).Equal(midnightOf(w.now)):
		return t.Format("15:04")
	case t.Sub(w.now).Abs() < 6*24*time.Hour:
		return t.Format("Mon 15:04")
	}
	return t.Format("2 Jan 15:04")
}

// money is a sum as far as prices are known.
func (w *writer) money(m Money) string {
	switch {
	case !m.Known():
		return "an unknown sum"
	case !m.Complete():
		return dollars(m.Dollars) + " and more"
	}
	return dollars(m.Dollars)
}

// moneyCell is a sum in a table: with a plus where prices are missing.
func moneyCell(m Money) string {
	switch {
	case !m.Known():
		return "unknown"
	case !m.Complete():
		return dollars(m.Dollars) + "+"
	}
	return dollars(m.Dollars)
}

func dollars(d float64) string {
	switch {
	case d >= 1000:
		return "$" + figures.Commas(int(d+0.5))
	case d >= 0.995 || d == 0:
		return fmt.Sprintf("$%.2f", d)
	case d >= 0.01:
		return fmt.Sprintf("$%.3f", d)
	case d >= 0.0001:
		return fmt.Sprintf("$%.4f", d)
	}
	return "<$0.0001"
}

// short is a number in at most five columns.
func short(n int) string {
	for _, unit := range []struct {
		size int
		name string
	}{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if n >= unit.size-unit.size/2000 {
			v := float64(n) / float64(unit.size)
			if v < 9.95 {
				return fmt.Sprintf("%.1f%s", v, unit.name)
			}
			return fmt.Sprintf("%.0f%s", v, unit.name)
		}
	}
	return fmt.Sprint(n)
}

func percent(share float64) string {
	p := 100 * share
	switch {
	case p >= 9.95 || p == 0:
		return fmt.Sprintf("%.0f %%", p)
	case p >= 0.1:
		return fmt.Sprintf("%.1f %%", p)
	}
	return "<0.1 %"
}

// span is a length of time as one says it.
func span(d time.Duration) string {
	d = max(d, 0).Round(time.Minute)
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24+0.5))
}

func times(n float64) string {
	switch {
	case n >= 1000:
		return "1,000 times and more"
	case n >= 9.95:
		return fmt.Sprintf("%.0f times", n)
	case n == 1:
		return "once"
	case n == float64(int(n)):
		return fmt.Sprintf("%d times", int(n))
	}
	return fmt.Sprintf("%.1f times", n)
}
