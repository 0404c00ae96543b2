package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/fault"
	"pare/internal/inert"
	"pare/internal/meter"
	"pare/internal/terms"
)

func budgetSessionCommand() *command {
	return &command{
		name:  "session",
		args:  "[FILE]",
		short: "play a session through: where it meets the limit, when to /clear, what it costs",
		long: `
Plays a session of so many turns against the limit. FILE or standard input is the
prompt of the first turn, with what it attaches; later turns type a little and
attach nothing. Each turn sets off several calls, by the kind of work. The cache
lives for five minutes after its last use (--long-cache: an hour); after a longer
pause all that the session holds is written again, and counts.
`,
		examples: []example{
			{"pare budget session --turns 30 --work refactor < task.md", "one session"},
			{"pare budget session --sessions 4 --gap 30s < task.md", "four at once, on one key"},
			{"pare budget session --from-transcripts < task.md", "with the calls per turn of your own sessions"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f sessionFlags
			f.declare(flags)
			flags.IntVar(&f.turns, "turns", 20, "play `N` turns")
			flags.StringVar(&f.work, "work", "edit", "kind of `WORK`: question, edit, refactor")
			flags.IntVar(&f.calls, "calls", 0, "`N` calls a turn, instead of what the kind of work says")
			flags.DurationVar(&f.gap, "gap", time.Minute, "pause between turns")
			flags.IntVar(&f.sessions, "sessions", 1, "`N` such sessions at once on one key")
			flags.BoolVar(&f.long, "long-cache", false, "the cache of an hour, as on a subscription")
			flags.IntVar(&f.clearEvery, "clear-every", 0, "say /clear every `N` turns")
			flags.BoolVar(&f.own, "from-transcripts", false, "take the calls per turn from your own sessions of the last week")
			flags.StringVar(&f.transcripts, "transcripts", "", "`FOLDER` of the sessions (default: where Claude Code keeps them)")
			return f.run
		},
	}
}

type sessionFlags struct {
	termFlags
	turns, calls, sessions, clearEvery int
	work, transcripts                  string
	gap                                time.Duration
	long, own                          bool
}

// sessionDocument is what pare budget session --format json says.
type sessionDocument struct {
	Version int                       `json:"version"`
	Limit   terms.Document            `json:"limit"`
	Plan    planDocument              `json:"plan"`
	Cases   map[string]budget.Session `json:"cases"` // best, likely, worst
	WaitedS float64                   `json:"waited_seconds"`
	Clear   budget.Clear              `json:"clear"`
	Notes   []string                  `json:"notes"`
}

type planDocument struct {
	Turns    int           `json:"turns"`
	Calls    budget.Amount `json:"calls"`
	Base     budget.Amount `json:"base"`
	Prompt   budget.Amount `json:"prompt"`
	Sessions int           `json:"sessions"`
	GapS     float64       `json:"gap_seconds"`
}

// maxTurns keeps a slip of the hand from playing for hours.
const maxTurns = 1000

func (f *sessionFlags) valid() error {
	switch {
	case f.turns < 1 || f.turns > maxTurns:
		return usagef("", "--turns is between 1 and %d, not %d", maxTurns, f.turns)
	case f.sessions < 1 || f.sessions > 100:
		return usagef("", "--sessions is between 1 and 100, not %d", f.sessions)
	case f.calls < 0 || f.calls > 500 || f.clearEvery < 0:
		return usagef("", "--calls and --clear-every cannot be negative, and no turn makes more than 500 calls")
	case f.gap < 0:
		return usagef("", "--gap cannot be negative")
	}
	return nil
}

func (f *sessionFlags) run(ctx context.Context, env *Env, args []string) error {
	if err := f.valid(); err != nil {
		return err
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	t, err := f.resolve(ctx, env, dir)
	if err != nil {
		return err
	}
	plan, notes, err := f.plan(ctx, env, dir, t, args)
	if err != nil {
		return err
	}
	doc := &sessionDocument{
		Version: 1, Limit: t.Document(), Cases: map[string]budget.Session{}, Notes: append(t.Notes(), notes...),
		Plan: planDocument{plan.Turns, plan.Calls, plan.Base, plan.Prompt, f.sessions, f.gap.Seconds()},
	}
	for _, c := range []budget.Case{budget.Best, budget.Likely, budget.Worst} {
		doc.Cases[c.String()] = budget.Simulate(plan, f.rules(t, c))
	}
	likely := doc.Cases[budget.Likely.String()]
	doc.WaitedS = likely.Waited.Seconds()
	var carry budget.Amount
	for _, a := range plan.Attachments {
		carry = carry.Add(a.Tokens)
	}
	doc.Clear = budget.BestClear(plan, f.rules(t, budget.Likely), carry)
	if f.format == "json" {
		err = writeJSON(env.Stdout, doc)
	} else {
		err = f.writeText(env.Page(), t, doc)
	}
	if err == nil && (likely.WallWhy == budget.Never || likely.WallWhy == budget.OverWindow) {
		err = errFound
	}
	return err
}

func (f *sessionFlags) rules(t *terms.Terms, c budget.Case) budget.Terms {
	rules := t.Data.Terms(t.Model, t.Limit)
	rules.Case, rules.Sessions = c, f.sessions
	return rules
}

// plan is the session that the flags and the first prompt describe.
func (f *sessionFlags) plan(ctx context.Context, env *Env, dir string, t *terms.Terms, args []string) (budget.Plan, []string, error) {
	kind, err := t.Data.Kind(f.work)
	if err != nil {
		return budget.Plan{}, nil, fault.AsUsage(err)
	}
	plan := budget.Plan{Turns: f.turns, Start: t.Now, Gap: f.gap, Long: f.long, ClearEvery: f.clearEvery}
	var notes []string
	switch {
	case f.calls > 0:
		plan.Calls = budget.Exactly(f.calls)
	case f.own:
		if plan.Calls, notes, err = f.ownCalls(ctx, env, t.Now); err != nil {
			return plan, nil, err
		}
	}
	m := t.Meter()
	p := &meter.Prompt{}
	if len(args) > 0 || !env.StdinTerminal {
		text, err := readInput(env, args, maxPrompt)
		if err != nil {
			return plan, nil, err
		}
		if p, err = m.Prompt(ctx, t.Settings.Place(), text); err != nil {
			return plan, nil, err
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
		return plan, nil, err
	}
	return t.Data.Defaults(plan, kind), notes, nil
}

// week is how far back own sessions are looked at.
const week = 7 * 24 * time.Hour

func (f *sessionFlags) ownCalls(ctx context.Context, env *Env, now time.Time) (budget.Amount, []string, error) {
	book, err := terms.Transcripts(ctx, env, f.transcripts, now.Add(-week), now)
	if err != nil {
		return budget.Amount{}, nil, err
	}
	calls, turns := book.CallsPerTurn()
	if turns == 0 {
		return budget.Amount{}, []string{"your sessions of the last week hold no whole turn; the default is used"}, nil
	}
	return calls, []string{fmt.Sprintf("calls per turn from %s of your own", plural(turns, "turn"))}, nil
}

func (f *sessionFlags) writeText(w io.Writer, t *terms.Terms, doc *sessionDocument) error {
	var b strings.Builder
	likely, worst, best := doc.Cases["likely"], doc.Cases["worst"], doc.Cases["best"]
	fmt.Fprintf(&b, "%s\n%s\n\n", wallLine(likely, worst), t.LimitLine())
	if likely.Turns[0].Calls == 0 {
		fmt.Fprintf(&b, "%-9s ~%s tokens in its first call\n", "sends", number(rounded(likely.Turns[0].Context)))
		return writeNotes(w, &b, doc.Notes)
	}
	fmt.Fprintf(&b, "%-9s %s of about %d calls, %s between them", "plan", plural(doc.Plan.Turns, "turn"), doc.Plan.Calls.Tokens, span(f.gap))
	if f.sessions > 1 {
		fmt.Fprintf(&b, ", %d sessions at once", f.sessions)
	}
	b.WriteByte('\n')
	fmt.Fprintf(&b, "%-9s ~%s tokens against the limit, ~%s in the busiest minute; ~%s read from the cache\n", "counts",
		number(rounded(likely.Usage.Counted(t.Limit))), number(rounded(likely.Peak)), number(rounded(likely.Usage.Read)))
	fmt.Fprintf(&b, "%-9s %s\n", "costs", costLine(best, likely, worst))
	if doc.Clear.Every > 0 {
		fmt.Fprintf(&b, "%-9s every %s: about %s instead; %s\n", "/clear", plural(doc.Clear.Every, "turn"), dollars(doc.Clear.Cost), doc.Clear.Why)
	} else {
		fmt.Fprintf(&b, "%-9s %s\n", "/clear", doc.Clear.Why)
	}
	var context, counted []int
	for _, turn := range likely.Turns {
		context, counted = append(context, turn.Context), append(counted, turn.Counted)
	}
	fmt.Fprintf(&b, "%-9s %s  up to ~%s tokens, %s the window\n", "context", chart(squeeze(context)), number(rounded(maxOf(context))), partOf(maxOf(context), t.Model.Window))
	fmt.Fprintf(&b, "%-9s %s  up to ~%s tokens a turn\n", "counted", chart(squeeze(counted)), number(rounded(maxOf(counted))))
	if len(likely.Files) > 0 {
		b.WriteString("\nover the session\n")
	}
	for _, file := range likely.Files {
		fmt.Fprintf(&b, "%9s %s tokens, sent %s, read from the cache %s: %s\n", dollars(file.Cost), number(rounded(file.Tokens)), times(file.Writes), times(file.Reads), file.Name)
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
		return fmt.Sprintf("about %s until it ends at turn %d", dollars(likely.Cost), likely.Wall)
	case !worst.Finished:
		return fmt.Sprintf("about %s, at least %s", dollars(likely.Cost), dollars(best.Cost))
	}
	return fmt.Sprintf("about %s, between %s and %s", dollars(likely.Cost), dollars(best.Cost), dollars(worst.Cost))
}

// wallLine says where the session stops or waits.
func wallLine(likely, worst budget.Session) string {
	switch likely.WallWhy {
	case budget.Never:
		return fmt.Sprintf("turn %d never gets through: it sends more than a minute allows", likely.Wall)
	case budget.OverWindow:
		return fmt.Sprintf("turn %d is over the window: /clear or /compact before it", likely.Wall)
	case budget.Later:
		return fmt.Sprintf("turn %d is the first to wait; all together wait %s", likely.Wall, span(likely.Waited))
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
