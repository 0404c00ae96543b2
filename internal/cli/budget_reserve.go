package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/ledger"
	"pare/internal/terms"
)

func budgetReserveCommand() *command {
	return &command{
		name:  "reserve",
		args:  "N [-- COMMAND…]",
		short: "take tokens from the shared allowance before calling, and run a command then",
		long: `
Takes N tokens from an allowance that all who use the same ledger share, and waits
for them up to --wait. Users take turns (--as says who asks), so that who wants a
hundred does not keep out who wants one. Batches stand behind all others for five
minutes, and leave a fifth of the allowance for people. Then it runs COMMAND, with PARE_RESERVATION set, and ends with its exit code. Without a command it prints
the reservation's name, for pare budget release.

The ledger is a file of this machine, or a Redis server for a team (--ledger
redis://…, or PARE_LEDGER). When the server does not answer, --on-error says what
happens: closed, the default, fails; open goes on without a reservation and says
so.

Exit code 1: the tokens were not free in time, or never will be.
`,
		examples: []example{
			{"pare budget reserve 20000 --wait 60s -- claude -p < task.md", "a script that waits for its turn"},
			{"pare budget reserve 50000 --priority batch --wait 10m -- ./nightly.sh", "a job that people overtake"},
			{"id=$(pare budget reserve 8000) && … && pare budget release $id --used 5200", "by hand"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f reserveFlags
			f.declare(flags)
			flags.DurationVar(&f.wait, "wait", 0, "how long to wait for the tokens")
			flags.StringVar(&f.as, "as", "", "who asks, by `NAME`: a person, a job, a session (default: PARE_USER, or this account)")
			flags.StringVar(&f.priority, "priority", "interactive", "interactive or batch")
			return func(ctx context.Context, env *Env, args []string) error {
				return f.run(ctx, env, args, flags.ArgsLenAtDash())
			}
		},
	}
}

type reserveFlags struct {
	ledgerFlags
	wait     time.Duration
	priority string
	as       string
}

func (f *reserveFlags) run(ctx context.Context, env *Env, args []string, dash int) error {
	ask, command, err := f.ask(args, dash)
	if err != nil {
		return err
	}
	if ask.User, err = terms.Asker(env, f.as); err != nil {
		return err
	}
	l, _, err := f.open(ctx, env)
	if err != nil {
		return err
	}
	defer l.Close()
	grant, err := l.Reserve(ctx, ask)
	if err != nil {
		return refusal(env, err)
	}
	if grant.Unguarded != nil {
		env.Sayf("pare: warning: going on without a reservation: %v\n", grant.Unguarded)
	} else if grant.Waited > time.Second {
		env.Sayf("pare: waited %s for %s tokens\n", figures.Span(grant.Waited), figures.Commas(grant.Tokens))
	}
	if len(command) == 0 {
		return f.writeGrant(env, grant)
	}
	return f.exec(ctx, env, l, grant, command)
}

func (f *reserveFlags) ask(args []string, dash int) (ledger.Ask, []string, error) {
	ask := ledger.Ask{Wait: f.wait}
	if dash < 0 {
		dash = len(args)
	}
	if dash != 1 {
		return ask, nil, usagef("such as: pare budget reserve 20000 --wait 60s -- claude -p", "pare budget reserve takes one number of tokens")
	}
	n, err := strconv.Atoi(strings.NewReplacer(",", "", "_", "").Replace(args[0]))
	if err != nil || n < 0 {
		return ask, nil, usagef("such as 20000", "%q is no number of tokens", args[0])
	}
	if f.wait < 0 {
		return ask, nil, usagef("", "--wait cannot be negative")
	}
	if err := ask.Class.UnmarshalText([]byte(f.priority)); err != nil {
		return ask, nil, usagef("--priority interactive, or --priority batch", "no priority %q", f.priority)
	}
	ask.Tokens = n
	return ask, args[dash:], nil
}

// refusal tells a wait that was not long enough as a result, not as an error.
func refusal(env *Env, err error) error {
	var busy *ledger.BusyError
	var never *ledger.NeverError
	if errors.As(err, &busy) || errors.As(err, &never) {
		complain(env.Stderr, err)
		return errFound
	}
	return err
}

// grantDocument is what pare budget reserve --format json says.
type grantDocument struct {
	Version int     `json:"version"`
	ID      string  `json:"id"` // empty without a reservation
	Tokens  int     `json:"tokens"`
	WaitedS float64 `json:"waited_seconds"`
	Have    int     `json:"have"`
	Guarded bool    `json:"guarded"`
}

func (f *reserveFlags) writeGrant(env *Env, g ledger.Grant) error {
	if f.format == "json" {
		return writeJSON(env.Stdout, grantDocument{1, g.ID, g.Tokens, g.Waited.Seconds(), g.Have, g.Unguarded == nil})
	}
	_, err := fmt.Fprintln(env.Stdout, g.ID)
	return err
}

// exec runs the command with the streams of this run. A command that could not be
// started gives its tokens back.
func (f *reserveFlags) exec(ctx context.Context, env *Env, l ledger.Ledger, g ledger.Grant, command []string) error {
	cmd := child(ctx, env, env.Dir, command)
	cmd.Env = append(os.Environ(), "PARE_RESERVATION="+g.ID)
	defer env.Lend()()
	if err := cmd.Start(); err != nil {
		if g.ID != "" {
			err = errors.Join(err, l.Release(context.WithoutCancel(ctx), g.ID, 0))
		}
		return fmt.Errorf("run %s: %w", command[0], err)
	}
	err := cmd.Wait()
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended) && ended.ExitCode() >= 0:
		return exitStatus(ended.ExitCode())
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("run %s: %w", command[0], err)
	}
	return nil
}

func budgetReleaseCommand() *command {
	return &command{
		name:  "release",
		args:  "ID",
		short: "end a reservation and give back what it did not use",
		examples: []example{
			{"pare budget release 4f2a… --used 5200", "what was used beyond the reservation is owed"},
			{"pare budget release 4f2a… --used 0", "nothing was sent: all of it goes back"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f ledgerFlags
			f.declare(flags)
			used := flags.Int("used", -1, "`N` tokens were used (default: all that were reserved)")
			return func(ctx context.Context, env *Env, args []string) error {
				if len(args) != 1 {
					return usagef("the ID that pare budget reserve printed", "pare budget release takes one ID")
				}
				if *used < -1 {
					return usagef("", "--used cannot be negative")
				}
				if *used > budget.MaxPerMinute {
					return usagef("", "--used is over the %s tokens that any minute can have", figures.Commas(budget.MaxPerMinute))
				}
				l, _, err := f.open(ctx, env)
				if err != nil {
					return err
				}
				defer l.Close()
				err = l.Release(ctx, args[0], *used)
				if errors.Is(err, ledger.ErrNotHeld) {
					err = withHint(fmt.Errorf("%s: %w", inert.Show(args[0]), err), fmt.Sprintf("a reservation can be given back for %s, from the ledger that it came from", figures.Span(budget.HoldFor)))
				}
				return err
			}
		},
	}
}

func budgetLedgerCommand() *command {
	return &command{
		name:  "ledger",
		short: "show what the shared allowance holds, who waits for it and who took how much",
		setup: func(flags *pflag.FlagSet) runFunc {
			var f ledgerFlags
			f.declare(flags)
			return func(ctx context.Context, env *Env, args []string) error {
				if len(args) > 0 {
					return usagef("", "pare budget ledger takes no argument")
				}
				return f.team(ctx, env)
			}
		},
	}
}
