package budget

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pare/internal/estimate"
	"pare/internal/golden"
)

// disk is where the tables of the tests stand.
var disk = golden.Disk{Read: os.ReadFile, Write: os.WriteFile}

// TestSessionsTable plays sessions one step before, at and after each line that a
// session can meet, and holds their course against testdata/sessions.golden. All are
// small enough to follow on paper, see [TestSessionByHand].
func TestSessionsTable(t *testing.T) {
	var b strings.Builder
	for _, row := range sessionRows() {
		fmt.Fprintf(&b, "%s\n", row.name)
		plans := row.plans
		if plans == nil {
			plans = []Plan{row.plan}
		}
		for _, s := range SimulateTogether(plans, row.terms) {
			writeSession(&b, s)
		}
	}
	disk.Compare(t, "testdata/sessions.golden", b.String())
}

type sessionRow struct {
	name  string
	plan  Plan
	plans []Plan
	terms Terms
}

func sessionRows() []sessionRow {
	var rows []sessionRow
	add := func(name string, terms Terms, change func(*Plan)) {
		p := byHand(time.Minute)
		if change != nil {
			change(&p)
		}
		rows = append(rows, sessionRow{name: name, plan: p, terms: terms})
	}
	files := []Attachment{{"a", 1, estimate.Between(1500, 2000, 3000)}, {"b", 2, Exactly(300)}, {"c", 9, Exactly(1)}}

	add("without limit", terms(0), nil)
	add("the first prompt is all that a minute allows", terms(10_100), nil)
	add("the first prompt is one token too long", terms(10_099), nil)
	add("a minute allows the first turn", terms(11_600), nil)
	add("it lacks one token for the first turn", terms(11_599), nil)
	add("files", terms(0), func(p *Plan) { p.Attachments = files })
	add("files in the cache of an hour", terms(0), func(p *Plan) { p.Attachments, p.Long = files, true })
	add("files, /clear after each turn", terms(0), func(p *Plan) { p.Attachments, p.ClearEvery, p.Turns = files, 1, 3 })
	add("/clear after two turns of five", terms(0), func(p *Plan) { p.ClearEvery, p.Turns = 2, 5 })
	add("the base is cached already", terms(0), func(p *Plan) { p.Warm = true })
	add("and all of it is the least that is cached", terms(0), func(p *Plan) { p.Warm, p.Base = true, Exactly(1000) })
	add("and is one token too short for it", terms(0), func(p *Plan) { p.Warm, p.Base, p.Attachments = true, Exactly(999), files })
	add("a prompt as long as what is cached", terms(0), func(p *Plan) { p.Base, p.Calls, p.Attachments = Exactly(900), Exactly(1), files[1:2] })
	add("a prompt too short to be cached", terms(0), func(p *Plan) { p.Base, p.Attachments = Exactly(100), files[1:2] })

	// The last call of the first turn starts 10 s before the turn ends.
	add("a pause as long as the cache lives", terms(0), func(p *Plan) { p.Gap = 290 * time.Second })
	add("a nanosecond longer", terms(0), func(p *Plan) { p.Gap = 290*time.Second + 1 })
	add("the cache of an hour", terms(0), func(p *Plan) { p.Gap, p.Long = time.Hour-10*time.Second, true })
	add("and a nanosecond longer", terms(0), func(p *Plan) { p.Gap, p.Long = time.Hour-10*time.Second+1, true })
	add("the cache dies while the turn waits", terms(13_000), func(p *Plan) { p.Gap, p.Prompt = 285*time.Second, Exactly(3000) })

	window := terms(0)
	window.Model.Window = 13_700 + 500
	add("the last prompt and its answer fill the window", window, nil)
	window.Model.Window--
	add("the window is one token too small", window, nil)
	window.Case = Worst
	add("by the upper bound", window, func(p *Plan) { p.Prompt = estimate.Between(50, 100, 2500) })
	window.Case = Best
	add("by the lower bound", window, func(p *Plan) { p.Prompt = estimate.Between(50, 100, 2500) })

	reads := terms(30_000)
	reads.Limit.CacheReadsCount = true
	add("what is read from the cache counts", reads, nil)
	requests := terms(0)
	requests.Limit.RPM = 1
	add("one request a minute", requests, nil)

	late, early := byHand(time.Minute), byHand(time.Minute)
	late.Start, late.CallTime = noon.Add(time.Second), 4*time.Second
	rows = append(rows,
		sessionRow{name: "two together, the second a second later", plans: []Plan{early, late}, terms: terms(30_000)},
		sessionRow{name: "three of the same at once", plans: []Plan{early, early, early}, terms: terms(20_000)})
	return rows
}

