package answers

import (
	"context"
	"fmt"
	"os"
	"strings"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/meter"
	"pare/internal/terms"
	"pare/trim"
)

// budgetTerms are the limits in force for an event, nil where they cannot be told
// (a test may give no clock) or the budget is switched off.
func (h *run) budgetTerms(ctx context.Context) *terms.Terms {
	if h.env.Now == nil || SwitchedOff(h.env.Getenv("PARE_HOOK_OFF"), "budget") {
		return nil
	}
	t, err := terms.Resolve(ctx, h.env, h.dir, terms.Ask{})
	if err != nil {
		return nil // a broken configuration is told elsewhere; it stops no prompt
	}
	return t
}

// overBudget is the verdict on a prompt that no waiting would let through, or
// that takes more of a minute than the configuration allows one prompt; empty
// where it fits, or where that cannot be told.
func (h *run) overBudget(ctx context.Context, trimmed *trim.Result) string {
	t := h.budgetTerms(ctx)
	if t == nil {
		return ""
	}
	m := t.Meter()
	p, err := m.Prompt(ctx, t.Settings.Place(), []byte(h.event.Prompt))
	if err != nil {
		return ""
	}
	if modulesLoad(h.env) && trimmed.After.Tokens < p.Total().Tokens {
		// The module narrows what is attached: that is what will be sent.
		p = &meter.Prompt{Text: trimmed.After}
	}
	base, err := m.Base(ctx, t.Settings.Place(), p)
	if err != nil {
		return ""
	}
	kind, err := t.Data.Kind("edit")
	if err != nil {
		return ""
	}
	// In a session that runs, what every request carries is in the cache.
	warm := h.event.Transcript != "" && isThere(h.event.Transcript)
	doc := t.Judge(p, base, kind, warm)
	if doc.Fits {
		return ""
	}
	if after := trimmed.After; trimmed.Changed() && after.Tokens < p.Total().Tokens {
		doc.Trimmed = &after
	}
	doc.Cut = t.WhatToCut(p, doc)
	return h.budgetMessage(t, doc, trimmed)
}

func (h *run) budgetMessage(t *terms.Terms, doc *terms.Judgement, trimmed *trim.Result) string {
	var b strings.Builder
	verdict := terms.Line(doc.Verdict)
	if doc.Verdict.Outcome <= budget.Later {
		verdict = fmt.Sprintf("%s a minute, and the configuration allows one prompt %.0f %%", figures.Of(doc.Verdict.Need.Tokens, t.Limit.ITPM), 100*t.Share)
	}
	fmt.Fprintf(&b, "pare: %s (~%s tokens; %s)\n", verdict, figures.About(doc.Verdict.Need.Tokens), t.LimitLine())
	for _, way := range doc.Cut {
		fmt.Fprintf(&b, "cut: %s\n", way)
	}
	if doc.Trimmed != nil {
		fmt.Fprintf(&b, "\nTrimmed:\n\n%s\n\n%s", trimmed.Prompt, h.whereTrimmed(trimmed))
	}
	return b.String()
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
