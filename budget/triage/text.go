package triage

import (
	"fmt"
	"io"
	"strings"
	"time"

	"pare/internal/figures"
	"pare/internal/inert"
)

// Document is what pare triage --format json says.
type Document struct {
	Version int `json:"version"`
	Diagnosis
	WaitS *float64 `json:"wait_seconds"` // null when no wait is known
}

// Document is the diagnosis for scripts.
func (d Diagnosis) Document() Document {
	doc := Document{Version: 1, Diagnosis: d}
	if d.HasWait {
		s := d.Wait.Seconds()
		doc.WaitS = &s
	}
	return doc
}

// WriteText writes the diagnosis for people.
func (d Diagnosis) WriteText(w io.Writer) error {
	var b strings.Builder
	head := d.What
	if d.Status > 0 {
		head = fmt.Sprintf("%d: %s", d.Status, d.What)
	}
	b.WriteString(head + "\n")
	if d.Client != "" || d.Model != "" {
		fmt.Fprintf(&b, "  seen in   %s\n", strings.Join(nonEmpty(d.Client, d.Model), ", "))
	}
	if d.Evidence != "" && (d.Kind == Unknown || len(d.Answers) > 1) {
		fmt.Fprintf(&b, "  line %-4d %s\n", d.Line, inert.Show(d.Evidence))
	}
	if d.Owner != "" {
		fmt.Fprintf(&b, "  whose     %s\n", d.Owner)
	}
	if d.HasWait {
		fmt.Fprintf(&b, "  wait      %s (%s); %s\n", waitText(d), d.WaitFrom, d.WaitWhy)
	} else {
		fmt.Fprintf(&b, "  wait      %s\n", d.WaitWhy)
	}
	if word := map[Retry]string{Helps: "helps", Useless: "does not help", Harms: "makes it worse"}[d.Retry]; word != "" {
		fmt.Fprintf(&b, "  retrying  %s: %s\n", word, d.RetryWhy)
	}
	for i, a := range d.Actions {
		label := "change"
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(&b, "  %-8s  %s\n", label, a)
	}
	if d.Others > 0 {
		fmt.Fprintf(&b, "  (one of %d in the text: %s)\n", d.Others+1, answersText(d.Answers))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// waitText is the wait, and where it is a long one when it is over.
func waitText(d Diagnosis) string {
	if d.Wait < time.Hour {
		return figures.Span(d.Wait)
	}
	if d.Wait >= 48*time.Hour {
		return fmt.Sprintf("%d days %d h, until %s", d.Wait/(24*time.Hour), d.Wait/time.Hour%24, d.Until.Format("Mon 2006-01-02 15:04 MST"))
	}
	return figures.Span(d.Wait) + ", until " + d.Until.Format("Mon 2006-01-02 15:04 MST")
}

// answersText is how many refusals of each kind there were, in the order of
// their first.
func answersText(all []Answer) string {
	var kinds []Kind
	counts := map[Kind]int{}
	for _, a := range all {
		if counts[a.Kind]++; counts[a.Kind] == 1 {
			kinds = append(kinds, a.Kind)
		}
	}
	parts := make([]string, len(kinds))
	for i, k := range kinds {
		parts[i] = fmt.Sprintf("%d %s", counts[k], k)
	}
	return strings.Join(parts, ", ")
}

func nonEmpty(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, inert.Show(t))
		}
	}
	return all
}
