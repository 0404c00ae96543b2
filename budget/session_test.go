package budget

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pare/internal/estimate"
	"pare/internal/models"
)

// plain is a model whose prices make sums easy to do by hand: a million tokens
// of input cost one dollar.
var plain = Model{ID: "plain", Window: 200_000, MinCache: 1000, Prices: []models.Price{{Input: 1, Output: 5, Write5m: 1.25, Write1h: 2, Read: 0.1}}}

func terms(itpm int) Terms {
	return Terms{Model: plain, Limit: Limit{ITPM: itpm}, TTL: 5 * time.Minute, LongTTL: time.Hour}
}

// byHand is a session small enough to follow on paper: two turns of two calls.
func byHand(gap time.Duration) Plan {
	return Plan{
		Turns: 2, Base: Exactly(10_000), Prompt: Exactly(100), Calls: Exactly(2), Results: Exactly(1000),
		Output: Exactly(500), CallTime: 10 * time.Second, Gap: gap, Start: noon,
	}
}

// TestSessionByHand: the four prompts are 10,100, 11,600, 12,200 and 13,700
// tokens long; each reads the one before it from the cache and writes the rest.
func TestSessionByHand(t *testing.T) {
	s := Simulate(byHand(time.Minute), terms(30_000))
	want := Usage{Write5m: 13_700, Read: 10_100 + 11_600 + 12_200, Output: 2000}
	if s.Usage != want {
		t.Errorf("usage %+v, want %+v", s.Usage, want)
	}
	if cost := (13_700*1.25 + 33_900*0.1 + 2000*5) / 1e6; math.Abs(s.Cost-cost) > 1e-12 {
		t.Errorf("cost %v, want %v", s.Cost, cost)
	}
	if s.Turns[1].Context != 13_700 || s.Turns[1].Counted != 2100 || s.Turns[1].Expired {
		t.Errorf("second turn %+v", s.Turns[1])
	}
	if !s.End.Equal(at(100)) || !s.Finished || s.Wall != 0 {
		t.Errorf("end %v, finished %v, wall %d", s.End, s.Finished, s.Wall)
	}
	// The minute from the start holds the first turn, 11,600; the second begins at 80.
	if s.Peak != 11_600 {
		t.Errorf("peak %d", s.Peak)
	}
}

// TestCacheExpires: the last call of the first turn starts at 10 s, so a second
// turn that starts at 310 s still reads the cache and one at 311 s does not.
func TestCacheExpires(t *testing.T) {
	for _, test := range []struct {
		gap     time.Duration
		long    bool
		expired bool
		counted int
	}{
		{290 * time.Second, false, false, 2100},
		{291 * time.Second, false, true, 13_700},
		{291 * time.Second, true, false, 2100},
		{3591 * time.Second, true, true, 13_700},
	} {
		p := byHand(test.gap)
		p.Long = test.long
		turn := Simulate(p, terms(30_000)).Turns[1]
		if turn.Expired != test.expired || turn.Counted != test.counted {
			t.Errorf("gap %v, long %v: %+v", test.gap, test.long, turn)
		}
		if test.long && turn.Usage.Write5m != 0 {
			t.Errorf("a long cache is written at its own price: %+v", turn.Usage)
		}
	}
}

func TestShortPrefixIsNotCached(t *testing.T) {
	p := byHand(0)
	p.Base, p.Calls, p.Turns = Exactly(300), Exactly(1), 2
	s := Simulate(p, terms(30_000))
	// 400 and 1,000 tokens; only the second prompt is long enough to be written.
	if want := (Usage{Input: 400, Write5m: 1000, Output: 1000}); s.Usage != want {
		t.Errorf("usage %+v, want %+v", s.Usage, want)
	}
}

func TestReadsCountForSomeModels(t *testing.T) {
	with := terms(100_000)
	with.Limit.CacheReadsCount = true
	if got := Simulate(byHand(0), with).Turns[1].Counted; got != 12_200+13_700 {
		t.Errorf("counted %d", got)
	}
}

