package usage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/transcript"
)

// Limits are what a report holds usage against.
type Limits struct {
	// Pool is the allowance of a model: its name, and what a minute lets through.
	Pool func(model string) (name string, limit budget.Limit)
	Tier string // the name of the tier that the limits are of
	// What windows allow; zero is learned where it can be, and else not known.
	FiveHours, Week, Month Capacity
}

// Report is what there is to see at a moment. It is the document of pare usage.
type Report struct {
	Version int       `json:"version"`
	View    string    `json:"view"`
	Now     time.Time `json:"now"`
	Zone    string    `json:"zone"`
	Since   time.Time `json:"since"` // how far back was read
	Account Account   `json:"account"`

	FiveHours *WindowReport `json:"five_hours"` // of a plan; null for a key
	Week      *WindowReport `json:"week"`
	Month     *WindowReport `json:"month"` // of a key with a spend cap

	Minutes []PoolReport `json:"minutes"` // of each allowance, the busiest first
	Burn    Burn         `json:"burn"`
	Today   Today        `json:"today"`
	Hours   [24]HourOf   `json:"hours"`      // of the day, on days of work
	Peaks   []Peak       `json:"peaks"`      // the hours in which most is spent
	Cache   LossTotal    `json:"cache_lost"` // in the last seven days
	Refused map[int]int  `json:"refused"`    // by status, in the last seven days
	Read    Reading      `json:"read"`
	Notes   []string     `json:"notes"`
}

// WindowReport is a window with what it allows and when that is used up.
type WindowReport struct {
	Window
	Capacity Capacity `json:"capacity"`
	// full is the share that is used; null where it is not known. The client's own
	// word counts before ours.
	Full     *float64 `json:"full"`
	Forecast Forecast `json:"forecast"`
	// Busiest is the most that a window cost so far.
	Busiest float64 `json:"busiest"`
}

// PoolReport is what counts against one allowance of a minute.
type PoolReport struct {
	Pool       string `json:"pool"`
	ITPM       int    `json:"itpm"` // 0: not known
	LastMinute int    `json:"last_minute"`
	LastHour   int    `json:"last_hour"`
	Today      Minute `json:"busiest_today"`
	Ever       Minute `json:"busiest"`
	// Over is how many minutes of the last seven days were over the limit.
	Over       int     `json:"minutes_over"`
	OverByHour [24]int `json:"over_by_hour"` // of the day

	working [24]bool // hours of the day in which anything counted in the last seven days
}

// Burn is how fast it goes.
type Burn struct {
	Hour  Sum     `json:"last_hour"`
	Usual float64 `json:"usual_dollars"` // of this hour on days like this; 0 when not known
	Days  int     `json:"usual_of_days"`
}

// Reading is what was gone over.
type Reading struct {
	Files   int   `json:"files"`
	Bytes   int64 `json:"bytes"`
	Cached  int64 `json:"cached_bytes"`
	Repeats int   `json:"repeats"`
	Broken  int   `json:"broken"`
	TooLong int   `json:"too_long"`
	Undated int   `json:"undated"`
	Partial int   `json:"partial"`
}

// readingOf is what a log's reading went over.
func readingOf(s transcript.Stats) Reading {
	return Reading{s.Files, s.Read + s.Cached, s.Cached, s.Repeats, s.Broken, s.TooLong, s.Undated, s.Partial}
}

// report looks at everything from the book's moment.
func (b *Book) report(l Limits) *Report {
	r := &Report{
		Version: 1, View: "now", Now: b.Now.In(b.Zone), Zone: b.zoneName(), Account: b.accountOf(),
		Read: readingOf(b.Log.Stats), Notes: b.notes(), Peaks: []Peak{}, Refused: map[int]int{},
	}
	if len(b.Log.Calls) > 0 {
		r.Since = b.Log.Calls[0].Time().In(b.Zone)
	}
	if l.FiveHours.Known() || l.Week.Known() {
		r.Account = Account{true, "the allowance of its windows is given"}
	}
	if r.Account.Plan {
		r.FiveHours, r.Week = b.fiveHourReport(l.FiveHours), b.weekReport(l.Week)
	} else if l.Month.Known() {
		w := b.monthWindow()
		r.Month = b.windowReport(w, l.Month, Level{}, time.Time{})
	}
	r.Minutes = b.pools(l)
	r.Burn = b.burn()
	r.Today = b.today()
	r.Hours, r.Peaks = b.hours()
	r.Cache = totalLoss(b.losses(b.Since(b.Now.Add(-Week))), 5)
	for _, f := range b.Log.Refusals {
		if f.At.After(b.Now.Add(-Week)) {
			r.Refused[f.Status]++
		}
	}
	return r
}

// notes says what one should know of the numbers.
func (b *Book) notes() []string {
	notes := []string{}
	unpriced := map[string]bool{}
	for i := range b.Log.Calls {
		if c := &b.Log.Calls[i]; !b.models[c.Model].known {
			unpriced[b.Log.Models[c.Model]] = true
		}
	}
	if len(unpriced) > 0 {
		var names []string
		for name := range unpriced {
			names = append(names, cmp.Or(name, "(no name)"))
		}
		slices.Sort(names)
		if len(names) > 5 {
			names = append(names[:5], "and others")
		}
		notes = append(notes, "no price is known for "+strings.Join(names, ", ")+": what they cost is in no sum; pare.toml of the user can name it")
	}
	if b.Ahead > 0 {
		notes = append(notes, fmt.Sprintf("%s later than now, by the clock of another machine or one that went back: in its day, and in nothing that is said of now", figures.Plural(b.Ahead, "call")))
	}
	s := b.Log.Stats
	for _, n := range []struct {
		n    int
		what string
		says string
	}{{s.Broken, "line", "could not be read"}, {s.TooLong, "line", "too long to be an answer, passed over"}, {s.Undated, "call", "without a time, in no sum"}} {
		if n.n > 0 {
			notes = append(notes, figures.Plural(n.n, n.what)+" "+n.says)
		}
	}
	return notes
}