func writeSession(b *strings.Builder, s Session) {
	for _, t := range s.Turns {
		u := t.Usage
		fmt.Fprintf(b, "  turn %d at %v, waits %v, %d calls: input %d, written %d and %d, read %d, output %d; counted %d, context %d, $%.6f, %v, expired %v\n",
			t.Turn, t.At.Sub(noon), t.Wait, t.Calls, u.Input, u.Write5m, u.Write1h, u.Read, u.Output, t.Counted, t.Context, t.Cost, t.Outcome, t.Expired)
	}
	for _, f := range s.Files {
		fmt.Fprintf(b, "  file %s of %d tokens: %d writes, %d reads, $%.6f\n", f.Name, f.Tokens, f.Writes, f.Reads, f.Cost)
	}
	fmt.Fprintf(b, "  in all $%.6f, read %d, peak %d, waited %v, wall at %d (%v), end %v, finished %v\n", s.Cost, s.Usage.Read, s.Peak, s.Waited, s.Wall, s.WallWhy, s.End.Sub(noon), s.Finished)
}

// TestClearTable: when to say /clear, for plans on both sides of what makes it pay.
func TestClearTable(t *testing.T) {
	var b strings.Builder
	for _, turns := range []int{1, 2, 3, 6, 12} {
		for _, gap := range []time.Duration{time.Minute, time.Hour} {
			for _, itpm := range []int{0, 12_000, 14_000} {
				for _, carry := range []int{0, 2000} {
					p := byHand(gap)
					p.Turns, p.Calls = turns, Exactly(4)
					c := BestClear(p, terms(itpm), Exactly(carry))
					fmt.Fprintf(&b, "%d turns, pauses of %v, %d a minute, %d carried: every %d, $%.4f, saves $%.4f, wall %d, %s\n", turns, gap, itpm, carry, c.Every, c.Cost, c.Saved, c.Wall, c.Why)
				}
			}
		}
	}
	for turns := range 4 {
		p := clearing(Plan{Turns: turns}, 1, Exactly(7))
		fmt.Fprintf(&b, "of %d turns, these read again: %v\n", turns, p.Attachments)
	}
	disk.Compare(t, "testdata/clear.golden", b.String())
}

// TestBulkTable: batches one below, at and one above each limit.
func TestBulkTable(t *testing.T) {
	var b strings.Builder
	for _, row := range []struct {
		name                   string
		prompts, input, output int
		change                 func(*BulkTerms)
	}{
		{"one", 1, 100, 10, nil},
		{"the last that go at once", 99, 100, 10, nil},
		{"as many as are worth a batch", 100, 100, 10, nil},
		{"five minutes", 600, 100, 10, nil},
		{"more than five", 601, 100, 10, nil},
		{"as large as a minute's input", 1, 10_000, 10, nil},
		{"larger", 2, 10_001, 10, nil},
		{"as large as the window", 1, 190_000, 10_000, nil},
		{"larger than the window", 2, 190_000, 10_001, nil},
		{"the queue is full", 1000, 1, 1, nil},
		{"and one more", 1001, 1, 1, nil},
		{"a day", 144_100, 1, 1, nil},
		{"more than a day", 144_101, 1, 1, nil},
		{"the answers decide", 100, 10, 100, nil},
		{"the input decides", 100, 1000, 1, nil},
		{"the cap is met", 100, 1_000_000, 0, nil},
		{"and passed", 101, 1_000_000, 0, nil},
		{"and by the batch price", 201, 1_000_000, 0, nil},
		{"no limit is known", 101, 1_000_000, 10, func(t *BulkTerms) { t.Limit, t.Model.Window = Limit{}, 0 }},
		{"nothing is known of the tier", 3000, 10, 10, func(t *BulkTerms) { t.Tier = Tier{} }},
	} {
		bulk := Bulk{Terms: BulkTerms{Model: plain, Limit: Limit{RPM: 100, ITPM: 10_000, OTPM: 1000}, Tier: Tier{SpendCap: 100, Batch: BatchLimit{Queue: 1000, PerBatch: 500}}, Price: 0.5}}
		if row.change != nil {
			row.change(&bulk.Terms)
		}
		for i := range row.prompts {
			bulk.Add(i+1, estimate.Between(row.input/2, row.input, 2*row.input), row.output)
		}
		result, _ := json.Marshal(bulk.Result)
		forecast, _ := json.Marshal(bulk.Forecast())
		fmt.Fprintf(&b, "%s: %d of %d tokens, %d back\n  %s\n  %s\n", row.name, row.prompts, row.input, row.output, result, forecast)
	}
	disk.Compare(t, "testdata/bulk.golden", b.String())
}

