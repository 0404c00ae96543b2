package usage

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"pare/budget"
	"pare/internal/transcript"
)

// Sum is what some calls used together.
type Sum struct {
	Calls    int          `json:"calls"`
	Sessions int          `json:"sessions"`
	Usage    budget.Usage `json:"usage"`
	Searches int          `json:"web_searches"`
	Cost     Money        `json:"cost"`
}

// fromCache is the share of the input that was read from the cache.
func (s Sum) fromCache() float64 {
	if all := s.Usage.Prompt(); all > 0 {
		return float64(s.Usage.Read) / float64(all)
	}
	return 0
}

// tokens are all tokens of the sum, in and out.
func (s Sum) tokens() int { return s.Usage.Prompt() + s.Usage.Output }

// sum adds up some calls.
func (b *Book) sum(calls []transcript.Call) Sum {
	var s Sum
	sessions := map[uint32]struct{}{}
	for i := range calls {
		s.add(b, &calls[i])
		sessions[calls[i].Session] = struct{}{}
	}
	s.Sessions = len(sessions)
	return s
}

func (s *Sum) add(b *Book, c *transcript.Call) {
	s.Calls++
	s.Usage = s.Usage.Add(c.Usage())
	s.Searches += int(c.Searches)
	s.Cost.add(b.cost(c))
}

// By is by what calls are put together. The set is closed.
type By uint8

// The ways.
const (
	ByDay By = iota
	ByWeek
	ByMonth
	ByProject
	ByModel
	BySession
	ByAgent
)

var byNames = [...]string{"day", "week", "month", "project", "model", "session", "agent"}

// String is the word for it.
func (by By) String() string { return byNames[by] }

// parseBy reads the word for it.
func parseBy(name string) (By, bool) {
	i := slices.Index(byNames[:], name)
	return By(max(0, i)), i >= 0
}

// calendar reports whether it is a span of days.
func (by By) calendar() bool { return by <= ByMonth }

// Row is what belongs together.
type Row struct {
	// Name is the day (2026-11-30), the week (2026-W49), the month (2026-11), the
	// working directory, the model, the session's ID or the kind of agent.
	Name  string    `json:"name"`
	About string    `json:"about,omitempty"` // of a session: its project
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
	Sum

	sessions map[uint32]struct{}
}

// Rows puts calls together: spans of days in their order, all else by cost, the
// dearest first. What has no price is compared by its tokens.
func (b *Book) Rows(by By, calls []transcript.Call) []Row {
	rows := map[string]*Row{}
	name := b.namer(by)
	for i := range calls {
		c := &calls[i]
		key, about := name(c)
		r := rows[key]
		if r == nil {
			r = &Row{Name: key, About: about, First: c.Time().In(b.Zone), sessions: map[uint32]struct{}{}}
			rows[key] = r
		}
		r.Last = c.Time().In(b.Zone)
		r.add(b, c)
		r.sessions[c.Session] = struct{}{}
	}
	all := make([]Row, 0, len(rows))
	for _, r := range rows {
		r.Sessions = len(r.sessions)
		all = append(all, *r)
	}
	slices.SortFunc(all, func(x, y Row) int {
		if by.calendar() {
			return strings.Compare(x.Name, y.Name)
		}
		return cmp.Or(cmp.Compare(y.Cost.Dollars, x.Cost.Dollars), cmp.Compare(y.tokens(), x.tokens()), strings.Compare(x.Name, y.Name))
	})
	return all
}

// namer gives the name of a call's row.
func (b *Book) namer(by By) func(c *transcript.Call) (name, about string) {
	switch by {
	case ByDay, ByWeek, ByMonth:
		return b.calendar(by)
	case ByModel:
		return func(c *transcript.Call) (string, string) { return b.Log.Models[c.Model], "" }
	case BySession:
		projects := b.projects()
		return func(c *transcript.Call) (string, string) { return b.Log.Sessions[c.Session].ID, projects[c.Session] }
	case ByAgent:
		return func(c *transcript.Call) (string, string) { return b.agentKind(c), "" }
	case ByProject:
	}
	projects := b.projects()
	return func(c *transcript.Call) (string, string) { return projects[c.Session], "" }
}

