package budget

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pare/internal/estimate"
)

func ask(t *testing.T, q *Queue, id string, n int, class Class, when time.Time) Answer {
	t.Helper()
	return q.ask(id, n, class, when)
}

func TestQueueNobodyOvertakes(t *testing.T) {
	q := NewQueue(Rate{Tokens: 60_000}, noon)
	ask(t, q, "first", 60_000, Interactive, noon)
	if a := ask(t, q, "large", 50_000, Interactive, noon); a.Passed || a.Wait != 50*time.Second || a.Ahead != 0 {
		t.Errorf("%+v", a)
	}
	// A small one that would fit soon waits behind it: 50,000 and 10 at 1,000 a second.
	if a := ask(t, q, "small", 10, Interactive, at(1)); a.Passed || a.Ahead != 1 || a.Wait != 49*time.Second+10*time.Millisecond {
		t.Errorf("%+v", a)
	}
	if a := ask(t, q, "batch", 10, Batch, at(1)); a.Ahead != 2 {
		t.Errorf("%+v", a)
	}
	// Another at the terminal goes before the batch.
	if a := ask(t, q, "late", 10, Interactive, at(1)); a.Ahead != 2 {
		t.Errorf("%+v", a)
	}
	q.Leave("large")
	if a := ask(t, q, "small", 10, Interactive, at(1.5)); !a.Passed || a.Have != 1490 {
		t.Errorf("%+v", a)
	}
}

func TestQueueForgetsWhoDoesNotAsk(t *testing.T) {
	q := NewQueue(Rate{Tokens: 60_000}, noon)
	ask(t, q, "first", 60_000, Interactive, noon)
	ask(t, q, "killed", 50_000, Interactive, noon)
	ask(t, q, "alive", 1000, Interactive, noon)
	if a := ask(t, q, "alive", 1000, Interactive, noon.Add(Patience)); a.Ahead != 1 {
		t.Errorf("just in time: %+v", a)
	}
	if a := ask(t, q, "alive", 1000, Interactive, noon.Add(Patience+time.Microsecond)); !a.Passed {
		t.Errorf("a microsecond later: %+v", a)
	}
}

func TestQueueRelease(t *testing.T) {
	q := NewQueue(Rate{Tokens: 60_000}, noon)
	for id, used := range map[string]int{"none": 0, "some": 700, "all": -1, "exact": 1000, "more": 1500} {
		ask(t, q, id, 1000, Interactive, noon)
		before, _ := q.Have(noon)
		if !q.Release(id, used, noon) {
			t.Fatalf("%s is not held", id)
		}
		back := map[string]int{"none": 1000, "some": 300, "all": 0, "exact": 0, "more": -500}[id]
		if after, _ := q.Have(noon); after != before+back {
			t.Errorf("%s: from %d to %d, want %d more", id, before, after, back)
		}
		if q.Release(id, 0, noon) {
			t.Errorf("%s is held twice", id)
		}
	}
	ask(t, q, "old", 1000, Interactive, noon)
	if q.Release("old", 0, noon.Add(HoldFor+time.Second)) {
		t.Error("what was reserved long ago is given back")
	}
}

func TestQueueRebase(t *testing.T) {
	q := NewQueue(Rate{Tokens: 60_000, Requests: 60}, at(1000))
	ask(t, q, "all", 60_000, Interactive, at(1000))
	ask(t, q, "waits", 500, Interactive, at(1000))
	q.Rebase(noon) // the clock went back by a quarter of an hour
	if have, _ := q.Have(noon); have != 0 {
		t.Errorf("%d tokens from nowhere", have)
	}
	if a := ask(t, q, "waits", 500, Interactive, at(0.5)); !a.Passed {
		t.Errorf("refilling goes on from the new time: %+v", a)
	}
	if !q.Release("all", 0, at(0.5)) {
		t.Error("what is held is lost")
	}
	// A time in the past is left as it is.
	before := *q
	q.Rebase(at(100))
	if before.Tokens != q.Tokens {
		t.Error("rebasing to a later time changes something")
	}
}

