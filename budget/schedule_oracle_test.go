package budget

import (
	"cmp"
	"slices"
	"time"
)

// arrival is a request that comes at a time.
type arrival struct {
	At     time.Time
	Tokens int
	Class  Class
}

// admission is what became of an arrival.
type admission struct {
	Outcome Outcome // Fits, Later or Never
	At      time.Time
	Wait    time.Duration
}

// schedule plays arrivals against an allowance and says when each gets through.
// They pass by class and in order of arrival, as in a [Queue], where nobody
// gives up; that a queue lets old batches stand with the others ([BatchAge]) is left
// out. Admissions stand in the order of the arrivals; the buckets are full
// at the first.
func schedule(r Rate, arrivals []arrival) []admission {
	out := make([]admission, len(arrivals))
	order := make([]int, len(arrivals))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return arrivals[a].At.Compare(arrivals[b].At) })
	if len(order) == 0 {
		return out
	}
	now := micro(arrivals[order[0]].At)
	s := scheduler{gate: NewGate(r, now), arrivals: arrivals, out: out}
	for len(order) > 0 || len(s.line) > 0 {
		if len(s.line) == 0 {
			now = later(now, micro(arrivals[order[0]].At))
		}
		for len(order) > 0 && !micro(arrivals[order[0]].At).After(now) {
			s.enter(order[0])
			order = order[1:]
		}
		now = s.step(now, order)
	}
	return out
}

type scheduler struct {
	gate     *Gate
	arrivals []arrival
	out      []admission
	line     []int // who waits, first first
}

func (s *scheduler) enter(i int) {
	a := s.arrivals[i]
	if _, ever := s.gate.Wait(a.Tokens, a.Class, micro(a.At)); !ever {
		s.out[i] = admission{Outcome: Never}
		return
	}
	// Behind all of its class and of those before it: the line is filled in order of
	// arrival.
	at, _ := slices.BinarySearchFunc(s.line, a.Class+1, func(j int, c Class) int {
		return cmp.Compare(s.arrivals[j].Class, c)
	})
	s.line = slices.Insert(s.line, at, i)
}

// step lets the first of the line through if it can pass, or else goes on to the
// time when it can or when somebody comes who may stand before it.
func (s *scheduler) step(now time.Time, coming []int) time.Time {
	if len(s.line) == 0 {
		return now
	}
	first := s.line[0]
	a := s.arrivals[first]
	wait, _ := s.gate.Wait(a.Tokens, a.Class, now)
	if wait > 0 {
		then := now.Add(wait)
		if len(coming) > 0 && micro(s.arrivals[coming[0]].At).Before(then) {
			return micro(s.arrivals[coming[0]].At)
		}
		return then
	}
	s.gate.Pass(a.Tokens, a.Class, now)
	s.line = s.line[1:]
	waited := now.Sub(micro(a.At))
	outcome := Fits
	if waited > 0 {
		outcome = Later
	}
	s.out[first] = admission{Outcome: outcome, At: now, Wait: waited}
	return now
}

func micro(t time.Time) time.Time { return time.UnixMicro(t.UnixMicro()).UTC() }