func TestWalls(t *testing.T) {
	for _, test := range []struct {
		name string
		itpm int
		plan func(*Plan)
		wall int
		why  Outcome
	}{
		{"none", 30_000, func(*Plan) {}, 0, Fits},
		{"the first prompt alone is more than a minute allows", 10_000, func(*Plan) {}, 1, Never},
		{"the second call must wait for 1,500 tokens", 10_100, func(p *Plan) { p.CallTime = time.Second }, 1, Later},
		{"the pause costs the cache, and all of it is more than a minute allows", 11_900, func(p *Plan) { p.Gap = time.Hour }, 2, Never},
		{"the window is full", 0, func(p *Plan) { p.Results = Exactly(95_000); p.Turns = 9 }, 2, OverWindow},
	} {
		p := byHand(time.Minute)
		test.plan(&p)
		s := Simulate(p, terms(test.itpm))
		if s.Wall != test.wall || s.WallWhy != test.why {
			t.Errorf("%s: wall %d, %v", test.name, s.Wall, s.WallWhy)
		}
	}
}

// TestWaitByHand: 10,100 a minute are 168⅓ a second. After the first call the
// bucket is empty; one second later it holds 168⅓, and 1,500 need 8.910891… s.
func TestWaitByHand(t *testing.T) {
	p := byHand(time.Minute)
	p.Turns, p.CallTime = 1, time.Second
	s := Simulate(p, terms(10_100))
	if want := 7910892 * time.Microsecond; s.Waited != want {
		t.Errorf("waited %v, want %v", s.Waited, want)
	}
}

func TestSeveralSessionsShareTheBucket(t *testing.T) {
	alone := Simulate(byHand(time.Minute), terms(20_000))
	three := terms(20_000)
	three.Sessions = 3
	together := Simulate(byHand(time.Minute), three)
	if alone.Waited != 0 || together.Waited == 0 {
		t.Errorf("alone waited %v, with two more %v", alone.Waited, together.Waited)
	}
	if alone.Usage.Prompt() != together.Usage.Prompt() {
		t.Errorf("the same work is sent: %+v and %+v", alone.Usage, together.Usage)
	}
}

func TestFilesPayForThemselves(t *testing.T) {
	p := byHand(time.Minute)
	p.Attachments = []Attachment{{Name: "a.py", Turn: 1, Tokens: Exactly(10_000)}, {Name: "b.py", Turn: 2, Tokens: Exactly(1000)}}
	s := Simulate(p, terms(1_000_000))
	a, b := s.Files[0], s.Files[1]
	if a.Writes != 1 || a.Reads != 3 || math.Abs(a.Cost-(10_000*1.25+3*10_000*0.1)/1e6) > 1e-12 {
		t.Errorf("a.py %+v", a)
	}
	if b.Writes != 1 || b.Reads != 1 {
		t.Errorf("b.py %+v", b)
	}
	without := Simulate(byHand(time.Minute), terms(1_000_000))
	if diff := s.Cost - without.Cost; math.Abs(diff-a.Cost-b.Cost) > 1e-12 {
		t.Errorf("the session costs %v more with files that cost %v", diff, a.Cost+b.Cost)
	}
}

// TestSessionProperties: nothing is lost or sent twice while the cache lives, and
// the worse case never counts less.
func TestSessionProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		p := Plan{
			Turns: 1 + rng.IntN(12), Base: estimate.Between(9000, 10_000+rng.IntN(1000), 14_000), Prompt: estimate.Between(1, 50, 90+rng.IntN(100)),
			Calls: estimate.Between(1, 2, 3+rng.IntN(4)), Results: estimate.Between(10, 100, 300), Output: estimate.Between(50, 100, 200),
			CallTime: time.Second, Gap: time.Duration(rng.IntN(200)) * time.Second, Start: noon,
			Attachments: []Attachment{{Name: "f", Turn: 1 + rng.IntN(3), Tokens: estimate.Between(100, 200, 900)}},
		}
		before := 0
		for _, c := range []Case{Best, Likely, Worst} {
			unlimited := terms(0)
			unlimited.Case = c
			s := Simulate(p, unlimited)
			last := s.Turns[len(s.Turns)-1]
			if s.Usage.Write5m != last.Context {
				t.Fatalf("%v: wrote %d, the last prompt is %d", c, s.Usage.Write5m, last.Context)
			}
			if counted := s.Usage.Counted(unlimited.Limit); counted < before {
				t.Fatalf("%v counts %d, less than %d", c, counted, before)
			} else {
				before = counted
			}
			if s.Waited != 0 || s.Wall != 0 {
				t.Fatalf("without a limit nothing waits: %+v", s)
			}
		}
	}
}

