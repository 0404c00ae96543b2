package usage

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"pare/internal/fault"
	"pare/internal/nearest"
)

// views are what may stand behind pare usage; words of other tools that mean
// the same are understood.
var views = map[string]string{
	"now": "now", "today": "today", "day": "day", "daily": "day", "days": "day", "week": "week", "weekly": "week", "weeks": "week",
	"month": "month", "monthly": "month", "months": "month", "project": "project", "projects": "project", "model": "model", "models": "model",
	"session": "session", "sessions": "session", "agent": "agent", "agents": "agent", "windows": "windows", "blocks": "windows", "window": "windows",
	"cache": "cache", "forecast": "forecast",
}

// Views are the names of all views, in order.
func Views() []string {
	var names []string
	for name, view := range views {
		if name == view {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// ViewNamed is the view that words on the command line ask for.
func ViewNamed(args []string) (string, error) {
	switch {
	case len(args) == 0:
		return "now", nil
	case len(args) > 1:
		return "", fault.Usage("one of them: pare usage "+args[0], "pare usage takes one view, not %d", len(args))
	}
	if view, ok := views[args[0]]; ok {
		return view, nil
	}
	names := Views()
	hint := "views: " + strings.Join(names, ", ")
	if near := nearest.To(args[0], names); near != "" {
		hint = "did you mean: pare usage " + near
	}
	return "", fault.Usage(hint, "no view %q", args[0])
}

// Asked is what somebody asks for, in the words of the command line; empty is the
// default.
type Asked struct {
	View                   string // see ViewNamed
	Since, Until, Zone     string
	Filter                 Filter // without its times
	FiveHours, Week, Month string // what they allow, in dollars
}

// Question is what is asked, with the times made out.
type Question struct {
	View   string
	Now    time.Time
	Zone   *time.Location
	Filter Filter
	Read   time.Time // how far back transcripts are read
	Limits Limits
}

// Ask makes a question of what is asked at a time.
func Ask(f Asked, at time.Time) (*Question, error) {
	q := &Question{View: f.View, Now: at, Zone: at.Location(), Filter: f.Filter}
	if f.Zone != "" {
		zone, err := time.LoadLocation(f.Zone)
		if err != nil {
			return nil, fault.Usage("names as in Europe/Berlin, America/New_York, UTC", "no time zone %q", f.Zone)
		}
		q.Zone = zone
	}
	now := q.Now.In(q.Zone)
	switch {
	case f.Since != "":
		from, err := readTime(f.Since, now, false)
		if err != nil {
			return nil, err
		}
		q.Filter.From = from
	case f.View == "today":
		q.Filter.From = midnightOf(now)
	case f.View == "now", f.View == "forecast":
		q.Filter.From = now.AddDate(0, 0, -35)
	case f.View == "month":
		q.Filter.From = midnightOf(now).AddDate(0, 0, 1-now.Day()).AddDate(-1, 0, 0)
	default:
		q.Filter.From = midnightOf(now).AddDate(0, 0, -30)
	}
	if f.Until != "" {
		to, err := readTime(f.Until, now, true)
		if err != nil {
			return nil, err
		}
		if !to.After(q.Filter.From) {
			return nil, fault.Usage("", "--until %s is before --since", f.Until)
		}
		q.Filter.To = to
	}
	// A window that began before is needed to know when the next one did.
	q.Read = q.Filter.From.Add(-FiveHours)
	return q, f.capacities(&q.Limits)
}

// readTime reads a time: so long ago, or a day; the end of the day for a bound
// that includes it.
func readTime(text string, now time.Time, end bool) (time.Time, error) {
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
			return midnightOf(now).AddDate(0, 0, -n), nil
		case "w":
			return midnightOf(now).AddDate(0, 0, -7*n), nil
		}
	}
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return now.Add(-d), nil
	}
	return time.Time{}, fault.Usage("such as 14d, 36h or 2026-11-01", "%q is no time", text)
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
func (f Asked) capacities(l *Limits) error {
	for _, c := range []struct {
		flag, text string
		into       *Capacity
	}{{"--five-hours", f.FiveHours, &l.FiveHours}, {"--week", f.Week, &l.Week}, {"--month", f.Month, &l.Month}} {
		if c.text == "" {
			continue
		}
		dollars, err := strconv.ParseFloat(strings.TrimPrefix(c.text, "$"), 64)
		if err != nil || !(dollars > 0) || dollars > 1e9 {
			return fault.Usage("such as "+c.flag+" 20", "%s %s is no sum of dollars", c.flag, c.text)
		}
		*c.into = Given(dollars)
	}
	return nil
}

// Document is what a view gives: for people, and, by its fields, for scripts.
type Document interface {
	WriteText(w io.Writer, s Style) error
}

// Answer is what a book says to a question.
func (q *Question) Answer(book *Book) Document {
	calls := book.Select(q.Filter)
	switch q.View {
	case "now":
		return book.Only(calls).report(q.Limits)
	case "windows":
		return book.windowTable(calls)
	case "cache":
		return book.lossTable(calls, q.Filter.From)
	case "forecast":
		return book.scoreTable(q.Limits.FiveHours)
	case "today":
		table := book.table(BySession, calls, q.Filter.From)
		table.View = q.View
		return table
	}
	by, _ := parseBy(q.View)
	return book.table(by, calls, q.Filter.From)
}
