package meter

import (
	"fmt"
	"io"
	"strings"

	"pare/internal/figures"
	"pare/tokenize"
)

// CheckDocument is what pare count --check-transcripts --format json says.
type CheckDocument struct {
	Version int       `json:"version"`
	Checked []Checked `json:"checked"`
	Saved   *Factors  `json:"saved,omitempty"`
}

// WriteText writes the comparison for people, made from so many files.
func (d CheckDocument) WriteText(w io.Writer, files int) error {
	rows, saved := d.Checked, d.Saved
	var b strings.Builder
	if len(rows) == 0 {
		fmt.Fprintf(&b, "nothing to compare in %s: no answers of nothing but text, and no tool results\n", figures.Plural(files, "session file"))
	} else {
		fmt.Fprintf(&b, "%-20s %-13s %7s %11s %11s %9s %8s %8s\n", "model", "texts of", "number", "recorded", "estimated", "median", "p95", "factor")
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "%-20s %-13s %7s %11s %11s %+7.1f %% %6.1f %% %8.3f\n",
			r.Model, r.Kind, figures.Commas(r.Texts), figures.Commas(r.Recorded), figures.Commas(r.Estimated), 100*r.Median, 100*r.P95, r.Factor)
	}
	if len(rows) > 0 {
		b.WriteString("\nTool results come with reminders that no transcript holds: only answers make a factor.\n")
	}
	if saved != nil {
		fmt.Fprintf(&b, "saved in %s:", saved.File)
		for _, family := range []tokenize.Family{tokenize.V5, tokenize.V3} {
			if one, ok := saved.Families[family.String()]; ok {
				fmt.Fprintf(&b, " %.3f for the tokenizer %s, from %s;", one.Factor, family, figures.Plural(one.Texts, "answer"))
			}
		}
		b.WriteString(" remove the file to forget it\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
