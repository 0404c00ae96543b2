package transcript

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"pare/budget"
)

// Summary adds up events: per model, per minute and hour of the last days, calls
// a turn, refusals. Its memory grows with the minutes and sessions looked at, not
// with the files.
type Summary struct {
	now   time.Time
	since time.Time
	loc   *time.Location

	models   map[string]*Total
	minutes  map[minuteOf]budget.Usage
	sessions map[string]time.Time // last call
	refused  []Event
	counts   map[int]int // status → refusals
	open     map[string]int
	perTurn  map[int]int             // calls of a turn → turns
	ahead    int                     // events later than now: a clock that went back
	latest   map[string]budget.Usage // of the last 60 seconds
}

type minuteOf struct {
	minute int64 // since 1970
	model  string
}

// Total is what a model used.
type Total struct {
	Model string       `json:"model"`
	Calls int          `json:"calls"`
	Usage budget.Usage `json:"usage"`
	Last  time.Time    `json:"last"`
}

// maxRefused is how many refusals are kept in full; all are counted.
const maxRefused = 100

// NewSummary is an empty summary of what happened from a time until now. Hours
// of the day are those of the location; nil is UTC.
func NewSummary(since, now time.Time, loc *time.Location) *Summary {
	if loc == nil {
		loc = time.UTC
	}
	return &Summary{
		now: now, since: since, loc: loc,
		models: map[string]*Total{}, minutes: map[minuteOf]budget.Usage{}, sessions: map[string]time.Time{},
		latest: map[string]budget.Usage{}, counts: map[int]int{}, open: map[string]int{}, perTurn: map[int]int{},
	}
}

// Add adds an event. Those before the summary's start are left out; those after
// its end, from a clock that went back since, count as happening now.
func (s *Summary) Add(e Event) {
	if e.Time.Before(s.since) {
		return
	}
	if e.Time.After(s.now) {
		s.ahead++
		e.Time = s.now
	}
	switch e.Kind {
	case Prompt:
		s.endTurn(e.Session)
		s.open[e.Session] = 0
	case Refused:
		s.counts[e.Status]++
		if s.refused = append(s.refused, e); len(s.refused) > maxRefused {
			s.refused = s.refused[1:]
		}
	case Call:
		s.call(e)
	}
}

func (s *Summary) call(e Event) {
	t := s.models[e.Model]
	if t == nil {
		t = &Total{Model: e.Model}
		s.models[e.Model] = t
	}
	t.Usage = t.Usage.Add(e.Usage)
	if e.Time.After(t.Last) {
		t.Last = e.Time
	}
	if e.Time.After(s.sessions[e.Session]) {
		s.sessions[e.Session] = e.Time
	}
	if e.Time.After(s.now.Add(-time.Minute)) {
		s.latest[e.Model] = s.latest[e.Model].Add(e.Usage)
	}
	key := minuteOf{floorMinute(e.Time), e.Model}
	s.minutes[key] = s.minutes[key].Add(e.Usage)
	if !e.New {
		return
	}
	t.Calls++
	if n, ok := s.open[e.Session]; ok {
		s.open[e.Session] = n + 1
	}
}

func floorMinute(t time.Time) int64 {
	s := t.Unix()
	if s < 0 {
		s -= 59
	}
	return s / 60
}

func (s *Summary) endTurn(session string) {
	if n := s.open[session]; n > 0 {
		s.perTurn[n]++
	}
}

// Models are the totals per model, the most used first.
func (s *Summary) Models() []Total {
	var all []Total
	for _, t := range s.models {
		all = append(all, *t)
	}
	slices.SortFunc(all, func(a, b Total) int {
		return cmp.Or(cmp.Compare(b.Usage.Prompt(), a.Usage.Prompt()), cmp.Compare(a.Model, b.Model))
	})
	return all
}

// LastMinute is what each model used in the last 60 seconds.
func (s *Summary) LastMinute() map[string]budget.Usage { return s.latest }

// Since is what each model used in whole minutes since a time, the minute of that
// time included.
func (s *Summary) Since(from time.Time) map[string]budget.Usage {
	used := map[string]budget.Usage{}
	for k, u := range s.minutes {
		if k.minute >= floorMinute(from) {
			used[k.model] = used[k.model].Add(u)
		}
	}
	return used
}

// Minute is one minute of one pool.
type Minute struct {
	At      time.Time `json:"at"`
	Counted int       `json:"counted"`
}

// Minutes are the tokens that counted in each minute in which any did, of the
// models that keep says, oldest first.
func (s *Summary) Minutes(keep func(model string) bool, l budget.Limit) []Minute {
	sums := map[int64]int{}
	for k, u := range s.minutes {
		if keep(k.model) {
			sums[k.minute] += u.Counted(l)
		}
	}
	var all []Minute
	for _, m := range slices.Sorted(maps.Keys(sums)) {
		all = append(all, Minute{time.Unix(m*60, 0).In(s.loc), sums[m]})
	}
	return all
}

// ByHour is the busiest minute of each hour of the day.
func ByHour(minutes []Minute) [24]int {
	var hours [24]int
	for _, m := range minutes {
		hours[m.At.Hour()] = max(hours[m.At.Hour()], m.Counted)
	}
	return hours
}

// Refusals are how many calls were refused by status, and the last of them.
func (s *Summary) Refusals() (counts map[int]int, last []Event) { return s.counts, s.refused }

// Sessions is how many sessions made a call since a time.
func (s *Summary) Sessions(from time.Time) int {
	n := 0
	for _, last := range s.sessions {
		if !last.Before(from) {
			n++
		}
	}
	return n
}

// Ahead is how many events carried a time that is still to come.
func (s *Summary) Ahead() int { return s.ahead }

// CallsPerTurn is how many calls a turn of the user set off: the middle one of
// all turns, with the tenth and ninetieth of a hundred as bounds; turns is how
// many were counted.
func (s *Summary) CallsPerTurn() (calls budget.Amount, turns int) {
	for session, n := range s.open {
		if n > 0 {
			s.perTurn[n]++
		}
		delete(s.open, session)
	}
	for _, n := range s.perTurn {
		turns += n
	}
	at := func(percent int) int {
		rank := max(1, (turns*percent+99)/100)
		for _, n := range slices.Sorted(maps.Keys(s.perTurn)) {
			if rank -= s.perTurn[n]; rank <= 0 {
				return n
			}
		}
		return 0
	}
	if turns == 0 {
		return budget.Amount{}, 0
	}
	return budget.Amount{Low: at(10), Tokens: at(50), High: at(90)}, turns
}
