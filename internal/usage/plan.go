package usage

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"pare/internal/transcript"
)

// Observed is what the client said at a moment of a plan's windows: it tells its
// status line, which can write it down (pare usage statusline).
type Observed struct {
	At       time.Time
	FiveHour Level
	Week     Level
}

// Level is how full a window is. The zero value is not known.
type Level struct {
	Used   float64 // 1 is all of it
	Resets time.Time
}

// known reports whether anything was said.
func (l Level) known() bool { return !l.Resets.IsZero() }

// Window is one window of a plan, or a month.
type Window struct {
	Begin time.Time `json:"begin"`
	End   time.Time `json:"end"`
	// Told says that the client named the end; otherwise it is worked out from the
	// first call.
	Told bool `json:"told"`
	// Hit is when the plan let nothing more through; nil when it did not.
	Hit *time.Time `json:"hit"`
	Sum
	calls []transcript.Call
}

// Lengths of the windows of a plan.
const (
	FiveHours = 5 * time.Hour
	Week      = 7 * 24 * time.Hour
)

// windowGrain is where a window of five hours begins: at the last ten minutes
// before its first call. Every end that clients named in 2026 (from 2.1.199 on)
// lies on ten minutes; in the summer of 2025 it was whole hours.
const windowGrain = 10 * time.Minute

// limits of a plan, as the client calls them.
const (
	limitFiveHours = "five_hour"
	limitWeek      = "seven_day" // and what begins so: of one model
)