// TestHeadersTable: what is read of each header, at the edges of what can be meant.
func TestHeadersTable(t *testing.T) {
	var b strings.Builder
	nothing := strings.TrimSpace(fmt.Sprintf("%+v", NewHeaders()))
	for _, text := range []string{
		"HTTP/1.1", "HTTP/1.1 429", "HTTP/2 529 Overloaded",
		"retry-after: 0", "retry-after: 999999999", "retry-after: 1e9", "retry-after: -1", "retry-after: NaN",
		"retry-after-ms: 0", "retry-after-ms: 999999999999", "retry-after-ms: 1e12", "retry-after-ms: -1", "retry-after-ms: x", "x-ms-retry-after-ms: 5",
		"date: Wednesday, 25-Nov-26 12:00:00 GMT", "date: Wed Nov 25 12:00:00 2026", "date: noon",
		"retry-after: Wed, 25 Nov 2026 11:59:59 GMT\ndate: Wed, 25 Nov 2026 12:00:00 GMT",
		"retry-after: Wed, 25 Nov 2026 12:00:01 GMT\ndate: Wed, 25 Nov 2026 12:00:00 GMT",
		"retry-after: Wed, 25 Nov 2026 12:00:01 GMT",
		"anthropic-ratelimit-requests-limit: 0", "anthropic-ratelimit-requests-limit: 1", "anthropic-ratelimit-output-tokens-limit: 2", "anthropic-ratelimit-tokens-limit: 3",
		"anthropic-ratelimit-tokens-remaining: 0", "anthropic-ratelimit-tokens-remaining: -1", "anthropic-ratelimit-tokens-remaining: x",
		"anthropic-ratelimit-tokens-limit: 3\nanthropic-ratelimit-tokens-limit: 0", "anthropic-priority-input-tokens-limit: 4", "anthropic-fast-input-tokens-limit: 5", "anthropic-ratelimit-tokens-reset: 2026-11-25T12:00:00Z",
		"anthropic-ratelimit-unified-status: rejected",
		"anthropic-ratelimit-unified-representative-claim: seven_day", "anthropic-ratelimit-unified-reset: 1", "anthropic-ratelimit-unified-reset: 0",
		"anthropic-ratelimit-unified-reset: 99999999999", "anthropic-ratelimit-unified-reset: 100000000000", "anthropic-ratelimit-unified-reset: 2026-11-25T12:00:00Z",
		"anthropic-ratelimit-unified-overage-disabled-reason: out_of_credits", "anthropic-ratelimit-unified-overage-daily-cap-paused: true", "anthropic-ratelimit-unified-overage-daily-cap-paused: false",
		"anthropic-ratelimit-unified-overage-status: allowed\nanthropic-ratelimit-unified-overage-reset: 5",
		"anthropic-ratelimit-unified-5h-utilization: 0\nanthropic-ratelimit-unified-5h-status: rejected\nanthropic-ratelimit-unified-5h-reset: 7",
		"anthropic-ratelimit-unified-7d-utilization: 1.5\nanthropic-ratelimit-unified-7d-status: allowed", "anthropic-ratelimit-unified-7d-utilization: -1",
		"anthropic-ratelimit-unified-5h-utilization: 0.5\nanthropic-ratelimit-unified-5h-utilization: 0",
		"anthropic-ratelimit-unified-9d-status: rejected",
		"anthropic-ratelimit-unified-5h-status: rejected\nanthropic-ratelimit-unified-7d-status: rejected",
	} {
		h, err := ParseHeaders(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", text)
		if got := strings.TrimSpace(fmt.Sprintf("%+v", h)); got == nothing {
			b.WriteString("  nothing\n")
			continue
		}
		told, _ := json.Marshal(h)
		fmt.Fprintf(&b, "  %s\n  retry %v %v, found %v, limit %+v\n", told, h.HasRetry, h.RetryAfter, h.Found(), h.LimitSeen())
		if h.Unified {
			fmt.Fprintf(&b, "  rejected by %q; resets: 5h %v, extra %v\n", h.Plan.Rejected(), h.Plan.ResetOf("five_hour").Unix(), h.Plan.ResetOf("overage").Unix())
		}
	}
	disk.Compare(t, "testdata/headers.golden", b.String())
}
