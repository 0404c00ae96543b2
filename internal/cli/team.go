package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"pare/budget"
	"pare/internal/inert"
	"pare/internal/ledger"
	"pare/internal/report"
	"pare/internal/terms"
)

// teamDocument is what pare usage --team --format json says.
type teamDocument struct {
	Version int            `json:"version"`
	View    string         `json:"view"`
	Now     time.Time      `json:"now"`
	Limit   terms.Document `json:"limit"`
	ledger.State
}

// team shows who takes how much of a shared allowance.
func (f *ledgerFlags) team(ctx context.Context, env *Env) error {
	l, t, err := f.open(ctx, env)
	if err != nil {
		return err
	}
	defer l.Close()
	state, err := l.State(ctx)
	if err != nil {
		return err
	}
	if f.format == "json" {
		if state.Waiting == nil {
			state.Waiting = []budget.Turn{}
		}
		return writeJSON(env.Stdout, teamDocument{1, "team", t.Now, t.Document(), state})
	}
	out, _ := env.Streams() // writeTeam keeps what it prints harmless, and has colours of its own
	return writeTeam(env.Fitted(out), t, state, colored(env))
}

// writeTeam writes a ledger for people: what is free, and who took how much.
func writeTeam(w io.Writer, t *terms.Terms, s ledger.State, color bool) error {
	ink := report.NewInk(color)
	have := max(0, s.Have)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s tokens are free, %s the limit\n", inert.Show(t.LimitLine()), number(have), partOf(have, t.Limit.ITPM))
	fmt.Fprintf(&b, "%d waiting, %d held; %s given so far, %s tokens\n", len(s.Waiting), s.Held, plural(int(s.Passed), "reservation"), number(int(s.PassedTokens)))
	if len(s.Users) == 0 {
		fmt.Fprintln(&b, "nobody took anything in the last 24 hours")
		_, err := io.WriteString(w, b.String())
		return err
	}
	name := func(u budget.Share) string {
		return runewidth.Truncate(inert.Show(cmp.Or(u.User, "(no name)")), 20, "…")
	}
	width := len("user")
	for _, u := range s.Users {
		width = max(width, runewidth.StringWidth(name(u)))
	}
	fmt.Fprintf(&b, "\n%s\n", ink.Dim(fmt.Sprintf("%-*s %12s %5s %15s %5s %9s %8s", width, "user", "last hour", "", "24 hours", "", "requests", "waiting")))
	for _, u := range s.Users {
		line := fmt.Sprintf("%s %12s %5s %15s %5s %9s %8s  %s", runewidth.FillRight(name(u), width), number(int(u.Hour)), whole(u.OfHour), number(int(u.Day)), whole(u.OfDay),
			number(int(u.Requests)), number(u.Waiting), strings.TrimRight(report.Bar(u.OfDay, max(0, min(16, 76-width-60))), "░"))
		fmt.Fprintln(&b, strings.TrimRight(line, " "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// whole is a share in whole percents.
func whole(share float64) string {
	if share > 0 && share < 0.005 {
		return "<1 %"
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}
