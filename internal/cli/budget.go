package cli

import (
	"context"

	"github.com/spf13/pflag"

	"pare/internal/fault"
)

func budgetCommand() *command {
	return &command{
		name:  "budget",
		args:  "[FILE…]",
		short: "say whether a prompt fits the limit per minute, and if not, when",
		long: `
Reads a prompt from FILE or standard input, adds what the client attaches and what
every request carries (system prompt, tools, CLAUDE.md), and compares it with the
input tokens per minute of your tier and with the model's window. It ends with
exit code 1 when the prompt does not fit one minute, or not the window.

Limits come from a dated table in this program; --itpm, --headers, --listing and
--limits give your own. docs/budget.md says how it is computed and from what.

With --html it plays a day instead: a session for each FILE, side by side on one
allowance, each through some tasks, with /clear at each task and without.

The subcommands look further: a whole session, many prompts, what the sessions on
this machine use together, and a ledger that several programs share.
`,
		examples: []example{
			{"pare budget < task.md", "would this be refused?"},
			{"pare budget --itpm 40000 --model sonnet task.md", "against your own limit"},
			{"curl -si … > head.txt; pare budget --headers head.txt task.md", "against what the API says is left"},
			{"pare budget --html day.html a.md b.md c.md d.md", "four sessions side by side, with and without /clear, as a page"},
			{"pare budget session --work refactor --turns 20 < task.md", "where a session meets the limit, and what it costs"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f budgetFlags
			f.declare(flags)
			flags.BoolVar(&f.warm, "warm", false, "a session is running: what every request carries is in the cache")
			f.day.declare(flags)
			flags.StringVar(&f.work, "work", "edit", "kind of `WORK`: question, edit, refactor (how many calls the turn sets off)")
			return f.run
		},
		subs: []*command{budgetSessionCommand(), budgetBatchCommand(), budgetLiveCommand(), budgetReserveCommand(), budgetReleaseCommand(), budgetLedgerCommand()},
	}
}

type budgetFlags struct {
	termFlags
	day  dayFlags
	warm bool
	work string
}

func (f *budgetFlags) run(ctx context.Context, env *Env, args []string) error {
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	t, err := f.resolve(ctx, env, dir)
	if err != nil {
		return err
	}
	if f.day.html != "" {
		return f.dayPage(ctx, env, t, args)
	}
	kind, err := t.Data.Kind(f.work)
	if err != nil {
		return fault.AsUsage(err)
	}
	text, err := readInput(env, args, maxPrompt)
	if err != nil {
		return err
	}
	m := t.Meter()
	p, err := m.Prompt(ctx, t.Settings.Place(), text)
	if err != nil {
		return err
	}
	base, err := m.Base(ctx, t.Settings.Place(), p)
	if err != nil {
		return err
	}
	doc := t.Judge(p, base, kind, f.warm)
	if len(p.Attachments) > 0 {
		if doc.Trimmed, err = t.Trimmed(ctx, text, doc.Prompt.Add(doc.Attached)); err != nil {
			return err
		}
	}
	doc.Cut = t.WhatToCut(p, doc)
	if f.format == "json" {
		err = writeJSON(env.Stdout, doc)
	} else {
		err = doc.WriteText(env.Page(), t, f.warm)
	}
	if err == nil && !doc.Fits {
		err = errFound
	}
	return err
}
