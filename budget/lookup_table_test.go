package budget

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pare/internal/estimate"
)

// TestPoolsHoldTheirModels: a model's pool holds the model, and of the others those
// of the same allowance that are not retired.
func TestPoolsHoldTheirModels(t *testing.T) {
	d := Embedded()
	for _, m := range d.Table().Models {
		p := d.PoolOf(m)
		var want []string
		for _, o := range d.Table().Models {
			if o.ID == m.ID || m.Pool != "" && o.Pool == m.Pool && !o.Retired {
				want = append(want, o.ID)
			}
		}
		if m.Pool != "" && p.Name != m.Pool || m.Pool == "" && p.Name != m.ID || !slices.Equal(p.Models, want) {
			t.Errorf("%s: %+v, want %v", m.ID, p, want)
		}
		if names := d.pools(); !slices.Contains(names, p.Name) {
			t.Errorf("%s is no pool", p.Name)
		}
	}
	if names := d.pools(); slices.Contains(names, "") || len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
		t.Errorf("pools: %q", names)
	}
}

// TestListingNames: a listing may name models by alias or in full, and come without
// its envelope; all are found.
func TestListingNames(t *testing.T) {
	for _, name := range []string{"claude-opus-5", "opus-5", "claude-unheard-of-9"} {
		l, err := ParseListing(fmt.Appendf(nil, `[{"group_type":"batch","limits":[{"type":"batch_requests_in_queue","value":7}]},{"group_type":"model_group","models":[%q],"limits":[{"type":"input_tokens_per_minute","value":0}]}]`, name), "2026-11-25")
		if err != nil {
			t.Fatal(err)
		}
		d := Embedded().Use(l)
		m, err := d.Model(name)
		if p := d.PoolOf(m); err != nil || p.Name != "listing-2" || l.Tiers[0].Batch.Queue != 7 {
			t.Errorf("%s: %+v, %v, %+v", name, p, err, l.Tiers[0].Batch)
		}
	}
}

