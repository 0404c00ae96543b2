package forecast

import (
	"math"
	"slices"
	"time"
)

// Window is a window of an allowance that is over: steps of a [Past] from Begin
// up to End.
type Window struct {
	Begin, End int
	Capacity   float64
	// Hit is when the allowance was used up, in steps; 0 or less when it was not.
	Hit float64
}

// Score is how good forecasts were.
type Score struct {
	Walls int // that came late enough to be forecast
	// Error is by how much the likely moment was wrong, of the middle one of all
	// walls; Far is that of nine in ten.
	Error, Far time.Duration
	Covered    float64 // share of the walls between early and late; 0.8 would be right
	// Checks is how often the chance was asked for in all windows, Brier the mean
	// square of how far it was from what happened: 0 is always right, 0.25 always "one
	// half".
	Checks int
	Brier  float64
	// Said and Came are, for chances of a fifth each, how many were said, and how many
	// of those came true.
	Said, Came [5]int

	errors  []time.Duration
	covered int
	squares float64
}

// Add is the score of two sets of forecasts together.
func (s Score) Add(o Score) Score {
	for i := range o.Said {
		s.Said[i] += o.Said[i]
		s.Came[i] += o.Came[i]
	}
	s.errors = append(slices.Clone(s.errors), o.errors...)
	s.Checks, s.covered, s.squares = s.Checks+o.Checks, s.covered+o.covered, s.squares+o.squares
	return s.sumUp()
}

// sumUp fills the fields that others are computed from.
func (s Score) sumUp() Score {
	if s.Checks > 0 {
		s.Brier = s.squares / float64(s.Checks)
	}
	if s.Walls = len(s.errors); s.Walls > 0 {
		slices.Sort(s.errors)
		s.Error, s.Far = s.errors[s.Walls/2], s.errors[s.Walls*9/10]
		s.Covered = float64(s.covered) / float64(s.Walls)
	}
	return s
}

// Forecaster answers a question; [Wall] is one.
type Forecaster func(Past, Question) Answer

// Rate plays the past again: in each window it asks at every sixth step how likely
// the wall is, and, before each wall that was hit, so many steps ahead of it, when.
// Start is the beginning of the past, in the zone of the person.
func Rate(f Forecaster, p Past, start time.Time, windows []Window, ahead int) Score {
	r := rater{f: f, past: p, start: start, sums: make([]float64, len(p.Used)+1)}
	for i, u := range p.Used {
		r.sums[i+1] = r.sums[i] + u
	}
	for _, w := range windows {
		for step := w.Begin + shortSpan; step < min(w.End, len(p.Used)); step += shortSpan {
			if w.Hit > 0 && float64(step) >= w.Hit {
				break
			}
			r.check(w, r.ask(w, step))
		}
		if step := int(w.Hit) - ahead; w.Hit > 0 && step > w.Begin {
			r.wall(w, r.ask(w, step))
		}
	}
	return r.s.sumUp()
}

type rater struct {
	f     Forecaster
	past  Past
	start time.Time
	sums  []float64
	s     Score
}

func (r *rater) at(step float64) time.Time {
	return r.start.Add(time.Duration(step * float64(r.past.Step)))
}

// ask asks at a step, with nothing of what came later.
func (r *rater) ask(w Window, step int) Answer {
	p := Past{Step: r.past.Step, Used: r.past.Used[:step]}
	if len(r.past.Blocked) > 0 {
		p.Blocked = r.past.Blocked[:step]
	}
	return r.f(p, Question{
		Now: r.at(float64(step)), Ends: r.at(float64(w.End)), Used: r.sums[step] - r.sums[w.Begin], Low: w.Capacity, Capacity: w.Capacity, High: w.Capacity,
	})
}

func (r *rater) check(w Window, a Answer) {
	came := 0.0
	bin := min(int(a.Chance*5), 4)
	if w.Hit > 0 {
		came = 1
		r.s.Came[bin]++
	}
	r.s.Said[bin]++
	r.s.Checks++
	r.s.squares += (a.Chance - came) * (a.Chance - came)
}

func (r *rater) wall(w Window, a Answer) {
	truth := r.at(w.Hit)
	if a.Likely.IsZero() {
		// It said never: as wrong as the window's end is.
		a.Early, a.Likely, a.Late = r.at(float64(w.End)), r.at(float64(w.End)), r.at(float64(w.End))
	}
	r.s.errors = append(r.s.errors, a.Likely.Sub(truth).Abs())
	if !truth.Before(a.Early) && !truth.After(a.Late) {
		r.s.covered++
	}
}

// GoingOn is the forecast that a burn rate makes: the last steps go on for ever.
// It is what [Wall] is compared with.
func GoingOn(steps int) Forecaster {
	return func(p Past, q Question) Answer {
		used := 0.0
		last := p.Used[max(0, len(p.Used)-steps):]
		for _, u := range last {
			used += u
		}
		if used <= 0 {
			return Answer{}
		}
		rate := used / float64(len(last))
		left := math.Max(0, q.Capacity-q.Used) / rate
		at := q.Now.Add(time.Duration(min(left, 1e6) * float64(p.Step)))
		if at.After(q.Ends) {
			return Answer{Early: at, Likely: at, Late: at}
		}
		return Answer{Chance: 1, Early: at, Likely: at, Late: at}
	}
}
