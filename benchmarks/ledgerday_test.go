package benchmarks

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pare/benchmarks/usage/people"
	"pare/budget"
)

// dayBegin is the Tuesday that is played.
var dayBegin = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)

// dayCall is one request of a session: so long after the one before has passed.
type dayCall struct {
	after  time.Duration
	tokens int // that count
}

// daySession is a session of a day: its requests, one after the other.
type daySession struct {
	user  string
	class budget.Class
	begin time.Time
	calls []dayCall

	next    int       // index into calls
	arrived time.Time // when that was made
	tries   int
}

// kind is whose waits are put together.
func (s *daySession) kind() string {
	switch s.user {
	case "fleet", "nightly":
		return s.user
	}
	return "everybody else"
}

// dayOf are a thousand sessions: of people with two or three open, of one who opens
// two hundred at once, and of a job of a hundred that was to run at night.
func dayOf(limit budget.Limit) []*daySession {
	var all []*daySession
	add := func(user string, class budget.Class, p people.Person, most int) {
		rows := map[string]*daySession{}
		last := map[string]time.Time{}
		var order []*daySession
		for _, c := range p.Days(dayBegin, 1) {
			s := rows[c.Session]
			if s == nil {
				s = &daySession{user: user, class: class, begin: c.At}
				rows[c.Session], last[c.Session] = s, c.At
				order = append(order, s)
			}
			s.calls = append(s.calls, dayCall{c.At.Sub(last[c.Session]), c.Usage.Counted(limit)})
			last[c.Session] = c.At
		}
		all = append(all, order[:min(most, len(order))]...)
	}
	model := []string{"claude-opus-4-8"}
	add("fleet", budget.Interactive, people.Person{Seed: 903, Begin: 10, End: 16, Sessions: 200, Calls: 30, Gap: 5 * time.Second, Agents: 0.5, Models: model}, 200)
	add("nightly", budget.Batch, people.Person{Seed: 904, Begin: 9, End: 20, Sessions: 100, Calls: 30, Gap: 5 * time.Second, Models: model}, 100)
	for seed := uint64(1000); len(all) < 1000; seed++ {
		add(fmt.Sprint("user", seed), budget.Interactive, people.Person{Seed: seed, Sessions: 2.5, Calls: 9, Gap: 45 * time.Second, Agents: 0.2, Models: model}, 1000-len(all))
	}
	return all
}

// dayEvents is a heap of sessions by the time of their next request.
type dayEvents []*daySession

func (h dayEvents) Len() int           { return len(h) }
func (h dayEvents) Less(i, j int) bool { return h[i].arrived.Before(h[j].arrived) }
func (h dayEvents) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *dayEvents) Push(s any)        { *h = append(*h, s.(*daySession)) }
func (h *dayEvents) Pop() any {
	old := *h
	s := old[len(old)-1]
	*h = old[:len(old)-1]
	return s
}

// dayResult is how a day went.
type dayResult struct {
	waits   map[string][]time.Duration // by kind
	refused map[string]int
	failed  map[string]int
	minutes map[int64]int // tokens that passed
}

func newDayResult() *dayResult {
	return &dayResult{map[string][]time.Duration{}, map[string]int{}, map[string]int{}, map[int64]int{}}
}

// pass notes that the next request of a session passed, and puts the one after it
// on the heap.
func (r *dayResult) pass(s *daySession, now, first time.Time, events *dayEvents) {
	r.waits[s.kind()] = append(r.waits[s.kind()], now.Sub(first))
	r.minutes[now.Unix()/60] += s.calls[s.next].tokens
	s.next++
	s.tries = 0
	if s.next < len(s.calls) {
		s.arrived = now.Add(s.calls[s.next].after)
		heap.Push(events, s)
	}
}

func begin(sessions []*daySession) *dayEvents {
	events := &dayEvents{}
	for _, s := range sessions {
		s.next, s.tries, s.arrived = 0, 0, s.begin
		heap.Push(events, s)
	}
	return events
}

// playQueue plays a day in front of a queue that users share, by name or without.
func playQueue(sessions []*daySession, rate budget.Rate, named bool) *dayResult {
	r, events := newDayResult(), begin(sessions)
	q := budget.NewQueue(rate, dayBegin)
	waiting := map[string]*daySession{}
	var wake time.Time // when the first of the line can pass
	for events.Len() > 0 || len(q.Line) > 0 {
		now := wake
		coming := len(q.Line) == 0 || events.Len() > 0 && (*events)[0].arrived.Before(wake)
		if coming {
			now = (*events)[0].arrived
		}
		q.Held = q.Held[:0] // nobody gives back
		for i := range q.Line {
			q.Line[i].Seen = now.UnixMicro() // all of them ask all the time
		}
		ask := func(s *daySession, id string) budget.Answer {
			user := ""
			if named {
				user = s.user
			}
			return q.AskAs(user, id, s.calls[s.next].tokens, s.class, now)
		}
		if coming {
			s := heap.Pop(events).(*daySession)
			id := fmt.Sprintf("%p-%d", s, s.next)
			if ask(s, id).Passed {
				r.pass(s, now, s.arrived, events)
			} else {
				waiting[id] = s
			}
		}
		for len(q.Line) > 0 {
			id := q.Line[0].ID
			s := waiting[id]
			a := ask(s, id)
			if !a.Passed {
				wake = now.Add(max(a.Wait, time.Microsecond))
				break
			}
			delete(waiting, id)
			r.pass(s, now, s.arrived, events)
		}
	}
	return r
}

