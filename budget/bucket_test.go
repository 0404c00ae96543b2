package budget

import (
	"math/rand/v2"
	"testing"
	"time"

	"pare/internal/estimate"
	_ "pare/internal/golden" // go test ./... -update
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func at(s float64) time.Time { return noon.Add(time.Duration(s * float64(time.Second))) }

func TestBucketRefillsContinuously(t *testing.T) {
	b := NewBucket(60, 0, noon)
	if !b.Take(60, noon) || b.Take(1, noon) {
		t.Fatal("a full bucket holds a minute's allowance and no more")
	}
	if got := b.Have(at(1.5)); got != 1 {
		t.Errorf("after 1.5 s at one a second: %d", got)
	}
	if wait, ever := b.Wait(30, at(10)); !ever || wait != 20*time.Second {
		t.Errorf("wait %v %v", wait, ever)
	}
	if got := b.Have(at(3600)); got != 60 {
		t.Errorf("it overflows: %d", got)
	}
	if _, ever := b.Wait(61, at(3600)); ever {
		t.Error("more than it holds never fits")
	}
}

func TestBucketOverAShorterTime(t *testing.T) {
	// "60 a minute may be enforced as 1 a second"
	b := NewBucket(60, time.Second, noon)
	if b.Capacity() != 1 || !b.Take(1, noon) || b.Take(1, at(0.999999)) || !b.Take(1, at(1)) {
		t.Error("one a second")
	}
}

func TestBucketOwes(t *testing.T) {
	b := NewBucket(60_000, 0, noon)
	b.Debit(61_000, noon) // an estimate that was too low
	if got := b.Have(noon); got != -1000 {
		t.Errorf("have %d", got)
	}
	if wait, _ := b.Wait(0, noon); wait != time.Second {
		t.Errorf("nothing passes while it owes: wait %v", wait)
	}
	b.Debit(-100_000, noon)
	if got := b.Have(noon); got != 60_000 {
		t.Errorf("giving back fills it to the brim: %d", got)
	}
}

func TestClockGoingBackwards(t *testing.T) {
	b := NewBucket(60, 0, at(100))
	b.Take(60, at(100))
	if got := b.Have(at(50)); got != 0 {
		t.Errorf("time going back gives %d tokens", got)
	}
	// From there it takes 50 s to come back and one more to refill a token.
	if wait, ever := b.Wait(1, at(50)); !ever || wait != 51*time.Second {
		t.Errorf("wait %v %v", wait, ever)
	}
	b.Debit(0, at(50))
	if got := b.Have(at(101)); got != 1 {
		t.Errorf("time that went back is counted twice: %d", got)
	}
}

func TestBucketProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		rate := 1 + rng.IntN(MaxPerMinute)
		b := NewBucket(rate, 0, noon)
		now, taken := noon, 0
		for range 50 {
			now = now.Add(time.Duration(rng.Int64N(int64(2 * time.Minute))))
			n := rng.IntN(rate + rate/10 + 1)
			wait, ever := b.Wait(n, now)
			if ever != (n <= rate) {
				t.Fatalf("%d of %d: ever %v", n, rate, ever)
			}
			if !ever {
				continue
			}
			if wait > 0 && b.Take(n, now.Add(wait-time.Microsecond)) {
				t.Fatalf("%d of %d passed before its time", n, rate)
			}
			now = now.Add(wait)
			if !b.Take(n, now) {
				t.Fatalf("%d of %d did not pass at its time", n, rate)
			}
			taken += n
			// Never more than a full bucket and what has come in since.
			most := float64(rate) * (1 + now.Sub(noon).Minutes())
			if float64(taken) > most+1 {
				t.Fatalf("took %d of at most %f", taken, most)
			}
		}
	}
}

func TestBucketLeftAloneForLong(t *testing.T) {
	b := NewBucket(MaxPerMinute, 0, time.Unix(0, 0))
	b.Take(MaxPerMinute, time.Unix(0, 0))
	if got := b.Have(noon.AddDate(1000, 0, 0)); got != MaxPerMinute {
		t.Errorf("after a thousand years: %d", got)
	}
}

func TestCheck(t *testing.T) {
	full := func() *Bucket { return NewBucket(30_000, 0, noon) }
	half := full()
	half.Take(20_000, noon)
	for _, test := range []struct {
		name   string
		need   Amount
		bucket *Bucket
		window int
		want   Verdict
	}{
		{
			"fits",
			estimate.Between(900, 1000, 1200),
			full(), 200_000,
			Verdict{Outcome: Fits, Best: Fits, Worst: Fits, Have: 30_000, OfMinute: 1. / 30, OfWindow: 0.005},
		},
		{
			"waits by the likely number",
			estimate.Between(9000, 15_000, 20_000),
			half, 200_000,
			Verdict{Outcome: Later, Best: Fits, Worst: Later, Have: 10_000, Wait: 10 * time.Second, WorstWait: 20 * time.Second, OfMinute: 0.5, OfWindow: 0.075},
		},
		{
			"never by the upper bound",
			estimate.Between(29_000, 30_000, 31_000),
			full(), 200_000,
			Verdict{Outcome: Fits, Best: Fits, Worst: Never, Have: 30_000, OfMinute: 1, OfWindow: 0.15},
		},
		{
			"never",
			estimate.Between(40_000, 45_000, 50_000),
			full(), 200_000,
			Verdict{Outcome: Never, Best: Never, Worst: Never, Have: 30_000, OfMinute: 1.5, OfWindow: 0.225, Cut: 15_000},
		},
		{
			"over the window",
			estimate.Between(190_000, 220_000, 240_000),
			nil, 200_000,
			Verdict{Outcome: OverWindow, Best: Fits, Worst: OverWindow, OfWindow: 1.1, Cut: 20_000},
		},
		{"no limit at all", Exactly(5_000_000), nil, 0, Verdict{}},
	} {
		test.want.Need = test.need
		got := Check(Request{Counted: test.need, Context: test.need}, test.bucket, test.window, noon)
		if got != test.want {
			t.Errorf("%s:\n got %+v\nwant %+v", test.name, got, test.want)
		}
	}
}

func TestAmount(t *testing.T) {
	a := estimate.Between(10, 12, 15).Add(Exactly(5)).Times(2)
	if a != estimate.Between(30, 34, 40) || a.In(Best) != 30 || a.In(Likely) != 34 || a.In(Worst) != 40 {
		t.Errorf("%+v", a)
	}
	if got := a.String(); got != "about 34 (30 to 40)" {
		t.Error(got)
	}
	if got := Exactly(7).String(); got != "7" {
		t.Error(got)
	}
}

func TestGateKeepsTokensForPeople(t *testing.T) {
	g := NewGate(Rate{Tokens: 60_000, Keep: 12_000}, noon)
	if !g.Pass(48_000, Batch, noon) {
		t.Fatal("a batch may take what is above the reserve")
	}
	if g.Pass(1, Batch, noon) {
		t.Error("and no more")
	}
	if !g.Pass(12_000, Interactive, noon) {
		t.Error("the reserve is for people")
	}
	// 60,000 a minute: 1,000 a second; a batch of one token needs 12,001.
	if wait, _ := g.Wait(1, Batch, noon); wait != 12_001*time.Millisecond {
		t.Errorf("wait %v", wait)
	}
	// A batch that is larger than what the reserve leaves needs a full bucket.
	if wait, ever := g.Wait(55_000, Batch, noon); !ever || wait != time.Minute {
		t.Errorf("wait %v %v", wait, ever)
	}
}
