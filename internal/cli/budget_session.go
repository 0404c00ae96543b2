package cli

import (
	"context"
	"time"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/fault"
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
	plan, note, err := f.plan(ctx, env, t, args)
	if err != nil {
		return err
	}
	doc := t.Play(plan, f.sessions)
	if note != "" {
		doc.Notes = append(doc.Notes, note)
	}
	if f.format == "json" {
		err = writeJSON(env.Stdout, doc)
	} else {
		err = doc.WriteText(env.Page(), t)
	}
	if err == nil && !doc.Good() {
		err = errFound
	}
	return err
}

// plan is the session that the flags and the first prompt describe, with a note on
// where its numbers come from.
func (f *sessionFlags) plan(ctx context.Context, env *Env, t *terms.Terms, args []string) (budget.Plan, string, error) {
	kind, err := t.Data.Kind(f.work)
	if err != nil {
		return budget.Plan{}, "", fault.AsUsage(err)
	}
	o := terms.SessionOptions{Turns: f.turns, Work: kind, Gap: f.gap, Long: f.long, ClearEvery: f.clearEvery}
	note := ""
	switch {
	case f.calls > 0:
		o.Calls = budget.Exactly(f.calls)
	case f.own:
		if o.Calls, note, err = t.OwnCalls(ctx, env, f.transcripts); err != nil {
			return budget.Plan{}, "", err
		}
	}
	var text []byte
	if len(args) > 0 || !env.StdinTerminal {
		if text, err = readInput(env, args, maxPrompt); err != nil {
			return budget.Plan{}, "", err
		}
	}
	plan, err := t.SessionPlan(ctx, o, text)
	return plan, note, err
}
