// Package forecast says when an allowance will be used up: a window of five
// hours, a week, a month. It answers with a chance and an interval, not with a
// moment, because nobody knows what somebody will do after lunch.
//
// It is an ensemble of courses that the time to come could take. Most of them are
// what really came after earlier moments that were like this one: the same hour,
// a day of the same kind, as busy in the last half hour and the last two hours.
// The rest is the last hours going on as they were, which is all there is for
// somebody who began today. Nothing is drawn by lot: the same past gives the same
// answer.
//
// How good it is is measured, see benchmarks/forecast.golden.
package forecast

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Past is what was used, in steps of equal length.
type Past struct {
	Step time.Duration
	// Used is what each step used, oldest first; the last one ends at the question's
	// Now.
	Used []float64
	// Blocked says in which steps a wall stood: what was used then is not what would
	// have been. It is as long as Used, or empty.
	Blocked []bool
}

// Question is what to forecast.
type Question struct {
	Now  time.Time // in the zone of the person, whose hours repeat
	Ends time.Time // of the window; what comes later is of no interest
	Used float64   // in the window until now
	// Low, Capacity and High are how much the window allows: the number, with the
	// bounds within which it is known.
	Low, Capacity, High float64
}

// Answer is when a window's allowance is used up.
type Answer struct {
	// Chance is how likely it is that the allowance does not last until the window's
	// end.
	Chance float64
	// Early, Likely and Late are the moments before which it is used up with a chance
	// of one in ten, one half and nine in ten, if it is used up at all; zero when none
	// of the courses uses it up.
	Early, Likely, Late time.Time
	// Band is what will have been used at the end of each step from now on: what nine
	// of ten courses exceed, half of them, and one of ten.
	Band []Quantiles
	// Like is how many earlier moments the answer rests on, by their weight; below
	// about three it rests on the last hours alone.
	Like float64
}

// Quantiles are the tenth, fiftieth and ninetieth of a hundred.
type Quantiles struct{ Low, Mid, High float64 }

// Windows is how many steps a window should have: spans of the method are counted
// in steps, and were chosen for windows of about so many.
const Windows = 60

// Constants of the method, chosen on made-up people and measured on others. Spans
// are in steps: of a window of five hours, six are half an hour.
const (
	shortSpan = 6  // how busy it is
	longSpan  = 24 // and was before; a busy hour changes what comes for about as long
	goOnSpan  = 36 // the last hours, which may go on
	stride    = 3  // from which step on they do

	hourWidth     = 0.8 // hours of the clock between moments that are alike
	activityWidth = 1.0 // and how far apart in how busy it was, in powers of e
	weeksWidth    = 4.0 // what lies so many weeks back weighs a third
	otherKind     = 0.2 // weight of a day off seen from a working day, and the reverse
	mostMoments   = 300
	goOnWeight    = 4.0 // of the last hours going on, in moments
	mostRatio     = 3.0 // by how much a busier hour than then changes what comes
)

// Wall answers a question from the past.
func Wall(p Past, q Question) Answer {
	if p.Step <= 0 || !q.Ends.After(q.Now) {
		return Answer{}
	}
	e := &ensemble{past: p, q: q, steps: int((q.Ends.Sub(q.Now) + p.Step - 1) / p.Step)}
	e.sums = make([]float64, len(p.Used)+1)
	for i, u := range p.Used {
		e.sums[i+1] = e.sums[i] + u
	}
	e.similar()
	e.goOn()
	return e.answer()
}

// course is one way in which the time to come may go: what each step uses.
type course struct {
	weight float64
	at     func(step int) float64
}

type ensemble struct {
	past    Past
	q       Question
	steps   int
	sums    []float64 // of what was used before each step
	courses []course
	like    float64 // weight of the similar moments
}

// before is what so many steps before a step used.
func (e *ensemble) before(i, steps int) float64 { return e.sums[i] - e.sums[max(0, i-steps)] }

type moment struct {
	i      int // what came after it begins here
	weight float64
	ratio  float64 // how busy it is now against then
}

// similar finds earlier moments like this one and takes what came after each.
func (e *ensemble) similar() {
	n := len(e.past.Used)
	if n < 2 {
		return
	}
	now := e.busyness(n)
	var all []moment
	for i := n - min(e.steps, n/2); i > 0; i-- {
		if !e.sameHour(i) {
			continue
		}
		then := e.busyness(i)
		if w := e.near(i, now, then); w > 1e-4 {
			all = append(all, moment{i, w, math.Exp(now[1] - then[1])})
		}
	}
	slices.SortFunc(all, func(a, b moment) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.i, a.i)) })
	for _, m := range all[:min(len(all), mostMoments)] {
		e.like += m.weight
		e.courses = append(e.courses, course{m.weight, e.after(m)})
	}
}

// after is what came after a moment, more of it when it is busier now.
func (e *ensemble) after(m moment) func(step int) float64 {
	scale := min(max(m.ratio, 1/mostRatio), mostRatio)
	return func(step int) float64 {
		i := m.i + step
		if i >= len(e.past.Used) {
			return 0
		}
		fade := math.Exp(-float64(step) / longSpan)
		return e.wanted(i) * (1 + (scale-1)*fade)
	}
}

