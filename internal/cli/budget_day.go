package cli

import (
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"time"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/dayplan"
	"pare/internal/inert"
	"pare/internal/terms"
)

// dayFlags say what a planned day is like.
type dayFlags struct {
	html                   string
	sessions, tasks, turns int
	gap                    time.Duration
	long                   bool
}

func (f *dayFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&f.html, "html", "", "play a day instead, and write it as a page with charts into `FILE` (- is standard output)")
	flags.IntVar(&f.sessions, "sessions", 0, "with --html: `N` sessions side by side (default: one for each FILE, four of one)")
	flags.IntVar(&f.tasks, "tasks", 4, "with --html: each goes through `N` tasks, which bring in the prompt's files")
	flags.IntVar(&f.turns, "turns", 5, "with --html: each task takes `N` turns")
	flags.DurationVar(&f.gap, "gap", time.Minute, "with --html: pause between turns")
	flags.BoolVar(&f.long, "long-cache", false, "with --html: the cache of an hour, as on a subscription")
}

// maxSessions keeps a slip of the hand from playing for hours.
const maxSessions = 100

func (f *dayFlags) valid(files int) error {
	switch {
	case f.tasks < 1 || f.turns < 1 || f.tasks*f.turns > maxTurns:
		return usagef("", "--tasks and --turns are at least 1, and %d turns at most together", maxTurns)
	case f.sessions < 0 || f.sessions > maxSessions || files > maxSessions:
		return usagef("", "no more than %d sessions can be played side by side", maxSessions)
	case f.sessions > 0 && files > 1 && f.sessions != files:
		return usagef("leave --sessions out", "%d files are %d sessions, not %d", files, files, f.sessions)
	case f.gap < 0:
		return usagef("", "--gap cannot be negative")
	}
	return nil
}

// day plays a planned day: a session for each prompt.
func (f *budgetFlags) dayPage(ctx context.Context, env *Env, t *terms.Terms, args []string) error {
	if err := f.day.valid(len(args)); err != nil {
		return err
	}
	plan := dayplan.Plan{Tasks: f.day.tasks, Turns: f.day.turns, Terms: t.Data.Terms(t.Model, t.Limit), Limit: t.LimitLine(), Zone: t.Now.Location().String(), Notes: t.Notes()}
	prompts := args
	if len(prompts) == 0 {
		prompts = []string{"-"}
	}
	for _, name := range prompts {
		p, err := f.sessionOf(ctx, env, t, name, len(args) > 0)
		if err != nil {
			return err
		}
		copies := 1
		if len(prompts) == 1 {
			copies = max(f.day.sessions, 1)
			if f.day.sessions == 0 {
				copies = 4
			}
		}
		for i := range copies {
			label := path.Base(filepath.ToSlash(name))
			if name == "-" {
				label = "session"
			}
			if copies > 1 {
				label += fmt.Sprintf(" %d", i+1)
			}
			plan.Names, plan.Sessions = append(plan.Names, inert.Show(label)), append(plan.Sessions, p)
		}
	}
	return writePage(env, f.day.html, func(w io.Writer) error { return dayplan.Play(plan).WriteHTML(w) })
}

// sessionOf is the session that a prompt begins: each task brings its files in.
func (f *budgetFlags) sessionOf(ctx context.Context, env *Env, t *terms.Terms, name string, named bool) (budget.Plan, error) {
	s := sessionFlags{termFlags: f.termFlags, turns: f.day.tasks * f.day.turns, work: f.work, gap: f.day.gap, long: f.day.long, sessions: 1}
	var args []string
	if named {
		args = []string{name}
	}
	p, _, err := s.plan(ctx, env, t, args)
	if err != nil {
		return p, err
	}
	first := p.Attachments
	for task := 1; task < f.day.tasks; task++ {
		for _, a := range first {
			a.Turn = task*f.day.turns + 1
			p.Attachments = append(p.Attachments, a)
		}
	}
	return p, nil
}