func TestQueueWithoutLimits(t *testing.T) {
	q := NewQueue(Rate{}, noon)
	if a := ask(t, q, "x", 1<<40, Batch, noon); !a.Passed {
		t.Errorf("%+v", a)
	}
	if _, limited := q.Have(noon); limited {
		t.Error("no rate is no limit")
	}
	q.SetRate(Rate{Tokens: 100}, noon)
	if have, _ := q.Have(noon); have != 100 {
		t.Errorf("a limit that is new starts full: %d", have)
	}
}

func TestQueueSurvivesJSON(t *testing.T) {
	q := NewQueue(Rate{Tokens: 60_000, Requests: 50, Keep: 100, Burst: 10 * time.Second}, noon)
	ask(t, q, "a", 10_000, Interactive, noon)
	ask(t, q, "b", 5000, Batch, noon)
	text, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	var back Queue
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*q, back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i := range 20 {
		when := at(float64(i) / 4)
		if a, b := q.ask("b", 5000, Batch, when), back.ask("b", 5000, Batch, when); a != b {
			t.Errorf("%v: %+v and %+v", when, a, b)
		}
	}
}

// TestBucketIsFullNotBefore: 7 tokens a minute and a debit that leaves a rest;
// the bucket is full at the microsecond at which it must be, not one before.
func TestBucketIsFullNotBefore(t *testing.T) {
	b := NewBucket(7, 0, noon)
	b.Take(1, noon)
	wait, _ := b.Wait(7, noon) // 60,000,000 / 7 = 8,571,428.57…
	if want := 8571429 * time.Microsecond; wait != want {
		t.Errorf("wait %v, want %v", wait, want)
	}
	if b.Take(7, noon.Add(wait-time.Microsecond)) || !b.Take(7, noon.Add(wait)) {
		t.Error("full at the wrong time")
	}
}

func TestPeak(t *testing.T) {
	for _, test := range []struct {
		spent []SessionCall
		want  int
	}{
		{nil, 0},
		{[]SessionCall{{At: at(0), Counted: 5}}, 5},
		{[]SessionCall{{At: at(0), Counted: 5}, {At: at(59.999), Counted: 7}, {At: at(60), Counted: 9}}, 16}, // the first is a minute gone
		{[]SessionCall{{At: at(0), Counted: 100}, {At: at(300), Counted: 7}}, 100},
	} {
		if got := peak(test.spent); got != test.want {
			t.Errorf("%v: %d, want %d", test.spent, got, test.want)
		}
	}
}

func TestHeadersOfAnEmptyBucket(t *testing.T) {
	h := Headers{Input: Observed{Limit: 30_000, Remaining: 0}, Date: noon}
	if got := h.Bucket(at(100)).Have(noon); got != 0 {
		t.Errorf("have %d", got)
	}
	h = Headers{Tokens: Observed{Limit: 30_000, Remaining: 0}, Input: Observed{Remaining: -1}}
	if got := h.Bucket(noon).Have(noon); got != 0 {
		t.Errorf("have %d", got)
	}
	h = Headers{Input: Observed{Limit: 30_000, Remaining: -1}}
	if got := h.Bucket(noon).Have(noon); got != 30_000 {
		t.Errorf("what is not told is taken for full: %d", got)
	}
}

// TestAPausedSessionReadsNothing: the property that decides what a pause costs,
// over many gaps.
func TestAPausedSessionReadsNothing(t *testing.T) {
	for gap := range 20 {
		p := byHand(time.Duration(gap) * time.Minute)
		s := Simulate(p, terms(0))
		second := s.Turns[1]
		// The last call before the pause starts 10 s before the turn ends.
		lives := time.Duration(gap)*time.Minute+10*time.Second <= 5*time.Minute
		if second.Expired == lives {
			t.Errorf("after %d minutes: expired %v", gap, second.Expired)
		}
		if lives && second.Usage.Read == 0 {
			t.Errorf("after %d minutes nothing is read", gap)
		}
	}
}

func ExampleCheck() {
	bucket := NewBucket(30_000, 0, noon)
	bucket.Take(20_000, noon)
	v := Check(Request{Counted: estimate.Between(14_000, 15_000, 17_000), Context: Exactly(15_000)}, bucket, 200_000, noon)
	fmt.Println(v.Outcome, v.Wait, v.WorstWait)
	// Output: fits later 10s 14s
}
