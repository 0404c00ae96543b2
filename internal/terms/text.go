package terms

import (
	"fmt"
	"io"
	"strings"

	"pare/budget"
	"pare/internal/figures"
)

// WriteText writes it for people; warm says that a session is running.
func (doc *Judgement) WriteText(w io.Writer, t *Terms, warm bool) error {
	var b strings.Builder
	v := doc.Verdict
	fmt.Fprintf(&b, "%s\n", Line(v))
	fmt.Fprintf(&b, "%s\n\n", t.LimitLine())
	line := func(a budget.Amount, what string) {
		fmt.Fprintf(&b, "%12s  %s\n", a.About(), what)
	}
	line(doc.Prompt, "the prompt's text")
	line(doc.Attached, "what the client attaches")
	what := "what every request carries: the client's own text, tools, CLAUDE.md"
	if warm {
		what += " (in the cache, does not count)"
	}
	line(doc.Base, what)
	share := ""
	if t.Limit.ITPM > 0 {
		share = ", " + figures.Of(v.Need.Tokens, t.Limit.ITPM) + " a minute"
	}
	line(v.Need, fmt.Sprintf("counts for the first call, between %s and %s%s", figures.Commas(v.Need.Low), figures.Commas(v.Need.High), share))
	if v.Cut == 0 {
		line(doc.Turn.Counted, fmt.Sprintf("counts for the turn of about %d calls (%s), %s", doc.Turn.Calls.Tokens, doc.Turn.Work, figures.Dollars(doc.Turn.Cost)))
	}
	if doc.Trimmed != nil {
		before := doc.Prompt.Add(doc.Attached)
		fmt.Fprintf(&b, "%12s  prompt and attachments after pare trim%s\n", doc.Trimmed.About(), figures.Change(before.Tokens, doc.Trimmed.Tokens))
	}
	for _, way := range doc.Cut {
		fmt.Fprintf(&b, "cut:  %s\n", way)
	}
	return writeNotes(w, &b, doc.Notes)
}