// TestNumbersAtTheirEdges: what no limit can have, and the nearest that one can.
func TestNumbersAtTheirEdges(t *testing.T) {
	for text, ok := range map[string]bool{
		`"limits":[{"tier":"start","pool":"opus-5","itpm":0}]`:                         true,
		`"limits":[{"tier":"start","pool":"opus-5","itpm":-1}]`:                        false,
		`"limits":[{"tier":"start","pool":"opus-5","itpm":150000000}]`:                 true,
		`"limits":[{"tier":"start","pool":"opus-5","itpm":150000001}]`:                 false,
		`"limits":[{"tier":"start","pool":"opus-5","date":""}]`:                        true,
		`"limits":[{"tier":"start","pool":"opus-5","date":"2026-02-30"}]`:              false,
		`"loads":[{"client":"1","tokens":{"tokens":2,"low":2,"high":2}}]`:              true,
		`"loads":[{"client":"1","tokens":{"tokens":2,"low":3,"high":2}}]`:              false,
		`"kinds":[{"name":"x","calls":{"tokens":1,"low":1,"high":1}}]`:                 true,
		`"kinds":[{"name":"x","calls":{"tokens":1,"low":0,"high":1}}]`:                 false,
		`"kinds":[{"name":"x","calls":{"tokens":3,"low":1,"high":2}}]`:                 false,
		`"factors":[{"of":"fast","models":["claude-opus-5"],"value":6}],"planning":[]`: true,
	} {
		if _, err := ParseData(Embedded(), "my.json", []byte(`{"schema":1,`+text+`}`)); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestFactorsAreOfTheirModels: a factor holds for the models that it names, or for
// all, and any other way of calling costs what it costs.
func TestFactorsAreOfTheirModels(t *testing.T) {
	d := &Data{Factors: []Factor{{Of: "fast", Models: []string{"a"}, Value: 6}, {Of: "us", Value: 1.1}}}
	for _, test := range []struct {
		of, model string
		want      float64
	}{{"fast", "a", 6}, {"fast", "b", 1}, {"us", "a", 1.1}, {"us", "b", 1.1}, {"batch", "a", 1}} {
		if got := d.Factor(test.of, Model{ID: test.model}); got != test.want {
			t.Errorf("%s of %s: %v, want %v", test.of, test.model, got, test.want)
		}
	}
}

// TestAgeAtItsEdge: a row is old from the day on that the data names.
func TestAgeAtItsEdge(t *testing.T) {
	d := &Data{Constants: []Constant{{Name: "other", Value: 1}, {Name: "old_days", Value: 30}}}
	read := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for days, want := range map[int]string{29: "", 30: "read on 2026-11-01, 30 days ago", 31: "read on 2026-11-01, 31 days ago"} {
		if got := d.Age(Origin{Date: "2026-11-01"}, read.AddDate(0, 0, days)); got != want {
			t.Errorf("after %d days: %q, want %q", days, got, want)
		}
	}
}

// TestDefaultsKeepWhatIsGiven: one is the least of turns, and what has a bound is given.
func TestDefaultsKeepWhatIsGiven(t *testing.T) {
	d := Embedded()
	for turns, want := range map[int]int{-1: 1, 0: 1, 1: 1, 2: 2} {
		p := d.Defaults(Plan{Turns: turns}, Kind{Calls: Exactly(3)})
		if p.Turns != want || p.Calls != Exactly(3) {
			t.Errorf("%d turns: %+v", turns, p)
		}
		for _, a := range []Amount{p.Results, p.Output, p.Prompt} {
			if !(0 < a.Low && a.Low < a.Tokens && a.Tokens < a.High) {
				t.Errorf("%+v", a)
			}
		}
	}
	given := Plan{Turns: 2, Calls: Exactly(1), Results: Exactly(2), Output: Exactly(3), Prompt: Exactly(4), CallTime: 5}
	if p := d.Defaults(given, Kind{Calls: Exactly(9)}); p.Calls != given.Calls || p.Results != given.Results || p.Output != given.Output || p.Prompt != given.Prompt || p.CallTime != given.CallTime {
		t.Errorf("%+v", p)
	}
}

// TestCheckAtItsEdges: a request and its answer may fill the window, and a request the
// bucket, to the last token.
func TestCheckAtItsEdges(t *testing.T) {
	for _, test := range []struct {
		tokens, output, window int
		outcome                Outcome
		cut                    int
	}{
		{1000, 0, 1000, Fits, 0},
		{999, 1, 1000, Fits, 0},
		{1000, 1, 1000, OverWindow, 1},
		{1001, 0, 1000, OverWindow, 1},
		{6000, 0, 0, Fits, 0},
		{6001, 0, 0, Never, 1},
		{6002, 0, 6000, OverWindow, 2},
		{6001, 9, 6000, OverWindow, 10},
	} {
		v := Check(Request{Counted: Exactly(test.tokens), Context: Exactly(test.tokens), Output: test.output}, NewBucket(6000, 0, noon), test.window, noon)
		if v.Outcome != test.outcome || v.Cut != test.cut || v.OfMinute != float64(test.tokens)/6000 {
			t.Errorf("%+v: %+v", test, v)
		}
	}
	b := NewBucket(6000, 0, noon)
	b.Take(1, noon)
	if v := Check(Request{Counted: estimate.Between(5999, 6000, 6001)}, b, 0, noon); v.Best != Fits || v.Outcome != Later || v.Wait != 10*time.Millisecond || v.Worst != Never || v.WorstWait != 0 || v.Have != 5999 {
		t.Errorf("%+v", v)
	}
}

// TestBucketsAreWhatCanBe: rates, bursts and levels out of range become the nearest
// that is in it.
func TestBucketsAreWhatCanBe(t *testing.T) {
	for _, test := range []struct {
		rate           int
		burst          time.Duration
		perMinute, cap int
	}{
		{-1, 0, 1, 1},
		{0, 0, 1, 1},
		{600, -1, 600, 600},
		{600, time.Second, 600, 10},
		{600, time.Minute, 600, 600},
		{600, time.Minute + 1, 600, 600},
		{600, time.Microsecond, 600, 1},
		{MaxPerMinute + 1, 0, MaxPerMinute, MaxPerMinute},
	} {
		b := NewBucket(test.rate, test.burst, noon)
		if b.PerMinute() != test.perMinute || b.Capacity() != test.cap || b.Have(noon) != test.cap {
			t.Errorf("%+v: %+v", test, b)
		}
		for have, want := range map[int]int{0: 0, 1: 1, test.cap: test.cap, test.cap + 1: test.cap, -1: -1, -test.cap: -test.cap, -test.cap - 1: -test.cap} {
			b.SetHave(have, noon)
			if got := b.Have(noon); got != want {
				t.Errorf("%+v, set to %d: %d", test, have, got)
			}
		}
	}
	b := NewBucket(60, 0, noon)
	b.Debit(1, noon)
	for after, want := range map[time.Duration]int{time.Second - time.Microsecond: 59, time.Second: 60, 2 * time.Second: 60, -time.Hour: 59} {
		if got := b.Have(noon.Add(after)); got != want {
			t.Errorf("after %v: %d, want %d", after, got, want)
		}
	}
	b.Debit(61, noon)
	for after, want := range map[time.Duration]int{0: -2, time.Microsecond: -2, time.Second: -1, 2*time.Second - time.Microsecond: -1, 2 * time.Second: 0} {
		if got := b.Have(noon.Add(after)); got != want {
			t.Errorf("in debt, after %v: %d, want %d", after, got, want)
		}
	}
}

// TestLoadOfNothingAlike: a load that has nothing in common but the setup is better
// than none.
func TestLoadOfNothingAlike(t *testing.T) {
	d := *Embedded()
	d.Loads = []Load{{Client: "2.2.0", Setup: "print", Model: "claude-opus-5", Tokens: Exactly(7)}, {Client: "2.1.0", Setup: "bare", Model: "unheard-of", Tokens: Exactly(5)}}
	if l, ok := d.Load("2.2.0", "bare", Model{ID: "new"}); !ok || l.Tokens.Tokens != 5 {
		t.Errorf("%+v, %v", l, ok)
	}
	// Between equals the first stands, which is the newest.
	d.Loads = []Load{{Setup: "bare", Model: "a", Tokens: Exactly(5)}, {Setup: "bare", Model: "b", Tokens: Exactly(5)}, {Setup: "bare", Model: "c", Tokens: Exactly(4)}}
	if l, ok := d.Load("", "bare", Model{ID: "new"}); !ok || l.Model != "a" {
		t.Errorf("%+v, %v", l, ok)
	}
}