// playRetries plays a day without a ledger: who is refused tries again after 1, 2,
// 4 … seconds, up to ten times, as the client does.
func playRetries(sessions []*daySession, rate budget.Rate) *dayResult {
	r, events := newDayResult(), begin(sessions)
	gate := budget.NewGate(rate, dayBegin)
	first := map[*daySession]time.Time{}
	rng := rand.New(rand.NewPCG(1, 1))
	for events.Len() > 0 {
		s := heap.Pop(events).(*daySession)
		now := s.arrived
		if s.tries == 0 {
			first[s] = now
		}
		if gate.Pass(s.calls[s.next].tokens, budget.Interactive, now) {
			r.pass(s, now, first[s], events)
			continue
		}
		r.refused[s.kind()]++
		s.tries++
		if s.tries > 10 {
			r.failed[s.kind()]++ // and somebody has to begin again: the session ends here
			continue
		}
		pause := min(time.Second<<(s.tries-1), 32*time.Second)
		s.arrived = now.Add(pause + time.Duration(rng.Int64N(int64(pause)/4)))
		heap.Push(events, s)
	}
	return r
}

func rankOf(waits []time.Duration, share float64) time.Duration {
	return waits[min(len(waits)-1, int(share*float64(len(waits))))]
}

// TestLedgerDay plays a day of 1,000 sessions at the limit of the tier Scale and
// compares the table with ledger-day.golden.
//
//	go test ./benchmarks -run LedgerDay -update
func TestLedgerDay(t *testing.T) {
	if testing.Short() {
		t.Skip("plays a day of a thousand sessions three times")
	}
	data := budget.Embedded()
	tier, err := data.Tier("scale")
	if err != nil {
		t.Fatal(err)
	}
	model, err := data.Model("claude-fable-5")
	if err != nil {
		t.Fatal(err)
	}
	limit, err := data.Limit(tier, model)
	if err != nil {
		t.Fatal(err)
	}
	rate := limit.Rate(data.Keep(limit.ITPM))
	sessions := dayOf(limit)
	calls, tokens, users := 0, 0, map[string]bool{}
	for _, s := range sessions {
		users[s.user] = true
		calls += len(s.calls)
		for _, c := range s.calls {
			tokens += c.tokens
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d sessions of %d users on one key: %d requests, %d million tokens that count; %d million a minute pass\n", len(sessions), len(users), calls, tokens/1e6, limit.ITPM/1e6)
	fmt.Fprintf(&b, "\"fleet\" is one user with 200 sessions, \"nightly\" a job of 100 that runs by day; a request waits, in seconds:\n\n")
	fmt.Fprintf(&b, "%-44s %9s %9s %9s %10s %9s\n", "", "middle", "95 of 100", "longest", "429", "given up")
	var waits [3]*dayResult
	for i, how := range []string{"no ledger: the client tries again", "ledger, nobody gives a name", "ledger, users take turns"} {
		r := (*dayResult)(nil)
		if i == 0 {
			r = playRetries(sessions, rate)
		} else {
			r = playQueue(sessions, rate, i == 2)
		}
		waits[i] = r
		fmt.Fprintln(&b, how)
		for _, kind := range []string{"everybody else", "fleet", "nightly"} {
			w := r.waits[kind]
			slices.SortFunc(w, cmp.Compare)
			fmt.Fprintf(&b, "  %-42s %9.1f %9.1f %9.1f %10d %9d\n", kind, rankOf(w, 0.5).Seconds(), rankOf(w, 0.95).Seconds(), w[len(w)-1].Seconds(), r.refused[kind], r.failed[kind])
		}
		peak := 0
		for _, n := range r.minutes {
			peak = max(peak, n)
		}
		if peak > 2*limit.ITPM {
			t.Errorf("%s: %d tokens in one minute", how, peak)
		}
	}
	t.Log("\n" + b.String())
	checkGolden(t, "ledger-day.golden", b.String())
}

// TestLedgerDayDocs holds the table of docs/budget.md against the golden file;
// -update writes it.
func TestLedgerDayDocs(t *testing.T) { docsShow(t, "../docs/budget.md", "ledger-day.golden") }
