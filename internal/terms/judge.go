package terms

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/meter"
	"pare/trim"
)

// Judgement is what a budget says of one prompt.
type Judgement struct {
	Version  int            `json:"version"`
	Verdict  budget.Verdict `json:"verdict"`
	WaitS    float64        `json:"wait_seconds"`
	WorstS   float64        `json:"worst_wait_seconds"`
	Fits     bool           `json:"fits_a_minute"`
	Prompt   budget.Amount  `json:"prompt"`   // its text
	Attached budget.Amount  `json:"attached"` // by its mentions
	Base     budget.Amount  `json:"base"`     // what every request carries
	Trimmed  *budget.Amount `json:"trimmed,omitempty"`
	Turn     Turn           `json:"turn"`
	Cut      []string       `json:"cut"` // what to do when it does not fit
	Limit    Document       `json:"limit"`
	Notes    []string       `json:"notes"`
}

// Turn is the whole turn with its hidden calls.
type Turn struct {
	Work    string        `json:"work"`
	Calls   budget.Amount `json:"calls"`
	Counted budget.Amount `json:"counted"`
	Outcome string        `json:"outcome"`
	Cost    float64       `json:"cost"`
}

// Judge holds a prompt against the limits: with what every request carries, for a
// kind of work, in a session that runs already or not.
func (t *Terms) Judge(p *meter.Prompt, base budget.Amount, kind budget.Kind, warm bool) *Judgement {
	text := p.Text
	all := p.Total()
	doc := &Judgement{Version: 1, Prompt: text, Base: base, Limit: t.Document(), Notes: t.Notes()}
	doc.Attached = p.Attached()
	counted := all
	if !warm {
		counted = counted.Add(base)
	}
	doc.Verdict = budget.Check(budget.Request{Counted: counted, Context: all.Add(base)}, t.Bucket, t.Model.Window, t.Now)
	doc.WaitS, doc.WorstS = doc.Verdict.Wait.Seconds(), doc.Verdict.WorstWait.Seconds()
	doc.Fits = doc.Verdict.Outcome <= budget.Later
	if t.Share > 0 && t.Share < 1 && doc.Verdict.OfMinute > t.Share {
		doc.Fits = false
		doc.Notes = append(doc.Notes, fmt.Sprintf("over the share of a minute that the configuration allows one prompt: %.0f %%", 100*t.Share))
	}
	doc.Turn = t.turn(all, base, kind, warm)
	return doc
}

// WhatToCut says what helps a prompt that does not fit, the surest first.
func (t *Terms) WhatToCut(p *meter.Prompt, doc *Judgement) []string {
	cut := []string{}
	v := doc.Verdict
	if v.Cut == 0 {
		return cut
	}
	most := v.Need.Tokens - v.Cut
	if v.Outcome == budget.OverWindow {
		most = t.Model.Window
	}
	if doc.Base.Tokens > most {
		cut = append(cut, "what every request carries is alone more than that: fewer tools (claude --tools), a shorter CLAUDE.md, or a higher tier")
	}
	if doc.Trimmed != nil {
		left := v.Need.Tokens - doc.Prompt.Tokens - doc.Attached.Tokens + doc.Trimmed.Tokens
		verdict := "which is still too much"
		if left <= most {
			verdict = "which fits"
		}
		cut = append(cut, fmt.Sprintf("pare trim makes it ~%s, %s", figures.About(left), verdict))
	}
	largest := slices.Clone(p.Attachments)
	slices.SortStableFunc(largest, func(a, b meter.Attachment) int { return cmp.Compare(b.Tokens.Tokens, a.Tokens.Tokens) })
	for _, a := range largest[:min(3, len(largest))] {
		cut = append(cut, fmt.Sprintf("@%s is ~%s of it", inert.Show(a.Mention.Text), figures.About(a.Tokens.Tokens)))
	}
	return cut
}

// turn plays the whole turn with the calls that the work sets off.
func (t *Terms) turn(prompt, base budget.Amount, kind budget.Kind, warm bool) Turn {
	plan := t.Data.Defaults(budget.Plan{Turns: 1, Base: base, Prompt: prompt, Start: t.Now, Warm: warm}, kind)
	doc := Turn{Work: kind.Name, Calls: kind.Calls}
	for _, c := range []budget.Case{budget.Best, budget.Likely, budget.Worst} {
		rules := t.Data.Terms(t.Model, t.Limit)
		rules.Case = c
		s := budget.Simulate(plan, rules)
		n := s.Usage.Counted(t.Limit)
		switch c {
		case budget.Best:
			doc.Counted.Low = n
		case budget.Worst:
			doc.Counted.High = n
		case budget.Likely:
			doc.Counted.Tokens, doc.Cost, doc.Outcome = n, s.Cost, s.WallWhy.String()
		}
	}
	doc.Counted.Low = min(doc.Counted.Low, doc.Counted.Tokens)
	doc.Counted.High = max(doc.Counted.High, doc.Counted.Tokens)
	return doc
}

// Trimmed is what the prompt would cost after pare trim, nil when that
// changes nothing.
func (t *Terms) Trimmed(ctx context.Context, text []byte, before budget.Amount) (*budget.Amount, error) {
	result, err := trim.Prompt(ctx, text, t.Settings.Trim(t.Model))
	if err != nil {
		return nil, err
	}
	after := result.After
	if !result.Changed() || after.Tokens >= before.Tokens {
		return nil, nil
	}
	return &after, nil
}

// Line is the verdict in a sentence.
func Line(v budget.Verdict) string {
	switch v.Outcome {
	case budget.Fits:
		switch v.Worst {
		case budget.Never:
			return "fits, but may not: the upper bound is more than a minute allows"
		case budget.OverWindow:
			return "fits, but may not: the upper bound is over the window"
		case budget.Later:
			return fmt.Sprintf("fits now, or at the upper bound after %s", figures.Span(v.WorstWait))
		case budget.Fits:
		}
		return "fits"
	case budget.Later:
		return fmt.Sprintf("fits after %s: %s tokens are left now", figures.Span(v.Wait), figures.Commas(max(0, v.Have)))
	case budget.Never:
		return fmt.Sprintf("never fits in one minute: about %s tokens must go", figures.About(v.Cut))
	case budget.OverWindow:
		return fmt.Sprintf("over the window: about %s tokens must go", figures.About(v.Cut))
	}
	return v.Outcome.String()
}
