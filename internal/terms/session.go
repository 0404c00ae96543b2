package terms

import (
	"context"
	"fmt"
	"time"

	"pare/budget"
	"pare/internal/env"
	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/meter"
)

// Session is a session that was played, and the document of pare budget session
// --format json.
type Session struct {
	Version int                       `json:"version"`
	Limit   Document                  `json:"limit"`
	Plan    PlanDocument              `json:"plan"`
	Cases   map[string]budget.Session `json:"cases"` // best, likely, worst
	WaitedS float64                   `json:"waited_seconds"`
	Clear   budget.Clear              `json:"clear"`
	Notes   []string                  `json:"notes"`
	gap     time.Duration
}

// PlanDocument is what was played.
type PlanDocument struct {
	Turns    int           `json:"turns"`
	Calls    budget.Amount `json:"calls"`
	Base     budget.Amount `json:"base"`
	Prompt   budget.Amount `json:"prompt"`
	Sessions int           `json:"sessions"`
	GapS     float64       `json:"gap_seconds"`
}

// SessionOptions describe a session.
type SessionOptions struct {
	Turns      int
	Calls      budget.Amount // a turn; zero: by the kind of work
	Work       budget.Kind
	Gap        time.Duration // between turns
	Long       bool          // the cache of an hour
	ClearEvery int           // say /clear every so many turns; 0: never
}

// SessionPlan is the session that begins with a prompt; nil is one that is not known
// yet.
func (t *Terms) SessionPlan(ctx context.Context, o SessionOptions, text []byte) (budget.Plan, error) {
	plan := budget.Plan{Turns: o.Turns, Calls: o.Calls, Start: t.Now, Gap: o.Gap, Long: o.Long, ClearEvery: o.ClearEvery}
	m := t.Meter()
	p := &meter.Prompt{}
	var err error
	if text != nil {
		if p, err = m.Prompt(ctx, t.Settings.Place(), text); err != nil {
			return plan, err
		}
		if first := p.Text; first.Tokens > 0 {
			// Later turns type what people usually do; the first one types this.
			plan.Attachments = append(plan.Attachments, budget.Attachment{Name: "the first prompt's text", Turn: 1, Tokens: first})
		}
	}
	for i := range p.Attachments {
		a := &p.Attachments[i]
		plan.Attachments = append(plan.Attachments, budget.Attachment{Name: "@" + inert.Show(a.Mention.Text), Turn: 1, Tokens: a.Tokens})
	}
	if plan.Base, err = m.Base(ctx, t.Settings.Place(), p); err != nil {
		return plan, err
	}
	return t.Data.Defaults(plan, o.Work), nil
}

// Week is how far back own sessions are looked at.
const Week = 7 * 24 * time.Hour

// OwnCalls is how many calls a turn of the user's own sessions of the last week sets
// off, and a note on that; zero where they hold no whole turn.
func (t *Terms) OwnCalls(ctx context.Context, e *env.Env, transcripts string) (budget.Amount, string, error) {
	book, err := Transcripts(ctx, e, transcripts, t.Now.Add(-Week), t.Now)
	if err != nil {
		return budget.Amount{}, "", err
	}
	calls, turns := book.CallsPerTurn()
	if turns == 0 {
		return budget.Amount{}, "your sessions of the last week hold no whole turn; the default is used", nil
	}
	return calls, fmt.Sprintf("calls per turn from %s of your own", figures.Plural(turns, "turn")), nil
}

// Play plays a plan in so many sessions at once.
func (t *Terms) Play(plan budget.Plan, sessions int) *Session {
	doc := &Session{
		Version: 1, Limit: t.Document(), Cases: map[string]budget.Session{}, Notes: t.Notes(), gap: plan.Gap,
		Plan: PlanDocument{plan.Turns, plan.Calls, plan.Base, plan.Prompt, sessions, plan.Gap.Seconds()},
	}
	rules := t.Data.Terms(t.Model, t.Limit)
	rules.Sessions = sessions
	for _, c := range []budget.Case{budget.Best, budget.Likely, budget.Worst} {
		rules.Case = c
		doc.Cases[c.String()] = budget.Simulate(plan, rules)
	}
	doc.WaitedS = doc.likely().Waited.Seconds()
	var carry budget.Amount
	for _, a := range plan.Attachments {
		carry = carry.Add(a.Tokens)
	}
	rules.Case = budget.Likely
	doc.Clear = budget.BestClear(plan, rules, carry)
	return doc
}

func (doc *Session) likely() budget.Session { return doc.Cases[budget.Likely.String()] }

// Good reports whether no turn is stuck for ever.
func (doc *Session) Good() bool {
	why := doc.likely().WallWhy
	return why != budget.Never && why != budget.OverWindow
}
