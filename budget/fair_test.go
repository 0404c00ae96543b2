package budget

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// crowd plays sessions that each want the next request as soon as the last has
// passed, against a queue, by the clock of its own: whoever stands in the line asks
// again every quarter of a second, in a random order.
type crowd struct {
	queue *Queue
	now   time.Time
	rng   *rand.Rand
	// Of each session: who it belongs to, what it asks for and how.
	user  []string
	size  func(session int) int
	class func(session int) Class

	since []time.Time // when the request that waits was made
	turn  []int
	want  []int

	passed map[string]int             // tokens, by user
	waits  map[string][]time.Duration // by user
}

func newCrowd(users []string, r Rate, seed uint64) *crowd {
	q := NewQueue(r, noon)
	if a := q.ask("before", r.Tokens, Interactive, noon); !a.Passed {
		panic(a)
	}
	q.Use = nil // a full bucket would go to whoever comes first
	c := &crowd{
		queue: q, now: noon, rng: rand.New(rand.NewPCG(seed, 3)), user: users, size: func(int) int { return 20_000 }, class: func(int) Class { return Interactive },
		since: make([]time.Time, len(users)), turn: make([]int, len(users)), want: make([]int, len(users)), passed: map[string]int{}, waits: map[string][]time.Duration{},
	}
	return c
}

func (c *crowd) run(until time.Duration) {
	for i := range c.user {
		c.since[i], c.want[i] = c.now, c.size(i)
	}
	for end := c.now.Add(until); c.now.Before(end); c.now = c.now.Add(250 * time.Millisecond) {
		for again := true; again; {
			again = false
			for _, i := range c.rng.Perm(len(c.user)) {
				if !c.queue.AskAs(c.user[i], fmt.Sprintf("%d-%d", i, c.turn[i]), c.want[i], c.class(i), c.now).Passed {
					continue
				}
				again = true
				c.passed[c.user[i]] += c.want[i]
				c.waits[c.user[i]] = append(c.waits[c.user[i]], c.now.Sub(c.since[i]))
				c.turn[i]++
				c.since[i], c.want[i] = c.now, c.size(i)
			}
		}
	}
}

// longest is the longest wait of those users that keep says, with that of requests
// that still wait.
func (c *crowd) longest(keep func(user string) bool) time.Duration {
	var most time.Duration
	for user, waits := range c.waits {
		if keep(user) {
			most = max(most, slices.Max(waits))
		}
	}
	for i, user := range c.user {
		if keep(user) {
			most = max(most, c.now.Sub(c.since[i]))
		}
	}
	return most
}

// TestNobodyStarves: 50 sessions on one key that allows a fifth of what they want.
// Forty belong to one user, ten to one user each. Each of the eleven gets the same
// share; in the order of their coming the one would take four fifths.
func TestNobodyStarves(t *testing.T) {
	var users []string
	for i := range 50 {
		users = append(users, fmt.Sprintf("user%d", max(0, i-39)))
	}
	rate := Rate{Tokens: 2_000_000, Requests: 1000}
	for seed := range uint64(2) {
		c := newCrowd(users, rate, seed)
		c.size = func(int) int { return 2000 + c.rng.IntN(60_000) }
		c.run(15 * time.Minute)
		all := 0
		for _, n := range c.passed {
			all += n
		}
		if most := 15 * rate.Tokens; all > most || all < most*95/100 {
			t.Errorf("%d tokens of %d passed", all, most)
		}
		for user, n := range c.passed {
			if share := float64(n) / float64(all); share < 0.9/11 || share > 1.1/11 {
				t.Errorf("seed %d: %s took %.1f %%, want %.1f %%", seed, user, 100*share, 100.0/11)
			}
		}
		// Each is passed by each other once at most, and by what the last of its own took.
		if most := c.longest(func(user string) bool { return user != "user0" }); most > 40*time.Second {
			t.Errorf("somebody with one session waited for %v", most)
		}
		if shares := Shares(c.queue.Use, c.queue.Line, c.now); len(shares) != 11 || shares[0].OfDay > 0.11 || shares[0].Day != int64(c.passed[shares[0].User]) {
			t.Errorf("%+v", shares)
		}
	}
	// Without names it is the order of their coming, as it was.
	c := newCrowd(make([]string, 50), rate, 1)
	c.run(5 * time.Minute)
	if most := c.longest(func(string) bool { return true }); most > 35*time.Second {
		t.Errorf("equals wait for %v", most)
	}
}

