package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/fault"
	"pare/internal/terms"
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
		return f.dayPage(ctx, env, dir, t, args)
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
		err = f.writeText(env.Page(), t, doc)
	}
	if err == nil && !doc.Fits {
		err = errFound
	}
	return err
}

func (f *budgetFlags) writeText(w io.Writer, t *terms.Terms, doc *terms.Judgement) error {
	var b strings.Builder
	v := doc.Verdict
	fmt.Fprintf(&b, "%s\n", terms.Line(v))
	fmt.Fprintf(&b, "%s\n\n", t.LimitLine())
	line := func(a budget.Amount, what string) {
		fmt.Fprintf(&b, "%12s  %s\n", about(a), what)
	}
	line(doc.Prompt, "the prompt's text")
	line(doc.Attached, "what the client attaches")
	what := "what every request carries: the client's own text, tools, CLAUDE.md"
	if f.warm {
		what += " (in the cache, does not count)"
	}
	line(doc.Base, what)
	share := ""
	if t.Limit.ITPM > 0 {
		share = ", " + partOf(v.Need.Tokens, t.Limit.ITPM) + " a minute"
	}
	line(v.Need, fmt.Sprintf("counts for the first call, between %s and %s%s", number(v.Need.Low), number(v.Need.High), share))
	if v.Cut == 0 {
		line(doc.Turn.Counted, fmt.Sprintf("counts for the turn of about %d calls (%s), %s", doc.Turn.Calls.Tokens, doc.Turn.Work, dollars(doc.Turn.Cost)))
	}
	if doc.Trimmed != nil {
		before := doc.Prompt.Add(doc.Attached)
		fmt.Fprintf(&b, "%12s  prompt and attachments after pare trim%s\n", about(*doc.Trimmed), percentChange(before.Tokens, doc.Trimmed.Tokens))
	}
	for _, way := range doc.Cut {
		fmt.Fprintf(&b, "cut:  %s\n", way)
	}
	return writeNotes(w, &b, doc.Notes)
}
