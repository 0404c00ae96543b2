// Package people plays the days of people who work with Claude Code: when they
// come and go, how many sessions they keep open, how many calls a turn sets off,
// what each call reads from the cache, writes and answers. It is what the
// forecasts are scored on, and, written out as transcripts, what pare and others
// are timed on.
//
// It follows no recorded person. What it has in common with them is what makes
// a forecast hard: hours that repeat from week to week, days that do not, bursts,
// pauses in which a cache is lost, and subagents that run side by side.
package people

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"pare/budget"
)

// Person is how somebody works. The zero value of a field takes a usual one.
type Person struct {
	Seed  uint64
	Zone  *time.Location // nil is UTC
	Begin float64        // usual hour of the first prompt; 9.2
	End   float64        // usual hour of the last; 18
	// Weekend and Evening are the chances of working on a day off, or after supper.
	Weekend, Evening float64
	// Sessions is how many are open side by side on a usual day; 2.
	Sessions float64
	// Calls is how many calls a turn sets off, in the middle; 6.
	Calls float64
	// Gap is the pause between two turns of a session, in the middle; 90 seconds.
	Gap time.Duration
	// Agents is the chance that a turn sends out subagents; 0.12.
	Agents float64
	// Models are what the sessions run on, the first most often.
	Models   []string
	Projects []string
	Plan     bool // on a subscription: caches live for an hour
}

// Call is one answer of the model.
type Call struct {
	At      time.Time
	Session string // its ID
	Project string // the working directory
	Agent   string // the subagent's ID; empty in the session itself
	Kind    string // of the subagent
	Model   string
	Turn    int // 1-based, of the session
	First   bool
	Usage   budget.Usage
}

func (p Person) usual() Person {
	p.Begin, p.End = cmp.Or(p.Begin, 9.2), cmp.Or(p.End, 18)
	p.Sessions, p.Calls = cmp.Or(p.Sessions, 2), cmp.Or(p.Calls, 6)
	p.Gap, p.Agents = cmp.Or(p.Gap, 90*time.Second), cmp.Or(p.Agents, 0.12)
	if p.Zone == nil {
		p.Zone = time.UTC
	}
	if len(p.Models) == 0 {
		p.Models = []string{"claude-opus-5-5", "claude-sonnet-5-5"}
	}
	if len(p.Projects) == 0 {
		p.Projects = []string{"/home/ada/shop", "/home/ada/shop-api", "/home/ada/notes"}
	}
	return p
}

// Days plays so many days from a day on and returns the calls by time.
func (p Person) Days(from time.Time, days int) []Call {
	d := &diary{Person: p.usual(), rng: rand.New(rand.NewPCG(p.Seed, 0x9a7e))}
	for i := range days {
		y, m, day := from.In(d.Zone).Date()
		d.day(time.Date(y, m, day+i, 0, 0, 0, 0, d.Zone))
	}
	slices.SortStableFunc(d.calls, func(a, b Call) int { return a.At.Compare(b.At) })
	return d.calls
}

type diary struct {
	Person
	rng      *rand.Rand
	calls    []Call
	sessions int
}

// around is a number about a middle, never below 0, with a long tail upwards.
func (d *diary) around(middle, spread float64) float64 {
	return middle * math.Exp(spread*d.rng.NormFloat64())
}

func (d *diary) chance(p float64) bool { return d.rng.Float64() < p }

// day fills one day with spells of work: before and after lunch, sometimes in
// the evening.
func (d *diary) day(midnight time.Time) {
	if off := midnight.Weekday() == time.Saturday || midnight.Weekday() == time.Sunday; off && !d.chance(d.Weekend) || d.chance(0.06) {
		return
	}
	at := func(hour float64) time.Time { return midnight.Add(time.Duration(hour * float64(time.Hour))) }
	begin, end := d.Begin+0.5*d.rng.NormFloat64(), d.End+0.8*d.rng.NormFloat64()
	busy := d.around(1, 0.45) // some days are meetings, some are a sprint
	lunch := 12.3 + 0.4*d.rng.NormFloat64()
	spells := [][2]float64{{begin, lunch}, {lunch + 0.5 + 0.5*d.rng.Float64(), end}}
	if d.chance(d.Evening) {
		spells = append(spells, [2]float64{20.5 + d.rng.Float64(), 22 + 1.5*d.rng.Float64()})
	}
	for _, spell := range spells {
		open := max(1, int(d.around(d.Sessions*busy, 0.3)+0.5))
		for range open {
			d.session(at(spell[0]+d.rng.Float64()*0.7), at(spell[1]))
		}
	}
}

