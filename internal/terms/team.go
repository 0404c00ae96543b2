package terms

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/ledger"
	"pare/internal/report"
)

// Team is who takes how much of a shared allowance, and the document of pare usage
// --team --format json.
type Team struct {
	Version int       `json:"version"`
	View    string    `json:"view"`
	Now     time.Time `json:"now"`
	Limit   Document  `json:"limit"`
	ledger.State
}

// Team is the document of a ledger's state.
func (t *Terms) Team(state ledger.State) Team {
	if state.Waiting == nil {
		state.Waiting = []budget.Turn{}
	}
	return Team{1, "team", t.Now, t.Document(), state}
}

// WriteTeam writes a ledger for people: what is free, and who took how much.
func (t *Terms) WriteTeam(w io.Writer, s ledger.State, color bool) error {
	ink := report.NewInk(color)
	have := max(0, s.Have)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s tokens are free, %s the limit\n", inert.Show(t.LimitLine()), figures.Commas(have), figures.Of(have, t.Limit.ITPM))
	fmt.Fprintf(&b, "%d waiting, %d held; %s given so far, %s tokens\n", len(s.Waiting), s.Held, figures.Plural(int(s.Passed), "reservation"), figures.Commas(int(s.PassedTokens)))
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
		line := fmt.Sprintf("%s %12s %5s %15s %5s %9s %8s  %s", runewidth.FillRight(name(u), width), figures.Commas(int(u.Hour)), whole(u.OfHour), figures.Commas(int(u.Day)), whole(u.OfDay),
			figures.Commas(int(u.Requests)), figures.Commas(u.Waiting), strings.TrimRight(report.Bar(u.OfDay, max(0, min(16, 76-width-60))), "░"))
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
