package terms

import (
	"fmt"
	"io"
	"strings"

	"pare/budget"
	"pare/internal/figures"
)

// WriteText writes it for people.
func (doc *Session) WriteText(w io.Writer, t *Terms) error {
	var b strings.Builder
	likely, worst, best := doc.likely(), doc.Cases[budget.Worst.String()], doc.Cases[budget.Best.String()]
	fmt.Fprintf(&b, "%s\n%s\n\n", wallLine(likely, worst), t.LimitLine())
	if likely.Turns[0].Calls == 0 {
		fmt.Fprintf(&b, "%-9s ~%s tokens in its first call\n", "sends", figures.Commas(figures.Rounded(likely.Turns[0].Context)))
		return writeNotes(w, &b, doc.Notes)
	}
	fmt.Fprintf(&b, "%-9s %s of about %d calls, %s between them", "plan", figures.Plural(doc.Plan.Turns, "turn"), doc.Plan.Calls.Tokens, figures.Span(doc.gap))
	if doc.Plan.Sessions > 1 {
		fmt.Fprintf(&b, ", %d sessions at once", doc.Plan.Sessions)
	}
	b.WriteByte('\n')
	fmt.Fprintf(&b, "%-9s ~%s tokens against the limit, ~%s in the busiest minute; ~%s read from the cache\n", "counts",
		figures.Commas(figures.Rounded(likely.Usage.Counted(t.Limit))), figures.Commas(figures.Rounded(likely.Peak)), figures.Commas(figures.Rounded(likely.Usage.Read)))
	fmt.Fprintf(&b, "%-9s %s\n", "costs", costLine(best, likely, worst))
	if doc.Clear.Every > 0 {
		fmt.Fprintf(&b, "%-9s every %s: about %s instead; %s\n", "/clear", figures.Plural(doc.Clear.Every, "turn"), figures.Dollars(doc.Clear.Cost), doc.Clear.Why)
	} else {
		fmt.Fprintf(&b, "%-9s %s\n", "/clear", doc.Clear.Why)
	}
	var context, counted []int
	for _, turn := range likely.Turns {
		context, counted = append(context, turn.Context), append(counted, turn.Counted)
	}
	fmt.Fprintf(&b, "%-9s %s  up to ~%s tokens, %s the window\n", "context", figures.Chart(squeeze(context)), figures.Commas(figures.Rounded(maxOf(context))), figures.Of(maxOf(context), t.Model.Window))
	fmt.Fprintf(&b, "%-9s %s  up to ~%s tokens a turn\n", "counted", figures.Chart(squeeze(counted)), figures.Commas(figures.Rounded(maxOf(counted))))
	if len(likely.Files) > 0 {
		b.WriteString("\nover the session\n")
	}
	for _, file := range likely.Files {
		fmt.Fprintf(&b, "%9s %s tokens, sent %s, read from the cache %s: %s\n", figures.Dollars(file.Cost), figures.Commas(figures.Rounded(file.Tokens)), figures.Times(file.Writes), figures.Times(file.Reads), file.Name)
	}
	return writeNotes(w, &b, doc.Notes)
}

// writeNotes ends a report with its notes.
func writeNotes(w io.Writer, b *strings.Builder, notes []string) error {
	for _, note := range notes {
		fmt.Fprintf(b, "note: %s\n", note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// costLine is the price with its bounds, as far as the session was played.
func costLine(best, likely, worst budget.Session) string {
	switch {
	case !likely.Finished:
		return fmt.Sprintf("about %s until it ends at turn %d", figures.Dollars(likely.Cost), likely.Wall)
	case !worst.Finished:
		return fmt.Sprintf("about %s, at least %s", figures.Dollars(likely.Cost), figures.Dollars(best.Cost))
	}
	return fmt.Sprintf("about %s, between %s and %s", figures.Dollars(likely.Cost), figures.Dollars(best.Cost), figures.Dollars(worst.Cost))
}

// wallLine says where the session stops or waits.
func wallLine(likely, worst budget.Session) string {
	switch likely.WallWhy {
	case budget.Never:
		return fmt.Sprintf("turn %d never gets through: it sends more than a minute allows", likely.Wall)
	case budget.OverWindow:
		return fmt.Sprintf("turn %d is over the window: /clear or /compact before it", likely.Wall)
	case budget.Later:
		return fmt.Sprintf("turn %d is the first to wait; all together wait %s", likely.Wall, figures.Span(likely.Waited))
	case budget.Fits:
	}
	if worst.Wall > 0 {
		return fmt.Sprintf("every turn gets through; at the upper bounds turn %d %s", worst.Wall, map[budget.Outcome]string{
			budget.Later: "waits", budget.Never: "never does", budget.OverWindow: "is over the window",
		}[worst.WallWhy])
	}
	return "every turn gets through without waiting"
}

func maxOf(values []int) int {
	most := 0
	for _, v := range values {
		most = max(most, v)
	}
	return most
}

// chartWidth is the most columns of a chart.
const chartWidth = 40

// squeeze is at most chartWidth values, each the largest of those it stands for.
func squeeze(values []int) []int {
	if len(values) <= chartWidth {
		return values
	}
	out := make([]int, chartWidth)
	for i, v := range values {
		at := i * chartWidth / len(values)
		out[at] = max(out[at], v)
	}
	return out
}