// ends are the ends of windows that the client named, each once, in order.
func (b *Book) ends(limit string, level func(Observed) Level) []time.Time {
	var all []time.Time
	for _, r := range b.Log.Refusals {
		if r.Limit == limit && !r.Resets.IsZero() {
			all = append(all, r.Resets)
		}
	}
	for _, o := range b.observed {
		if l := level(o); l.known() {
			all = append(all, l.Resets)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	// The same end is told with a second more or less.
	return slices.CompactFunc(all, func(x, y time.Time) bool { return y.Sub(x).Abs() < time.Minute })
}

// hits are the moments at which a window let nothing more through, by its end.
func (b *Book) hits(limit string) map[int64]time.Time {
	all := map[int64]time.Time{}
	for _, r := range b.Log.Refusals {
		if r.Limit != limit || r.Resets.IsZero() {
			continue
		}
		end := r.Resets.Unix() / 60
		if first, ok := all[end]; !ok || r.At.Before(first) {
			all[end] = r.At
		}
	}
	return all
}

// fiveHourWindows are the windows of five hours in which anything was used, oldest
// first. A window begins with the first call after the one before it, and ends
// five hours later; where the client named an end, that counts.
func (b *Book) fiveHourWindows(calls []transcript.Call) []Window {
	ends, hits := b.ends(limitFiveHours, func(o Observed) Level { return o.FiveHour }), b.hits(limitFiveHours)
	var all []Window
	for i := 0; i < len(calls); {
		first := calls[i].Time().In(b.Zone)
		w := Window{Begin: first.Truncate(windowGrain), End: first.Truncate(windowGrain).Add(FiveHours)}
		for _, end := range ends {
			if begin := end.Add(-FiveHours); !first.Before(begin) && first.Before(end) {
				w.Begin, w.End, w.Told = begin.In(b.Zone), end.In(b.Zone), true
			} else if begin.After(first) && begin.Before(w.End) {
				w.End = begin.In(b.Zone) // another one is known to have begun
			}
		}
		last := i
		for last < len(calls) && calls[last].Time().Before(w.End) {
			last++
		}
		w.calls = calls[i:last]
		w.Sum = b.sum(w.calls)
		if at, ok := hits[w.End.Unix()/60]; ok && w.Told {
			at = at.In(b.Zone)
			w.Hit = &at
		}
		all = append(all, w)
		i = last
	}
	return all
}

// weekWindow is the week of the plan that now is part of. Where no end of a week
// is known it is the last seven days, and not told.
func (b *Book) weekWindow() Window {
	w := Window{Begin: b.Now.Add(-Week).In(b.Zone), End: b.Now.In(b.Zone)}
	if ends := b.ends(limitWeek, func(o Observed) Level { return o.Week }); len(ends) > 0 {
		// Weeks follow each other from the last end that is known.
		end := ends[len(ends)-1]
		for !end.After(b.Now) {
			end = end.Add(Week)
		}
		for end.Sub(b.Now) > Week {
			end = end.Add(-Week)
		}
		w.Begin, w.End, w.Told = end.Add(-Week).In(b.Zone), end.In(b.Zone), true
		for minute, at := range b.hits(limitWeek) {
			if d := end.Sub(time.Unix(minute*60, 0)); d.Abs() < 2*time.Minute {
				at = at.In(b.Zone)
				w.Hit = &at
			}
		}
	}
	w.calls = b.between(w.Begin, w.End)
	if !w.Told {
		w.calls = b.Since(w.Begin)
	}
	w.Sum = b.sum(w.calls)
	return w
}

// monthWindow is the month that now is part of: that of the API's spend caps.
func (b *Book) monthWindow() Window {
	y, m, _ := b.Now.In(b.Zone).Date()
	w := Window{Begin: time.Date(y, m, 1, 0, 0, 0, 0, b.Zone), End: time.Date(y, m+1, 1, 0, 0, 0, 0, b.Zone), Told: true}
	w.calls = b.Since(w.Begin)
	w.Sum = b.sum(w.calls)
	return w
}

// Capacity is how much a window allows, in dollars at list prices, which is the
// nearest thing to what a plan counts that anybody can see. It is learned: from
// windows that were used up, and from how full the client said that one was. What
// is used elsewhere on the same plan makes it look smaller.
type Capacity struct {
	Low    float64 `json:"low"`
	Likely float64 `json:"likely"`
	High   float64 `json:"high"`
	From   string  `json:"from"` // "given", "walls", "client", "tier"
	Times  int     `json:"times"`
}

// Known reports whether there is a number.
func (c Capacity) Known() bool { return c.Likely > 0 }

// text is how much it allows: about, where that is learned.
func (c Capacity) text() string {
	if c.From == "given" || c.From == "tier" {
		return dollars(c.Likely)
	}
	return "~" + dollars(c.Likely)
}

// Given is a capacity that somebody names.
func Given(dollars float64) Capacity {
	return Capacity{Low: dollars, Likely: dollars, High: dollars, From: "given"}
}

const (
	// leastLevel is how full a window must be to tell how much all of it is: the
	// client rounds to percents.
	leastLevel = 0.1
	// mostSamples is how many of the last samples count: plans change.
	mostSamples = 40
	// oneSample is how far off a single sample may be.
	oneSample = 0.2
)

// fiveHourCapacity is what a window of five hours allows.
func (b *Book) fiveHourCapacity(windows []Window) Capacity {
	var walls []float64
	for _, w := range windows {
		if w.Hit != nil {
			if used := b.spentIn(w.Begin, *w.Hit); used > 0 {
				walls = append(walls, used)
			}
		}
	}
	return learned(b.levels(FiveHours, func(o Observed) Level { return o.FiveHour }), walls)
}

// weekCapacity is what a week allows.
func (b *Book) weekCapacity() Capacity {
	var walls []float64
	for minute, at := range b.hits(limitWeek) {
		begin := time.Unix(minute*60, 0).Add(-Week)
		if used := b.spentIn(begin, at); used > 0 && b.covers(begin) {
			walls = append(walls, used)
		}
	}
	slices.Sort(walls)
	return learned(b.levels(Week, func(o Observed) Level { return o.Week }), walls)
}

// covers reports whether the log goes back to a time.
func (b *Book) covers(t time.Time) bool {
	return len(b.Log.Calls) > 0 && !b.Log.Calls[0].Time().After(t.Add(24*time.Hour))
}

// levels are what the client's percents say that a whole window is.
func (b *Book) levels(length time.Duration, level func(Observed) Level) []float64 {
	var all []float64
	for _, o := range b.observed {
		l := level(o)
		if l.Used < leastLevel || !l.known() {
			continue
		}
		begin := l.Resets.Add(-length)
		if used := b.spentIn(begin, o.At); used > 0 && (length < Week || b.covers(begin)) {
			all = append(all, used/l.Used)
		}
	}
	return all
}

// learned is a capacity from samples, of which the client's own are better.
func learned(levels, walls []float64) Capacity {
	samples, from := levels, "client"
	if len(samples) == 0 {
		samples, from = walls, "walls"
	}
	if len(samples) == 0 {
		return Capacity{}
	}
	samples = slices.Clone(samples[max(0, len(samples)-mostSamples):])
	slices.Sort(samples)
	n := len(samples)
	c := Capacity{Low: samples[n/10], Likely: samples[n/2], High: samples[n-1-n/10], From: from, Times: n}
	if n < 3 {
		c.Low, c.High = min(c.Low, c.Likely*(1-oneSample)), max(c.High, c.Likely*(1+oneSample))
	}
	return c
}

// Account says how the calls are paid for. The set is closed.
type Account struct {
	Plan bool   `json:"plan"` // a subscription, with windows; otherwise a key, with a limit a minute
	Why  string `json:"why"`
}

// accountOf tells a plan from a key by what the log holds: what the client said of
// a plan's windows, a plan's refusals, or, by the documentation, caches that live
// for an hour in the sessions themselves.
func (b *Book) accountOf() Account {
	recent := b.Now.Add(-Week)
	for _, o := range b.observed {
		if o.At.After(recent) && (o.FiveHour.known() || o.Week.known()) {
			return Account{true, "the client told of the plan's windows"}
		}
	}
	var met time.Time
	for _, r := range b.Log.Refusals {
		if (strings.HasPrefix(r.Limit, limitFiveHours) || strings.HasPrefix(r.Limit, limitWeek)) && r.At.After(met) {
			met = r.At
		}
	}
	if !met.IsZero() {
		return Account{true, "a plan's limit was met on " + met.In(b.Zone).Format(time.DateOnly)}
	}
	long, short := 0, 0
	for _, c := range b.Since(recent) {
		if c.How&transcript.Sidechain == 0 {
			long += int(min(c.Write1h, 1))
			short += int(min(c.Write5m, 1))
		}
	}
	if long > short {
		return Account{true, "its caches live for an hour"}
	}
	return Account{false, "its caches live for five minutes"}
}

// lastObserved is the last that the client said of windows that are not over.
func (b *Book) lastObserved() (o Observed, ok bool) {
	if len(b.observed) == 0 {
		return Observed{}, false
	}
	o = b.observed[len(b.observed)-1]
	if !o.FiveHour.Resets.After(b.Now) {
		o.FiveHour = Level{}
	}
	if !o.Week.Resets.After(b.Now) {
		o.Week = Level{}
	}
	return o, o.FiveHour.known() || o.Week.known()
}

// full is how full a window is, with what is known: what the client said last, and
// what was used since.
func (b *Book) full(w Window, l Level, at time.Time, c Capacity) (share float64, known bool) {
	switch {
	case w.Hit != nil:
		return 1, true
	case l.known() && c.Known():
		return l.Used + b.spentIn(at, b.Now.Add(time.Millisecond))/c.Likely, true
	case l.known():
		return l.Used, true
	case c.Known():
		return w.Cost.Dollars / c.Likely, true
	}
	return 0, false
}

// orderObserved puts observations into the order of their time.
func orderObserved(all []Observed) []Observed {
	all = slices.DeleteFunc(slices.Clone(all), func(o Observed) bool {
		return math.IsNaN(o.FiveHour.Used) || math.IsNaN(o.Week.Used)
	})
	slices.SortStableFunc(all, func(x, y Observed) int { return cmp.Compare(x.At.UnixMilli(), y.At.UnixMilli()) })
	return all
}
