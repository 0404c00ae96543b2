package cli

import (
	"context"
	"io"
	"runtime/debug"

	"github.com/spf13/pflag"

	"pare/internal/terms"
	"pare/internal/usage"
)

func usageCommand() *command {
	return &command{
		name:  "usage",
		args:  "[VIEW]",
		short: "what your sessions use, what it costs, and when it meets a limit",
		long: `
Reads the transcripts that Claude Code keeps on this machine, of all projects,
and adds up what each call sent, read from the cache and got. VIEW is

  now       this hour, the windows of your plan or the limit of a minute, when the
            wall comes and how sure that is (the default)
  day, week, month, project, model, session, agent
            a table: calls, tokens by kind, cost
  today     the same table, by session, of today
  windows   the five hours of a plan, one after the other
  cache     when caches were lost, why, and what it cost
  forecast  how good the forecasts would have been of the walls you met

Costs are list prices. A price that is not known is called unknown and is in no
sum. How much a plan allows is told nowhere; it is learned from walls you met and
from the client's own percents, which "pare usage statusline" writes down, or
given with --five-hours and --week.

With --team it shows the users of the ledger that several programs or people share
(pare budget reserve), and what each took in the last hour and day.

Transcripts know this machine only, and the client deletes those older than 30
days unless cleanupPeriodDays says otherwise. Nothing is sent anywhere.
`,
		examples: []example{
			{"pare usage", "how am I doing, and when is the wall?"},
			{"pare usage day --since 14d", "two weeks, day by day"},
			{"pare usage project --since 2026-11-01", "which project it goes to"},
			{"pare usage session --project shop --model opus", "the sessions of one project"},
			{"pare usage --team --ledger redis://cache.example", "who of the team takes how much of the key"},
			{"pare usage --format json", "for scripts; docs/schema/usage-1.json"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f usageFlags
			f.declare(flags)
			return f.run
		},
		subs: []*command{usageStatuslineCommand()},
		words: []example{
			{"now", "this hour, and when the wall comes"},
			{"today", "the sessions of today"},
			{"day", "by day"},
			{"week", "by week"},
			{"month", "by month"},
			{"project", "by project"},
			{"model", "by model"},
			{"session", "by session"},
			{"agent", "by agent"},
			{"windows", "the five hours of a plan, one after the other"},
			{"cache", "when caches were lost"},
			{"forecast", "how good forecasts would have been"},
		},
	}
}

type usageFlags struct {
	ledgerFlags
	since, until, zone string
	transcripts        string
	project, session   string
	fiveHours, week    string
	month              string
	html               string
	noCache, team      bool
}

func (f *usageFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&f.since, "since", "", "from a `TIME` on: 14d, 36h, 2026-11-01 (default: 30 days; for now, 5 weeks)")
	flags.StringVar(&f.until, "until", "", "up to a `TIME`, that day included")
	flags.StringVar(&f.project, "project", "", "only the project in this `FOLDER`; its name, or a part of it, will do")
	flags.StringVar(&f.session, "session", "", "only sessions whose `ID` begins so")
	flags.StringVar(&f.zone, "timezone", "", "days and hours of this `ZONE`, such as Europe/Berlin (default: this machine's)")
	flags.StringVar(&f.fiveHours, "five-hours", "", "what five hours of your plan allow, in `DOLLARS` at list prices")
	flags.StringVar(&f.week, "week", "", "what a week of it allows, in `DOLLARS` at list prices")
	flags.StringVar(&f.month, "month", "", "your spend cap of a month, in `DOLLARS` (default: that of --tier)")
	flags.StringVar(&f.transcripts, "transcripts", "", "`FOLDER` of the sessions (default: where Claude Code keeps them)")
	flags.StringVar(&f.html, "html", "", "write a page with charts into `FILE` instead (- is standard output)")
	flags.BoolVar(&f.noCache, "no-cache", false, "read all transcripts again, and remember nothing")
	flags.BoolVar(&f.team, "team", false, "who took how much of the allowance that is shared, from the ledger")
	f.ledgerFlags.declare(flags)
	flags.Lookup("model").Usage = "only this model, by `NAME`; its limit of a minute is the one that flags give"
}

func (f *usageFlags) run(ctx context.Context, env *Env, args []string) error {
	if f.team {
		if len(args) > 0 || f.html != "" {
			return usagef("pare usage --team", "--team is a view of its own: it has no other and no page")
		}
		return f.ledgerFlags.team(ctx, env)
	}
	asked := usage.Asked{
		Since: f.since, Until: f.until, Zone: f.zone, Filter: usage.Filter{Project: f.project, Session: f.session, Model: f.Model},
		FiveHours: f.fiveHours, Week: f.week, Month: f.month,
	}
	var err error
	if asked.View, err = usage.ViewNamed(args); err != nil {
		return err
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	f.Only = true
	t, err := f.resolve(ctx, env, dir)
	if err != nil {
		return err
	}
	q, err := t.Question(asked)
	if err != nil {
		return err
	}
	// Memory is worth more than the second that it costs: this runs beside an editor
	// and a browser.
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	book, err := t.Book(ctx, env, q, terms.Reading{Folder: f.transcripts, NoCache: f.noCache})
	if err != nil {
		return err
	}
	return f.show(env, q, book)
}

// show writes what was asked for.
func (f *usageFlags) show(env *Env, q *usage.Question, book *usage.Book) error {
	if f.html != "" {
		return writePage(env, f.html, func(w io.Writer) error { return book.Only(book.Select(q.Filter)).WriteHTML(w, q.Limits) })
	}
	doc := q.Answer(book)
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	out, _ := env.Streams() // usage keeps what it prints harmless, and has colours of its own
	return doc.WriteText(env.Fitted(out), usage.Style{Color: colored(env), Home: env.Getenv("HOME")})
}
