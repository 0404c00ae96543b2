package cli

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pare/internal/nearest"
	"pare/internal/terms"
	"pare/internal/transcript"
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

// usageViews are what may stand behind pare usage; words of other tools that mean
// the same are understood.
var usageViews = map[string]string{
	"now": "now", "today": "today", "day": "day", "daily": "day", "days": "day", "week": "week", "weekly": "week", "weeks": "week",
	"month": "month", "monthly": "month", "months": "month", "project": "project", "projects": "project", "model": "model", "models": "model",
	"session": "session", "sessions": "session", "agent": "agent", "agents": "agent", "windows": "windows", "blocks": "windows", "window": "windows",
	"cache": "cache", "forecast": "forecast",
}

func (f *usageFlags) run(ctx context.Context, env *Env, args []string) error {
	if f.team {
		if len(args) > 0 || f.html != "" {
			return usagef("pare usage --team", "--team is a view of its own: it has no other and no page")
		}
		return f.ledgerFlags.team(ctx, env)
	}
	view, err := usageView(args)
	if err != nil {
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
	q, err := f.question(env, t, view)
	if err != nil {
		return err
	}
	book, err := f.book(ctx, env, t, q)
	if err != nil {
		return err
	}
	return f.show(env, q, book)
}

// usageView is the view that was asked for.
func usageView(args []string) (string, error) {
	switch {
	case len(args) == 0:
		return "now", nil
	case len(args) > 1:
		return "", usagef("one of them: pare usage "+args[0], "pare usage takes one view, not %d", len(args))
	}
	if view, ok := usageViews[args[0]]; ok {
		return view, nil
	}
	var names []string
	for name, view := range usageViews {
		if name == view {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	hint := "views: " + strings.Join(names, ", ")
	if near := nearest.To(args[0], names); near != "" {
		hint = "did you mean: pare usage " + near
	}
	return "", usagef(hint, "no view %q", args[0])
}

// usageQuestion is what is asked, with the times made out.
type usageQuestion struct {
	view   string
	now    time.Time
	zone   *time.Location
	filter usage.Filter
	read   time.Time // how far back transcripts are read
	limits usage.Limits
}

func (f *usageFlags) question(env *Env, t *terms.Terms, view string) (*usageQuestion, error) {
	q := &usageQuestion{view: view, now: t.Now, zone: t.Now.Location()}
	if f.zone != "" {
		zone, err := time.LoadLocation(f.zone)
		if err != nil {
			return nil, usagef("names as in Europe/Berlin, America/New_York, UTC", "no time zone %q", f.zone)
		}
		q.zone = zone
	}
	now := q.now.In(q.zone)
	q.filter = usage.Filter{Project: f.project, Session: f.session, Model: f.Model}
	switch {
	case f.since != "":
		from, err := usageTime(f.since, now, false)
		if err != nil {
			return nil, err
		}
		q.filter.From = from
	case view == "today":
		q.filter.From = usage.Midnight(now)
	case view == "now", view == "forecast":
		q.filter.From = now.AddDate(0, 0, -35)
	case view == "month":
		q.filter.From = usage.Midnight(now).AddDate(0, 0, 1-now.Day()).AddDate(-1, 0, 0)
	default:
		q.filter.From = usage.Midnight(now).AddDate(0, 0, -30)
	}
	if f.until != "" {
		to, err := usageTime(f.until, now, true)
		if err != nil {
			return nil, err
		}
		if !to.After(q.filter.From) {
			return nil, usagef("", "--until %s is before --since", f.until)
		}
		q.filter.To = to
	}
	// A window that began before is needed to know when the next one did.
	q.read = q.filter.From.Add(-usage.FiveHours)
	return q, f.capacities(t, q)
}

// usageTime reads a time: so long ago, or a day; the end of the day for a bound
// that includes it.
func usageTime(text string, now time.Time, end bool) (time.Time, error) {
	for _, form := range []string{time.DateOnly, "20060102"} {
		if day, err := time.ParseInLocation(form, text, now.Location()); err == nil {
			if end {
				day = day.AddDate(0, 0, 1)
			}
			return day, nil
		}
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	if n, unit, ok := cutUnit(text); ok {
		switch unit {
		case "d":
			return usage.Midnight(now).AddDate(0, 0, -n), nil
		case "w":
			return usage.Midnight(now).AddDate(0, 0, -7*n), nil
		}
	}
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return now.Add(-d), nil
	}
	return time.Time{}, usagef("such as 14d, 36h or 2026-11-01", "%q is no time", text)
}

// cutUnit takes a number of days or weeks apart. What is more than a century is
// none.
func cutUnit(text string) (n int, unit string, ok bool) {
	if len(text) < 2 {
		return 0, "", false
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	return n, text[len(text)-1:], err == nil && n >= 0 && n < 36525
}

// capacities are what the windows allow, as far as it is given.
func (f *usageFlags) capacities(t *terms.Terms, q *usageQuestion) error {
	for _, c := range []struct {
		flag, text string
		into       *usage.Capacity
	}{{"--five-hours", f.fiveHours, &q.limits.FiveHours}, {"--week", f.week, &q.limits.Week}, {"--month", f.month, &q.limits.Month}} {
		if c.text == "" {
			continue
		}
		dollars, err := strconv.ParseFloat(strings.TrimPrefix(c.text, "$"), 64)
		if err != nil || !(dollars > 0) || dollars > 1e9 {
			return usagef("such as "+c.flag+" 20", "%s %s is no sum of dollars", c.flag, c.text)
		}
		*c.into = usage.Given(dollars)
	}
	if asked := f.Tier != "" || t.Settings.Budget.Tier != ""; asked && !q.limits.Month.Known() && t.Tier.SpendCap > 0 {
		q.limits.Month = usage.Given(float64(t.Tier.SpendCap))
		q.limits.Month.From = "tier"
	}
	q.limits.Tier = t.LimitFrom(t.Limit)
	q.limits.Pool = t.LimitOf
	return nil
}

// book reads the transcripts. Files that cannot be read are told on standard
// error.
func (f *usageFlags) book(ctx context.Context, env *Env, t *terms.Terms, q *usageQuestion) (*usage.Book, error) {
	folder := f.transcripts
	if folder == "" {
		folder = transcript.Dir(env.Getenv("CLAUDE_CONFIG_DIR"), env.Getenv("HOME"))
	}
	folder = env.Absolute(folder)
	files, err := transcript.Find(folder, q.read)
	if err != nil {
		return nil, err
	}
	o := transcript.Options{Since: q.read}
	if cache := env.CacheDir(); cache != "" && !f.noCache {
		h := fnv.New64a()
		h.Write([]byte(folder))
		o.Cache = filepath.Join(cache, "pare", fmt.Sprintf("transcripts-%016x", h.Sum64()))
	}
	// Memory is worth more than the second that it costs: this runs beside an editor
	// and a browser.
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	log, err := transcript.Load(ctx, folder, files, o)
	if log == nil {
		return nil, err
	}
	if err != nil {
		env.Sayf("pare: %v\n", err)
	}
	book := usage.New(log, usage.Options{Now: q.now, Zone: q.zone, Data: t.Data, Observed: observed(env)})
	if len(log.Calls) == 0 && len(files) == 0 {
		env.Sayf("pare: no session since %s in %s\npare: hint: --since looks further back; the client deletes sessions after 30 days unless cleanupPeriodDays says otherwise\n", q.read.In(q.zone).Format(time.DateOnly), folder)
	}
	return book, nil
}

// observations is where status lines write down what the client tells them.
func observations(env *Env) (usage.Observations, bool) {
	dir := env.StateDir()
	return usage.Observations{Path: filepath.Join(dir, "pare", "plan.jsonl")}, dir != ""
}

func observed(env *Env) []usage.Observed {
	o, ok := observations(env)
	if !ok {
		return nil
	}
	all, err := o.Read()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		env.Sayf("pare: %v\n", err)
	}
	return all
}

// usageDocument is what a view gives: for people, and, by its fields, for scripts.
type usageDocument interface {
	WriteText(w io.Writer, s usage.Style) error
}

// show writes what was asked for.
func (f *usageFlags) show(env *Env, q *usageQuestion, book *usage.Book) error {
	if f.html != "" {
		return writePage(env, f.html, func(w io.Writer) error { return book.Only(book.Select(q.filter)).WriteHTML(w, q.limits) })
	}
	doc := q.document(book)
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	out, _ := env.Streams() // usage keeps what it prints harmless, and has colours of its own
	return doc.WriteText(env.Fitted(out), usage.Style{Color: colored(env), Home: env.Getenv("HOME")})
}

func (q *usageQuestion) document(book *usage.Book) usageDocument {
	calls := book.Select(q.filter)
	switch q.view {
	case "now":
		return book.Only(calls).Report(q.limits)
	case "windows":
		return book.WindowTable(calls)
	case "cache":
		return book.LossTable(calls, q.filter.From)
	case "forecast":
		return book.ScoreTable(q.limits.FiveHours)
	case "today":
		table := book.Table(usage.BySession, calls, q.filter.From)
		table.View = q.view
		return table
	}
	by, _ := usage.ParseBy(q.view)
	return book.Table(by, calls, q.filter.From)
}