// TestBatchesDoNotStarve: people want more than there is, all the time, and a batch
// passes all the same, not sooner than its age.
func TestBatchesDoNotStarve(t *testing.T) {
	users := []string{"ada", "ada", "ada", "ben", "ben", "job"}
	c := newCrowd(users, Rate{Tokens: 60_000, Keep: 12_000}, 1)
	c.class = func(session int) Class {
		if session == 5 {
			return Batch
		}
		return Interactive
	}
	c.run(40 * time.Minute)
	waits := c.waits["job"]
	if len(waits) < 5 {
		t.Fatalf("the batch passed %d times: %v", len(waits), waits)
	}
	for _, w := range waits[1:] {
		if w < BatchAge || w > BatchAge+2*time.Minute {
			t.Errorf("a batch waited for %v", w)
		}
	}
}

// TestShareIsNoDebt: who used the whole allowance while nobody wanted it does not
// pay for that when others come.
func TestShareIsNoDebt(t *testing.T) {
	q := NewQueue(Rate{Tokens: 60_000}, noon)
	for i := range 30 {
		if a := q.AskAs("early", fmt.Sprint("e", i), 20_000, Interactive, at(float64(20*i))); !a.Passed {
			t.Fatalf("%+v", a)
		}
	}
	now := at(600)
	q.AskAs("early", "drain", 60_000-20_000, Interactive, now)
	q.AskAs("early", "drain2", 20_000, Interactive, now)
	q.AskAs("late", "l1", 20_000, Interactive, now)
	q.AskAs("late", "l2", 20_000, Interactive, now)
	q.AskAs("early", "mine", 20_000, Interactive, now)
	var order []string
	for _, t := range q.Line {
		order = append(order, t.ID)
	}
	if want := []string{"l1", "l2", "mine"}; len(order) == 3 && slices.Index(order, "mine") == 2 && !slices.Equal(order, want) || len(order) != 3 {
		t.Errorf("%v", order)
	}
	if slices.Index(order, "mine") > 2 || q.Line[0].User != "late" {
		t.Errorf("%v", order)
	}
	// Who gives its place up pays nothing for it.
	before := q.Finish["late"]
	q.AskAs("late", "l3", 50_000, Interactive, now)
	q.Leave("l3")
	if q.Finish["late"] != before {
		t.Errorf("%d, was %d", q.Finish["late"], before)
	}
}

// What a queue remembers of its users stays small, and figures of a day are those
// of a day.
func TestUseIsBounded(t *testing.T) {
	q := NewQueue(Rate{}, noon)
	for i := range 3 * MostUsers {
		q.AskAs(fmt.Sprint("u", i), fmt.Sprint(i), 10, Interactive, noon)
	}
	if len(q.Use) > MostUsers+1 || len(q.Finish) > MostUsers+1 {
		t.Errorf("%d rows, %d users", len(q.Use), len(q.Finish))
	}
	shares := Shares(q.Use, nil, noon)
	if shares[0].User != OtherUsers || shares[0].Day != 10*2*MostUsers || shares[0].Requests != 2*MostUsers {
		t.Errorf("%+v", shares[0])
	}
	day := noon.Add(UseFor + time.Hour)
	q.AskAs("next", "n", 7, Interactive, day)
	if len(q.Use) != 1 || len(Shares(q.Use, nil, day)) != 1 {
		t.Errorf("%d rows a day later", len(q.Use))
	}
	// What is given back is used by nobody.
	q.Release("n", 2, day)
	if got := Shares(q.Use, nil, day)[0]; got.Day != 2 || got.Hour != 2 || got.Requests != 1 || got.OfHour != 1 {
		t.Errorf("%+v", got)
	}
	q.Held = append(q.Held, Held{ID: "x", User: "next", Tokens: 900, At: day.UnixMicro()})
	q.Release("x", 0, day)
	if got := Shares(q.Use, nil, day)[0]; got.Day != 0 {
		t.Errorf("less than nothing: %+v", got)
	}
}
