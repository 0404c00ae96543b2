package usage

import (
	"time"

	"pare/budget/forecast"
	"pare/internal/transcript"
)

// Forecast is when a window's allowance is used up.
type Forecast struct {
	Chance float64 `json:"chance"` // that it is, before the window ends
	// When, if it is: one in ten before Early, half before Likely, nine in ten before
	// Late.
	Early  *time.Time `json:"early"`
	Likely *time.Time `json:"likely"`
	Late   *time.Time `json:"late"`
	// Like is how many earlier moments it rests on; below three it is the last hours
	// going on.
	Like float64     `json:"like"`
	Band []BandPoint `json:"band,omitempty"` // what will have been used
	step time.Duration
}

// BandPoint is what will have been used at a time, in dollars, with what nine of
// ten courses exceed and what one of ten does.
type BandPoint struct {
	At   time.Time `json:"at"`
	Low  float64   `json:"low"`
	Mid  float64   `json:"mid"`
	High float64   `json:"high"`
}

// wall forecasts a window: what was used in it, against a capacity.
func (b *Book) wall(w Window, c Capacity, used float64) Forecast {
	if !c.Known() || !w.End.After(b.Now) {
		return Forecast{}
	}
	step := stepOf(w.End.Sub(w.Begin))
	past := b.pastOf(step, b.UntilNow())
	a := forecast.Wall(past, forecast.Question{
		Now: b.Now.In(b.Zone), Ends: w.End, Used: used, Low: max(c.Low, used), Capacity: max(c.Likely, used), High: max(c.High, used),
	})
	f := Forecast{Chance: a.Chance, Like: a.Like, step: step}
	if !a.Likely.IsZero() {
		f.Early, f.Likely, f.Late = local(a.Early, b.Zone), local(a.Likely, b.Zone), local(a.Late, b.Zone)
	}
	for i, q := range a.Band {
		at := b.Now.Add(time.Duration(i+1) * step)
		if at.After(w.End) {
			at = w.End
		}
		f.Band = append(f.Band, BandPoint{at.In(b.Zone), q.Low, q.Mid, q.High})
	}
	return f
}

func local(t time.Time, zone *time.Location) *time.Time {
	t = t.In(zone)
	return &t
}

// stepOf is a step that cuts a window into about sixty, and days into whole ones.
func stepOf(window time.Duration) time.Duration {
	for _, step := range []time.Duration{5 * time.Minute, 30 * time.Minute, 3 * time.Hour} {
		if window <= forecast.Windows*step {
			return step
		}
	}
	return 12 * time.Hour
}

// pastOf is what some calls cost, in steps that end now, from the first of them on.
func (b *Book) pastOf(step time.Duration, calls []transcript.Call) forecast.Past {
	p := forecast.Past{Step: step}
	if len(calls) == 0 {
		return p
	}
	now := b.Now.UnixMilli()
	n := int((now-calls[0].Milli)/step.Milliseconds()) + 1
	p.Used, p.Blocked = make([]float64, n), make([]bool, n)
	index := func(milli int64) int { return n - 1 - int(max(0, now-milli-1)/step.Milliseconds()) }
	for i := range calls {
		dollars, _ := b.cost(&calls[i])
		p.Used[max(0, index(calls[i].Milli))] += dollars
	}
	for _, r := range b.Log.Refusals {
		if r.Limit == "" || r.Resets.IsZero() || r.At.After(b.Now) {
			continue
		}
		// The step of the refusal itself was used as long as it went.
		for i := max(0, index(r.At.UnixMilli())) + 1; i < n && i <= index(min(r.Resets.UnixMilli(), now)); i++ {
			p.Blocked[i] = true
		}
	}
	return p
}

// backtest plays the log again: how good forecasts would have been of the walls
// that were met in windows of five hours, an hour ahead.
func (b *Book) backtest(windows []Window, c Capacity, f forecast.Forecaster) forecast.Score {
	if len(b.Log.Calls) == 0 {
		return forecast.Score{}
	}
	step := stepOf(FiveHours)
	past := b.pastOf(step, b.UntilNow())
	start := b.Now.Add(-time.Duration(len(past.Used)) * step)
	learn := start.Add(learnFor)
	var all []forecast.Window
	for _, w := range windows {
		if w.Begin.Before(learn) || w.End.After(b.Now) {
			continue
		}
		at := func(t time.Time) float64 { return float64(t.Sub(start)) / float64(step) }
		fw := forecast.Window{Begin: int(at(w.Begin)), End: int(at(w.End)), Capacity: c.Likely}
		switch hit, ok := b.crossing(w, c.Likely); {
		case w.Hit != nil:
			fw.Hit = at(*w.Hit)
		case c.From == "given" && ok: // what would have been
			fw.Hit = at(hit)
		}
		all = append(all, fw)
	}
	return forecast.Rate(f, past, start.In(b.Zone), all, int(time.Hour/step))
}

// crossing is when a window had cost so much.
func (b *Book) crossing(w Window, dollars float64) (at time.Time, ok bool) {
	sum := 0.0
	for i := range w.calls {
		cost, _ := b.cost(&w.calls[i])
		if sum += cost; sum >= dollars {
			return w.calls[i].Time(), true
		}
	}
	return time.Time{}, false
}

// learnFor is how much of a log is there to learn from before forecasts of it are
// scored.
const learnFor = 7 * 24 * time.Hour