func (b *Book) fiveHourReport(given Capacity) *WindowReport {
	windows := b.fiveHourWindows(b.UntilNow())
	capacity := given
	if !capacity.Known() {
		capacity = b.fiveHourCapacity(windows)
	}
	busiest := 0.0
	for _, w := range windows {
		busiest = max(busiest, w.Cost.Dollars)
	}
	o, _ := b.lastObserved()
	w := Window{Begin: b.Now.In(b.Zone), End: b.Now.In(b.Zone)}
	if n := len(windows); n > 0 && windows[n-1].End.After(b.Now) {
		w = windows[n-1]
	} else if o.FiveHour.known() {
		w = Window{Begin: o.FiveHour.Resets.Add(-FiveHours).In(b.Zone), End: o.FiveHour.Resets.In(b.Zone), Told: true}
	}
	if w.Begin.Equal(w.End) {
		return &WindowReport{Window: w, Capacity: capacity, Busiest: busiest} // none is open
	}
	r := b.windowReport(w, capacity, o.FiveHour, o.At)
	r.Busiest = busiest
	return r
}

func (b *Book) weekReport(given Capacity) *WindowReport {
	capacity := given
	if !capacity.Known() {
		capacity = b.weekCapacity()
	}
	o, _ := b.lastObserved()
	return b.windowReport(b.weekWindow(), capacity, o.Week, o.At)
}

func (b *Book) windowReport(w Window, c Capacity, l Level, at time.Time) *WindowReport {
	r := &WindowReport{Window: w, Capacity: c, Busiest: w.Cost.Dollars}
	used := w.Cost.Dollars
	if full, ok := b.full(w, l, at, c); ok {
		r.Full = &full
		if l.known() && c.Known() {
			used = full * c.Likely // with what was used elsewhere
		}
	}
	if w.Told || w.End.After(b.Now) {
		r.Forecast = b.wall(w, c, used)
	}
	return r
}

// pools are the allowances of a minute that anything counted against.
func (b *Book) pools(l Limits) []PoolReport {
	if l.Pool == nil {
		return []PoolReport{}
	}
	type pool struct {
		limit  budget.Limit
		models map[string]bool
	}
	pools := map[string]*pool{}
	for _, m := range b.Log.Models {
		name, limit := l.Pool(m)
		if pools[name] == nil {
			pools[name] = &pool{limit, map[string]bool{}}
		}
		pools[name].models[m] = true
	}
	all := []PoolReport{}
	midnight := midnightOf(b.Now.In(b.Zone))
	for name, p := range pools {
		keep := func(m string) bool { return p.models[m] }
		r := PoolReport{
			Pool: name, ITPM: p.limit.ITPM,
			LastMinute: b.Counted(b.Since(b.Now.Add(-time.Minute)), keep, p.limit), LastHour: b.Counted(b.Since(b.Now.Add(-time.Hour)), keep, p.limit),
		}
		for _, m := range b.Minutes(b.UntilNow(), keep, p.limit) {
			if m.Counted > r.Ever.Counted {
				r.Ever = m
			}
			if m.Counted > r.Today.Counted && !m.At.Before(midnight) {
				r.Today = m
			}
			if !m.At.After(b.Now.Add(-Week)) {
				continue
			}
			r.working[m.At.Hour()] = true
			if r.ITPM > 0 && m.Counted > r.ITPM {
				r.Over++
				r.OverByHour[m.At.Hour()]++
			}
		}
		if r.Ever.Counted > 0 {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(x, y PoolReport) int {
		return cmp.Or(cmp.Compare(y.Today.Counted, x.Today.Counted), cmp.Compare(y.Ever.Counted, x.Ever.Counted), strings.Compare(x.Pool, y.Pool))
	})
	return all
}

// burn is the last hour, and what the same hour of earlier weeks cost.
func (b *Book) burn() Burn {
	burn := Burn{Hour: b.sum(b.Since(b.Now.Add(-time.Hour)))}
	now := b.Now.In(b.Zone)
	var usual []float64
	for days := 1; days <= 28; days++ {
		then := now.AddDate(0, 0, -days)
		if len(b.Log.Calls) == 0 || then.Add(-time.Hour).Before(b.Log.Calls[0].Time()) {
			break
		}
		if weekend(then) == weekend(now) {
			usual = append(usual, b.spentIn(then.Add(-time.Hour), then))
		}
	}
	if len(usual) > 0 {
		slices.Sort(usual)
		burn.Usual, burn.Days = usual[len(usual)/2], len(usual)
	}
	return burn
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

// Table is the document of calls that were put together.
type Table struct {
	Version int       `json:"version"`
	View    string    `json:"view"`
	Now     time.Time `json:"now"`
	Zone    string    `json:"zone"`
	Since   time.Time `json:"since"`
	Total   Sum       `json:"total"`
	Rows    []Row     `json:"rows"`
	Read    Reading   `json:"read"`
	Notes   []string  `json:"notes"`

	by By
}

// table puts calls together.
func (b *Book) table(by By, calls []transcript.Call, since time.Time) *Table {
	return &Table{
		Version: 1, View: by.String(), Now: b.Now.In(b.Zone), Zone: b.zoneName(), Since: since.In(b.Zone), Total: b.sum(calls), Rows: b.Rows(by, calls),
		Read: readingOf(b.Log.Stats), Notes: b.notes(), by: by,
	}
}