// session plays one session until somebody stops for the day or for lunch.
func (d *diary) session(at, end time.Time) {
	d.sessions++
	id := fmt.Sprintf("%08x-%04x-4000-8000-%012x", uint32(d.rng.Uint64()), d.sessions&0xffff, d.rng.Uint64()>>16)
	s := &talk{d: d, id: id, base: int(d.around(18500, 0.12)), project: d.pick(d.Projects, 0.6), model: d.pick(d.Models, 0.75)}
	for at.Before(end) {
		at = s.turn(at)
		switch {
		case d.chance(0.05): // a meeting, a call, a walk
			at = at.Add(time.Duration(d.around(35, 0.6) * float64(time.Minute)))
		default:
			at = at.Add(time.Duration(d.around(float64(d.Gap), 0.9)))
		}
		if d.chance(0.08) || s.history > 140_000 { // /clear, or the client compacts
			s.history = int(float64(s.history) * 0.05)
			s.cached = min(s.cached, s.base)
		}
	}
}

// pick is the first of a list with a chance, one of the others else.
func (d *diary) pick(list []string, first float64) string {
	if len(list) == 1 || d.chance(first) {
		return list[0]
	}
	return list[1+d.rng.IntN(len(list)-1)]
}

// talk is one conversation with a cache of its own: a session, or a subagent.
type talk struct {
	d             *diary
	id, agent     string
	kind, project string
	model         string
	base, history int
	cached        int
	last          time.Time
	turns         int
}

func (s *talk) life() time.Duration {
	if s.d.Plan && s.agent == "" {
		return time.Hour
	}
	return 5 * time.Minute
}

// turn plays one turn and returns when it was over.
func (s *talk) turn(at time.Time) time.Time {
	s.turns++
	s.history += int(s.d.around(60, 0.8))
	calls := max(1, int(s.d.around(s.d.Calls, 0.7)))
	for i := range calls {
		at = s.call(at, i == 0)
		if s.agent == "" && i == 0 && s.d.chance(s.d.Agents) {
			s.sendOut(at)
		}
	}
	return at
}

// sendOut lets subagents work beside the session.
func (s *talk) sendOut(at time.Time) {
	kind := s.d.pick([]string{"general-purpose", "Explore", "code-reviewer"}, 0.5)
	for range 1 + s.d.rng.IntN(3) {
		sub := &talk{d: s.d, id: s.id, agent: fmt.Sprintf("a%016x", s.d.rng.Uint64()), kind: kind, project: s.project, model: s.model, base: 9000, turns: s.turns - 1}
		if kind == "Explore" {
			sub.model = "claude-haiku-5-5"
		}
		sub.turn(at)
	}
}

// call makes one call and returns when its answer was there.
func (s *talk) call(at time.Time, first bool) time.Time {
	if at.Sub(s.last) > s.life() {
		s.cached = 0
	}
	prompt := s.base + s.history
	read := min(s.cached, prompt)
	output := int(s.d.around(350, 0.9)) + 1
	u := budget.Usage{Input: 3 + s.d.rng.IntN(8), Read: read, Output: output}
	if s.life() == time.Hour {
		u.Write1h = prompt - read
	} else {
		u.Write5m = prompt - read
	}
	s.last, s.cached = at, prompt
	done := at.Add(time.Duration((2 + float64(output)/70) * float64(time.Second)))
	s.d.calls = append(s.d.calls, Call{
		At: done.Truncate(time.Millisecond), Session: s.id, Project: s.project, Agent: s.agent, Kind: s.kind, Model: s.model, Turn: s.turns, First: first, Usage: u,
	})
	s.history += output + int(s.d.around(1100, 1.1))
	return done.Add(time.Duration(s.d.around(3, 0.9) * float64(time.Second)))
}
