package budget

import (
	"container/heap"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// The simulation of this file knows nothing of the package's bucket: it follows
// the documentation's words, "continuously refilled up to your maximum", with
// fractions of tokens as exact rationals and a heap of events. Both must agree on
// who gets through and when, to the microsecond.

type event struct {
	at   int64 // microseconds
	kind int   // arrivals come before the look at the line
	who  int
	turn int // of a look: stale when the line has been looked at since
}

type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	if e[i].at != e[j].at {
		return e[i].at < e[j].at
	}
	if e[i].kind != e[j].kind {
		return e[i].kind < e[j].kind
	}
	return e[i].who < e[j].who
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)   { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

// tank is a continuously filled tank in exact fractions.
type tank struct {
	level, size, perMicro *big.Rat
	at                    int64
}

func newTank(perMinute int, burst time.Duration, at int64) *tank {
	if burst == 0 {
		burst = time.Minute
	}
	rate := big.NewRat(int64(perMinute), 60_000_000)
	size := new(big.Rat).Mul(rate, big.NewRat(burst.Microseconds(), 1))
	if size.Cmp(big.NewRat(1, 1)) < 0 {
		size.SetInt64(1)
	}
	return &tank{new(big.Rat).Set(size), size, rate, at}
}

func (t *tank) fill(at int64) {
	t.level.Add(t.level, new(big.Rat).Mul(t.perMicro, big.NewRat(at-t.at, 1)))
	if t.level.Cmp(t.size) > 0 {
		t.level.Set(t.size)
	}
	t.at = at
}

// until is the first whole microsecond at which the tank holds so much.
func (t *tank) until(want *big.Rat) int64 {
	missing := new(big.Rat).Sub(want, t.level)
	if missing.Sign() <= 0 {
		return t.at
	}
	missing.Quo(missing, t.perMicro)
	whole, rest := new(big.Int).QuoRem(missing.Num(), missing.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return t.at + whole.Int64()
}

type reference struct {
	rate     Rate
	arrivals []arrival
	tokens   *tank
	requests *tank
	lines    [2][]int
	queue    events
	looks    int
	out      []admission
}

func simulate(rate Rate, arrivals []arrival) []admission {
	r := &reference{rate: rate, arrivals: arrivals, out: make([]admission, len(arrivals))}
	var start int64
	for i, a := range arrivals {
		if us := a.At.UnixMicro(); i == 0 || us < start {
			start = us
		}
		heap.Push(&r.queue, event{at: a.At.UnixMicro(), who: i})
	}
	if rate.Tokens > 0 {
		r.tokens = newTank(rate.Tokens, rate.Burst, start)
	}
	if rate.Requests > 0 {
		r.requests = newTank(rate.Requests, rate.Burst, start)
	}
	for r.queue.Len() > 0 {
		e := heap.Pop(&r.queue).(event)
		if e.kind == 1 && e.turn != r.looks {
			continue
		}
		if e.kind == 0 {
			r.arrive(e)
		}
		// All who come in this instant stand in line before anybody passes.
		if r.queue.Len() == 0 || r.queue[0].kind == 1 || r.queue[0].at > e.at {
			r.look(e.at)
		}
	}
	return r.out
}

func (r *reference) arrive(e event) {
	a := r.arrivals[e.who]
	if r.tokens != nil && big.NewRat(int64(a.Tokens), 1).Cmp(r.tokens.size) > 0 {
		r.out[e.who] = admission{Outcome: Never}
		return
	}
	r.lines[a.Class] = append(r.lines[a.Class], e.who)
}

func (r *reference) look(now int64) {
	r.looks++
	for {
		line := &r.lines[0]
		if len(*line) == 0 {
			line = &r.lines[1]
		}
		if len(*line) == 0 {
			return
		}
		who := (*line)[0]
		a := r.arrivals[who]
		ready := now
		if r.tokens != nil {
			r.tokens.fill(now)
			want := big.NewRat(int64(a.Tokens), 1)
			if a.Class == Batch {
				want.Add(want, big.NewRat(int64(r.rate.Keep), 1))
				if want.Cmp(r.tokens.size) > 0 {
					want.Set(r.tokens.size)
				}
			}
			ready = max(ready, r.tokens.until(want))
		}
		if r.requests != nil {
			r.requests.fill(now)
			ready = max(ready, r.requests.until(big.NewRat(1, 1)))
		}
		if ready > now {
			heap.Push(&r.queue, event{at: ready, kind: 1, turn: r.looks})
			return
		}
		if r.tokens != nil {
			r.tokens.level.Sub(r.tokens.level, big.NewRat(int64(a.Tokens), 1))
		}
		if r.requests != nil {
			r.requests.level.Sub(r.requests.level, big.NewRat(1, 1))
		}
		*line = (*line)[1:]
		wait := time.Duration(now-a.At.UnixMicro()) * time.Microsecond
		outcome := Fits
		if wait > 0 {
			outcome = Later
		}
		r.out[who] = admission{Outcome: outcome, At: time.UnixMicro(now).UTC(), Wait: wait}
	}
}

// randomSchedule draws allowances from tiny to huge, and arrivals from scattered
// to all at once, with sizes up to a little over the bucket.
func randomSchedule(rng *rand.Rand) (Rate, []arrival) {
	rates := []int{0, 1, 7, 60, 1000, 30_000, 40_000, 450_000, 2_000_000, 10_000_000}
	r := Rate{Tokens: rates[rng.IntN(len(rates))]}
	if rng.IntN(3) == 0 {
		r.Requests = []int{1, 5, 50, 1000}[rng.IntN(4)]
	}
	if rng.IntN(4) == 0 {
		r.Burst = time.Duration(1+rng.IntN(60)) * time.Second
	}
	if rng.IntN(2) == 0 {
		r.Keep = rng.IntN(r.Tokens/3 + 1)
	}
	spread := []int64{1, 1000, 1_000_000, 60_000_000, 600_000_000}[rng.IntN(5)]
	biggest := max(2, r.Tokens/(1+rng.IntN(20)))
	start := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	arrivals := make([]arrival, 1+rng.IntN(40))
	for i := range arrivals {
		n := rng.IntN(biggest)
		if rng.IntN(20) == 0 {
			n = r.Tokens + rng.IntN(3) - 1
		}
		arrivals[i] = arrival{
			At:     start.Add(time.Duration(rng.Int64N(spread)) * time.Microsecond),
			Tokens: max(0, n),
			Class:  Class(rng.IntN(2)),
		}
	}
	return r, arrivals
}

func TestScheduleAgreesWithAnIndependentSimulation(t *testing.T) {
	const schedules = 10_000
	counts := map[Outcome]int{}
	for seed := range uint64(schedules) {
		rate, arrivals := randomSchedule(rand.New(rand.NewPCG(seed, 7)))
		want := simulate(rate, arrivals)
		got := schedule(rate, arrivals)
		for i := range arrivals {
			counts[want[i].Outcome]++
			if got[i] != want[i] {
				t.Fatalf("schedule %d, %+v, arrival %d %+v:\n got %+v\nwant %+v", seed, rate, i, arrivals[i], got[i], want[i])
			}
		}
	}
	t.Logf("%d schedules: %v", schedules, counts)
	for _, o := range []Outcome{Fits, Later, Never} {
		if counts[o] < schedules/10 {
			t.Errorf("only %d arrivals ended as %q: the schedules test little", counts[o], o)
		}
	}
}

// TestQueueAgreesWithSchedule asks a queue at exactly the times of the schedule,
// and every few seconds between, and sees the same people pass.
func TestQueueAgreesWithSchedule(t *testing.T) {
	compared := 0
	for seed := range uint64(400) {
		rate, arrivals := randomSchedule(rand.New(rand.NewPCG(seed, 11)))
		if tied(arrivals) {
			continue // the queue's order is then that of the asking
		}
		want := schedule(rate, arrivals)
		if ages(arrivals, want) {
			continue // see TestNobodyStarves
		}
		q := NewQueue(rate, arrivals[0].At.Add(-time.Hour))
		passed := map[int]int64{}
		for _, now := range moments(arrivals, want) {
			for again := true; again; {
				again = false
				for i, a := range arrivals {
					if _, gone := passed[i]; gone || a.At.UnixMicro() > now {
						continue
					}
					answer := q.ask(fmt.Sprint(i), a.Tokens, a.Class, time.UnixMicro(now))
					if answer.Never != (want[i].Outcome == Never) {
						t.Fatalf("seed %d: %d: never %v, want %v", seed, i, answer.Never, want[i])
					}
					if answer.Passed {
						passed[i], again = now, true
					}
				}
			}
		}
		for i := range arrivals {
			if want[i].Outcome != Never && passed[i] != want[i].At.UnixMicro() {
				t.Fatalf("seed %d: %d passed at %d, want %+v", seed, i, passed[i], want[i])
			}
			compared++
		}
	}
	if compared < 1000 {
		t.Errorf("only %d arrivals were compared", compared)
	}
}

// moments are the times at which anything happens, and enough between them that
// nobody loses its place for not asking.
func moments(arrivals []arrival, want []admission) []int64 {
	var times []int64
	for i := range arrivals {
		times = append(times, arrivals[i].At.UnixMicro())
		if want[i].Outcome == Later {
			times = append(times, want[i].At.UnixMicro())
		}
	}
	slices.Sort(times)
	var all []int64
	for i, at := range times {
		if i > 0 {
			for between := times[i-1] + 1_500_000; between < at; between += 1_500_000 {
				all = append(all, between)
			}
		}
		all = append(all, at)
	}
	return all
}

// ages reports whether a batch waits for so long that it stands with the others.
func ages(arrivals []arrival, want []admission) bool {
	for i := range arrivals {
		if arrivals[i].Class == Batch && want[i].Wait >= BatchAge {
			return true
		}
	}
	return false
}

func tied(arrivals []arrival) bool {
	seen := map[int64]bool{}
	for _, a := range arrivals {
		if seen[a.At.UnixMicro()] {
			return true
		}
		seen[a.At.UnixMicro()] = true
	}
	return false
}