func TestDefaults(t *testing.T) {
	d := Embedded()
	k, err := d.Kind("refactor")
	if err != nil {
		t.Fatal(err)
	}
	p := d.Defaults(Plan{}, k)
	if p.Turns != 1 || p.Calls.Tokens != 15 || !p.Results.Valid() || p.Output.Tokens == 0 || p.CallTime == 0 {
		t.Errorf("%+v", p)
	}
	own := Plan{Turns: 3, Calls: Exactly(4), Results: Exactly(1), Output: Exactly(2), CallTime: 5}
	if got := d.Defaults(own, k); got.Calls != own.Calls || got.Results != own.Results || got.Output != own.Output || got.CallTime != 5 {
		t.Errorf("what is given stays: %+v", got)
	}
	m, _ := d.Model("opus-5")
	if terms := d.Terms(m, Limit{}); terms.TTL != 5*time.Minute || terms.LongTTL != time.Hour {
		t.Errorf("%+v", terms)
	}
}

func TestBestClear(t *testing.T) {
	// A little history, read cheaply: not worth it.
	if c := BestClear(byHand(time.Minute), terms(0), Amount{}); c.Every != 0 || c.Why == "" {
		t.Errorf("%+v", c)
	}
	// Long sessions of many calls carry their history through every one of them.
	long := byHand(time.Minute)
	long.Turns, long.Calls, long.Results = 12, Exactly(15), Exactly(500)
	c := BestClear(long, terms(0), Exactly(500))
	if c.Every == 0 || c.Saved <= 0 {
		t.Errorf("%+v", c)
	}
	if got := Simulate(clearing(long, c.Every, Exactly(500)), terms(0)).Cost; got != c.Cost || c.Saved < Simulate(long, terms(0)).Cost/4 {
		t.Errorf("with /clear every %d turns it costs %v, said %+v", c.Every, got, c)
	}
	if rarer := Simulate(clearing(long, c.Every+1, Exactly(500)), terms(0)).Cost; rarer < c.Cost && Simulate(long, terms(0)).Cost-rarer > c.Saved {
		t.Errorf("every %d turns would do", c.Every+1)
	}
	// After lunch the whole history is written again, and does not fit a minute.
	pause := byHand(time.Hour)
	pause.Turns = 6
	c = BestClear(pause, terms(14_000), Amount{})
	if c.Every == 0 || c.Wall != 0 {
		t.Errorf("%+v", c)
	}
}

// TestTogether: plans that differ share one allowance, and a plan by itself goes
// as Simulate says.
func TestTogether(t *testing.T) {
	data := Embedded()
	m, err := data.Model("sonnet-4-5")
	if err != nil {
		t.Fatal(err)
	}
	terms := data.Terms(m, Limit{ITPM: 60_000})
	plan := func(turns, base int) Plan {
		return data.Defaults(Plan{Turns: turns, Base: Exactly(base), Start: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}, Kind{Calls: Exactly(3)})
	}
	alone := Simulate(plan(5, 20_000), terms)
	if got := SimulateTogether([]Plan{plan(5, 20_000)}, terms); len(got) != 1 || got[0].Cost != alone.Cost || len(got[0].Calls) != 15 {
		t.Errorf("%d sessions, $%v, alone $%v", len(got), got[0].Cost, alone.Cost)
	}
	both := SimulateTogether([]Plan{plan(5, 20_000), plan(2, 50_000)}, terms)
	if !both[0].Finished || !both[1].Finished || len(both[1].Calls) != 6 || both[0].Waited+both[1].Waited <= alone.Waited {
		t.Errorf("%+v", both)
	}
	// Nobody passes what the bucket does not hold.
	var calls []SessionCall
	for _, s := range both {
		calls = append(calls, s.Calls...)
	}
	slices.SortFunc(calls, func(a, b SessionCall) int { return a.At.Compare(b.At) })
	if n := peak(calls); n > 120_000 {
		t.Errorf("%d tokens in a minute of a bucket of 60,000", n)
	}
	if SimulateTogether(nil, terms) != nil {
		t.Error("no plans make sessions")
	}
}
