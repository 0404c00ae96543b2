package terms

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/usage"
)

// WriteText writes it for people.
func (doc *Live) WriteText(w io.Writer) error {
	var b strings.Builder
	if len(doc.Pools) == 0 {
		fmt.Fprintf(&b, "no call since %s\n", doc.Since.Format(time.DateTime))
	}
	for _, p := range doc.Pools {
		limit := "no limit is known"
		if p.ITPM > 0 {
			limit = fmt.Sprintf("%s input tokens per minute, %s", figures.Commas(p.ITPM), p.from)
		}
		fmt.Fprintf(&b, "%s  (%s)\n", inert.Show(p.Pool), limit)
		fmt.Fprintf(&b, "  last minute   %s\n", ofLimit(p.Minute, p.ITPM))
		fmt.Fprintf(&b, "  last hour     %s\n", figures.Commas(p.Hour))
		fmt.Fprintf(&b, "  since %s  %s, %s\n", doc.Since.Format("Jan 02"), figures.Commas(p.Total), moneyText(p.cost))
		fmt.Fprintf(&b, "  busiest       %s, %s\n", ofLimit(p.Peak.Counted, p.ITPM), p.Peak.At.Format("2006-01-02 15:04"))
		for _, m := range p.Models {
			fmt.Fprintf(&b, "    %s: %s, %s counted, %s read from the cache, %s written by the model\n", inert.Show(m.Model), figures.Plural(m.Calls, "call"),
				figures.Commas(m.Usage.Counted(budget.Limit{})), figures.Commas(m.Usage.Read), figures.Commas(m.Usage.Output))
		}
	}
	if len(doc.Pools) > 0 {
		fmt.Fprintf(&b, "by hour   %s  busiest minute of each hour of the day, 0 to 23\n", figures.Chart(doc.Hours[:]))
		fmt.Fprintf(&b, "sessions  %d in the last hour\n", doc.Sessions)
	}
	if doc.Turns > 0 {
		fmt.Fprintf(&b, "a turn    %s, in most between %d and %d (%s)\n", figures.Plural(doc.Calls.Tokens, "call"), doc.Calls.Low, doc.Calls.High, figures.Plural(doc.Turns, "turn"))
	}
	fmt.Fprintf(&b, "refused   %s\n", refusedText(doc))
	return writeNotes(w, &b, doc.Notes)
}

func ofLimit(n, limit int) string {
	if limit <= 0 {
		return figures.Commas(n)
	}
	return fmt.Sprintf("%s, %s the limit", figures.Commas(n), figures.Of(n, limit))
}

func refusedText(doc *Live) string {
	if doc.Last == nil {
		return "none seen"
	}
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(doc.Refused)) {
		name := fmt.Sprint(status)
		if status == 0 {
			name = "without a status"
		}
		parts = append(parts, fmt.Sprintf("%s %s", name, figures.Times(doc.Refused[status])))
	}
	message := []rune(doc.Last.Message)
	if len(message) > 100 {
		message = append(message[:100], '…')
	}
	return fmt.Sprintf("%s; last %s: %s", strings.Join(parts, ", "), doc.Last.Time.Format("2006-01-02 15:04"), inert.Show(string(message)))
}

// moneyText is a sum of money as far as it is known.
func moneyText(m usage.Money) string {
	switch {
	case !m.Known():
		return "price unknown"
	case !m.Complete():
		return fmt.Sprintf("%s and %s of unknown price", figures.Dollars(m.Dollars), figures.Plural(m.Unpriced, "call"))
	}
	return figures.Dollars(m.Dollars)
}