// wanted is what a step used, or, where a wall stood, what the hour before it did:
// who was stopped would have gone on.
func (e *ensemble) wanted(i int) float64 {
	blocked := e.past.Blocked
	if len(blocked) == 0 || !blocked[i] {
		return e.past.Used[i]
	}
	for i > 0 && blocked[i-1] {
		i--
	}
	return e.before(i, 2*shortSpan) / (2 * shortSpan)
}

// busyness is how much was used just before a step, in the logarithm: in the short
// span, and in the long one. What is small against the capacity is as good as
// nothing.
func (e *ensemble) busyness(i int) [2]float64 {
	floor := 0.02*e.q.Capacity + 1e-9
	return [2]float64{math.Log(e.before(i, shortSpan) + floor), math.Log(e.before(i, longSpan)*shortSpan*2/longSpan + floor)}
}

// farthest is how many widths apart moments are no more alike.
const farthest = 4.2

// sameHour reports whether an earlier moment may lie in the same hours of the day,
// give or take the hour of summer time. It is quick, and asked of all moments.
func (e *ensemble) sameHour(i int) bool {
	ago := time.Duration(len(e.past.Used)-i) * e.past.Step
	apart := (ago % (24 * time.Hour)).Hours()
	return min(apart, 24-apart) <= hourWidth*farthest+1
}

// near is how like this moment an earlier one is, from 0 to 1.
func (e *ensemble) near(i int, now, then [2]float64) float64 {
	ago := time.Duration(len(e.past.Used)-i) * e.past.Step
	t := e.q.Now.Add(-ago)
	hours := math.Abs(clock(t) - clock(e.q.Now))
	hours = min(hours, 24-hours) / hourWidth
	a, b := (now[0]-then[0])/activityWidth, (now[1]-then[1])/activityWidth
	d := hours*hours + a*a + b*b
	if d > farthest*farthest {
		return 0
	}
	w := math.Exp(-d/2 - ago.Hours()/24/7/weeksWidth)
	if dayOff(t) != dayOff(e.q.Now) {
		w *= otherKind
	}
	return w
}

// clock is the hour of the day, with its minutes.
func clock(t time.Time) float64 { return float64(t.Hour()) + float64(t.Minute())/60 }

func dayOff(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

// goOn lets the last hours go on, round and round, from several of their steps.
func (e *ensemble) goOn() {
	last := min(len(e.past.Used), goOnSpan)
	recent := e.past.Used[len(e.past.Used)-last:]
	starts := (last + stride - 1) / stride
	for from := 0; from < last; from += stride {
		e.courses = append(e.courses, course{goOnWeight / float64(starts), func(step int) float64 { return recent[(from+step)%last] }})
	}
}

// answer plays all courses.
func (e *ensemble) answer() Answer {
	a := Answer{Like: e.like, Band: make([]Quantiles, e.steps)}
	if len(e.courses) == 0 {
		return Answer{}
	}
	levels := make([][]weighted, e.steps)
	for i := range levels {
		levels[i] = make([]weighted, len(e.courses))
	}
	var hits []weighted
	total, hit := 0.0, 0.0
	for i, c := range e.courses {
		used := make([]float64, e.steps+1)
		used[0] = e.q.Used
		for s := range e.steps {
			used[s+1] = used[s] + c.at(s)
			levels[s][i] = weighted{used[s+1], c.weight}
		}
		total += c.weight
		// A capacity that is known only roughly is met earlier or later by the same
		// course: each is played against three.
		for _, capacity := range [...]weighted{{e.q.Low, 0.25}, {e.q.Capacity, 0.5}, {e.q.High, 0.25}} {
			if at, ok := crossing(used, capacity.value); ok {
				hits = append(hits, weighted{at, c.weight * capacity.weight})
				hit += c.weight * capacity.weight
			}
		}
	}
	for s := range levels {
		sortWeighted(levels[s])
		a.Band[s] = Quantiles{quantile(levels[s], 0.1*total), quantile(levels[s], 0.5*total), quantile(levels[s], 0.9*total)}
	}
	if a.Chance = min(hit/total, 1); hit > 0 {
		sortWeighted(hits)
		a.Early, a.Likely, a.Late = e.moment(quantile(hits, 0.1*hit)), e.moment(quantile(hits, 0.5*hit)), e.moment(quantile(hits, 0.9*hit))
	}
	return a
}

// crossing is the step, with its part, at which what was used reaches a capacity.
func crossing(used []float64, capacity float64) (at float64, ok bool) {
	for s, u := range used {
		switch {
		case u < capacity:
		case s == 0:
			return 0, true
		default:
			return float64(s-1) + (capacity-used[s-1])/(u-used[s-1]), true
		}
	}
	return 0, false
}

// moment is the time of a step.
func (e *ensemble) moment(step float64) time.Time {
	at := e.q.Now.Add(time.Duration(step * float64(e.past.Step)))
	if at.After(e.q.Ends) {
		return e.q.Ends
	}
	return at
}

type weighted struct{ value, weight float64 }

func sortWeighted(w []weighted) {
	slices.SortFunc(w, func(a, b weighted) int { return cmp.Compare(a.value, b.value) })
}

// quantile is the value below which so much weight lies.
func quantile(sorted []weighted, weight float64) float64 {
	sum := 0.0
	for _, w := range sorted {
		if sum += w.weight; sum >= weight {
			return w.value
		}
	}
	return sorted[len(sorted)-1].value
}