// calendar names days, weeks from Monday on, and months, of the book's zone. Calls
// come in the order of their time, so the day is looked up only when it changes.
func (b *Book) calendar(by By) func(c *transcript.Call) (name, about string) {
	var begin, end int64
	var name string
	return func(c *transcript.Call) (string, string) {
		if name == "" || c.Milli < begin || c.Milli >= end {
			day := midnightOf(c.Time().In(b.Zone))
			begin, end = day.UnixMilli(), nextDay(day).UnixMilli()
			switch by {
			case ByWeek:
				year, week := day.ISOWeek()
				name = fmt.Sprintf("%d-W%02d", year, week)
			case ByMonth:
				name = day.Format("2006-01")
			default:
				name = day.Format(time.DateOnly)
			}
		}
		return name, ""
	}
}

// midnightOf is the beginning of a time's day, in its zone. Where the clocks skip
// midnight it is the first moment of the day.
func midnightOf(t time.Time) time.Time {
	y, m, d := t.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, t.Location())
	for midnight.Day() != d {
		midnight = midnight.Add(15 * time.Minute)
	}
	return midnight
}

// nextDay is the beginning of the day after the one that begins then.
func nextDay(midnight time.Time) time.Time {
	y, m, d := midnight.Date()
	return midnightOf(time.Date(y, m, d+1, 12, 0, 0, 0, midnight.Location()))
}

// agentKind is who made a call: "main" for the session itself, the kind of a
// subagent, or "subagent" when an old client did not name it.
func (b *Book) agentKind(c *transcript.Call) string {
	if c.How&transcript.Sidechain == 0 {
		return "main"
	}
	if kind := b.Log.Agents[c.Agent].Kind; kind != "" {
		return kind
	}
	return "subagent"
}

// projects are the working directories of all sessions. A session that changed to
// another folder belongs to the one in which it began, which is the one that the
// client named its folder for.
func (b *Book) projects() []string {
	byFolder := map[string]string{}
	for _, s := range b.Log.Sessions {
		if s.Dir != "" && (s.Folder == transcript.Project(s.Dir) || byFolder[s.Folder] == "" && s.Folder == "") {
			byFolder[s.Folder] = s.Dir
		}
	}
	all := make([]string, len(b.Log.Sessions))
	for i, s := range b.Log.Sessions {
		switch dir := byFolder[s.Folder]; {
		case s.Folder == "" && s.Dir != "":
			all[i] = s.Dir
		case dir != "":
			all[i] = dir
		default:
			all[i] = cmp.Or(s.Folder, s.Dir, "(not named)")
		}
	}
	return all
}

// Filter is which calls are looked at; empty fields are all.
type Filter struct {
	From, To time.Time
	Project  string // a working directory, its last part, or a part of it
	Model    string // a model, or a part of its name
	Session  string // the beginning of an ID
}

// Select are the calls that a filter lets through.
func (b *Book) Select(f Filter) []transcript.Call {
	calls := b.Log.Calls
	if !f.To.IsZero() {
		calls = calls[:b.since(f.To)]
	}
	if !f.From.IsZero() {
		calls = calls[min(b.since(f.From), len(calls)):]
	}
	if f.Project == "" && f.Model == "" && f.Session == "" {
		return calls
	}
	sessions := b.sessionsOf(f)
	models := b.kept(func(name string) bool { return b.sameModel(name, f.Model) })
	var all []transcript.Call
	for _, c := range calls {
		if sessions[c.Session] && models[c.Model] {
			all = append(all, c)
		}
	}
	return all
}

func (b *Book) sameModel(name, want string) bool {
	if want == "" || strings.Contains(name, want) {
		return true
	}
	a, err := b.data.Model(want)
	if err != nil || a.Note() != "" {
		return false
	}
	m, err := b.data.Model(name)
	return err == nil && m.Note() == "" && m.ID == a.ID
}

// sessionsOf says for each session whether the filter lets it through. An exact
// project, or one by its last part, is meant before one that only holds the words.
func (b *Book) sessionsOf(f Filter) []bool {
	projects := b.projects()
	match := func(string) bool { return true }
	if f.Project != "" {
		want := strings.TrimRight(f.Project, "/")
		match = func(p string) bool { return strings.Contains(p, want) }
		for _, exact := range []func(string) bool{
			func(p string) bool { return p == want },
			func(p string) bool { return path.Base(p) == want },
		} {
			if slices.ContainsFunc(projects, exact) {
				match = exact
				break
			}
		}
	}
	kept := make([]bool, len(projects))
	for i, p := range projects {
		kept[i] = match(p) && strings.HasPrefix(b.Log.Sessions[i].ID, f.Session)
	}
	return kept
}
