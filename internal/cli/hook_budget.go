package cli

import (
	"fmt"
	"os"
	"strings"
	"time"

	"pare/budget"
	"pare/internal/meter"
	"pare/tokenize"
	"pare/trim"
)

// budgetTerms are the limits in force for an event, nil where they cannot be told
// (a test may give no clock) or the budget is switched off.
func (h *hookRun) budgetTerms() *terms {
	if h.env.Now == nil || switchedOff(h.env.Getenv("PARE_HOOK_OFF"), "budget") {
		return nil
	}
	f := termFlags{format: "text"}
	t, err := f.resolve(h.ctx, h.env, h.dir)
	if err != nil {
		return nil // a broken configuration is told elsewhere; it stops no prompt
	}
	return t
}

// overBudget is the verdict on a prompt that no waiting would let through, or
// that takes more of a minute than the configuration allows one prompt; empty
// where it fits, or where that cannot be told.
func (h *hookRun) overBudget(trimmed *trim.Result) string {
	t := h.budgetTerms()
	if t == nil {
		return ""
	}
	m := newBudgetMeter(h.env, t)
	p, err := m.Prompt(h.ctx, t.set.Place(), []byte(h.event.Prompt))
	if err != nil {
		return ""
	}
	if modulesLoad(h.env) && trimmed.After.Tokens < p.Total().Tokens {
		// The module narrows what is attached: that is what will be sent.
		p = &meter.Prompt{Text: trimmed.After}
	}
	base, err := m.Base(h.ctx, t.set.Place(), p)
	if err != nil {
		return ""
	}
	kind, err := t.data.Kind("edit")
	if err != nil {
		return ""
	}
	// In a session that runs, what every request carries is in the cache.
	f := budgetFlags{warm: h.event.Transcript != "" && isThere(h.event.Transcript)}
	doc := f.judge(t, p, base, kind)
	if doc.Fits {
		return ""
	}
	if after := trimmed.After; trimmed.Changed() && after.Tokens < p.Total().Tokens {
		doc.Trimmed = &after
	}
	doc.Cut = whatToCut(t, p, doc)
	return h.budgetMessage(t, doc, trimmed)
}

func (h *hookRun) budgetMessage(t *terms, doc *budgetDocument, trimmed *trim.Result) string {
	var b strings.Builder
	verdict := verdictLine(doc.Verdict)
	if doc.Verdict.Outcome <= budget.Later {
		verdict = fmt.Sprintf("%s a minute, and the configuration allows one prompt %.0f %%", partOf(doc.Verdict.Need.Tokens, t.limit.ITPM), 100*t.share)
	}
	fmt.Fprintf(&b, "pare: %s (~%s tokens; %s)\n", verdict, number(rounded(doc.Verdict.Need.Tokens)), t.limitLine())
	for _, way := range doc.Cut {
		fmt.Fprintf(&b, "cut: %s\n", way)
	}
	b.WriteString("PARE_HOOK_OFF=budget lets it pass.\n")
	if doc.Trimmed != nil {
		fmt.Fprintf(&b, "\nTrimmed:\n\n%s", trimmed.Prompt)
	}
	return b.String()
}

// budgetLine says what the instructions take of a window, and what of the last
// minute's allowance is left.
func (h *hookRun) budgetLine(loaded tokenize.Estimate) string {
	t := h.budgetTerms()
	if t == nil {
		return ""
	}
	line := fmt.Sprintf(", %s the window", partOf(loaded.Tokens, t.model.Window))
	if left := h.leftOfMinute(t); left != "" {
		line += "; " + left
	}
	return line
}

// leftOfMinute says what the sessions of this machine have left of a minute's
// tokens, empty where no limit is known.
func (h *hookRun) leftOfMinute(t *terms) string {
	if t.limit.ITPM == 0 {
		return ""
	}
	used := 0
	if book, err := readTranscripts(h.ctx, h.env, "", t.now.Add(-time.Minute), t.now); err == nil {
		pool := poolOf(t, t.model.ID)
		used = book.Counted(book.Log.Calls, func(m string) bool { return poolOf(t, m) == pool }, t.limit)
	}
	return fmt.Sprintf("%s of %s input tokens are left of this minute (%s)", number(max(0, t.limit.ITPM-used)), number(t.limit.ITPM), t.model.ID)
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
