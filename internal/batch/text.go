package batch

import (
	"fmt"
	"io"
	"strings"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/terms"
)

// WriteText writes the sums for people.
func (doc *Document) WriteText(w io.Writer, t *terms.Terms) error {
	var b strings.Builder
	r, c := doc.Result, doc.Forecast
	row := func(label, format string, args ...any) {
		fmt.Fprintf(&b, "%-9s "+format+"\n", append([]any{label}, args...)...)
	}
	fmt.Fprintf(&b, "%s, %s input tokens\n%s\n\n", figures.Plural(r.Prompts, "prompt"), r.Input.About(), t.LimitLine())
	row("minutes", "about %s, between %s and %s; %s decide", minutesText(c.Minutes[1]), minutesText(c.Minutes[0]), minutesText(c.Minutes[2]), bottleneckText(c.Bottleneck))
	row("costs", "about %s, %s as a batch", figures.Dollars(r.Cost), figures.Dollars(r.CostBatch))
	row("batch", "%s", advice(c))
	if c.PerDay < r.Prompts {
		row("a day", "%s prompts get through in 24 hours", figures.Commas(c.PerDay))
	}
	if c.CapAt > 0 {
		row("cap", "the month's %s are spent at prompt %s%s", figures.Dollars(float64(t.Tier.SpendCap)), figures.Commas(c.CapAt), orBatchCap(c))
	}
	if r.Never > 0 {
		row("never", "%s larger than a minute allows, the first in line %s", figures.Plural(r.Never, "prompt"), figures.Commas(r.NeverAt))
	}
	if r.OverWindow > 0 {
		row("window", "%s over the window, the first in line %s", figures.Plural(r.OverWindow, "prompt"), figures.Commas(r.OverAt))
	}
	row("largest", "~%s tokens, in line %s", figures.Commas(figures.Rounded(r.Largest)), figures.Commas(r.LargestAt))
	if doc.Images > 0 {
		row("note", "%s not counted", figures.Plural(doc.Images, "image"))
	}
	for _, note := range doc.Notes {
		row("note", "%s", note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func minutesText(m float64) string {
	switch {
	case m == 0:
		return "none"
	case m < 1:
		return fmt.Sprintf("%.0f s", 60*m)
	case m < 120:
		return fmt.Sprintf("%.0f", m)
	}
	return fmt.Sprintf("%s (%.1f h)", figures.Commas(int(m+0.5)), m/60)
}

func bottleneckText(b budget.Bottleneck) string {
	if b == budget.NoLimit {
		return "all go through at once, and no limits"
	}
	return b.String()
}

func advice(c budget.Forecast) string {
	text := "not needed: "
	if c.UseBatch {
		text = "better, saves " + figures.Dollars(c.Saves) + ": "
	}
	text += c.Why
	if c.Batches > 1 {
		text += fmt.Sprintf("; %s", figures.Plural(c.Batches, "batch"))
		text = strings.Replace(text, "batchs", "batches", 1)
	}
	if c.QueueFull > 0 {
		text += fmt.Sprintf(", the queue is full at prompt %s", figures.Commas(c.QueueFull))
	}
	return text
}

func orBatchCap(c budget.Forecast) string {
	if c.CapBatch > 0 {
		return fmt.Sprintf(", as a batch at prompt %s", figures.Commas(c.CapBatch))
	}
	return ", as a batch not at all"
}
