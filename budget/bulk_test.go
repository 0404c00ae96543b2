package budget

import (
	"math"
	"strings"
	"testing"
	"time"

	"pare/internal/estimate"
)

func bulk(t *testing.T, tier string) *Bulk {
	t.Helper()
	d := Embedded()
	m, err := d.Model("opus-5")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := d.Tier(tier)
	if err != nil {
		t.Fatal(err)
	}
	l, err := d.Limit(tr, m)
	if err != nil {
		t.Fatal(err)
	}
	return &Bulk{Terms: d.BulkTerms(m, l, tr)}
}

// TestForecastByHand: 300,000 prompts of 1,000 tokens that ask for 100 at Start:
// 300 M input tokens at 2 M a minute are 150 minutes, the first of which is there
// at once; 300,000 requests at 1,000 a minute are 300; output 30 M at 400,000
// are 75. In dollars 300 × 5 + 30 × 25.
func TestForecastByHand(t *testing.T) {
	b := bulk(t, "start")
	for i := range 300_000 {
		b.Add(i+1, estimate.Between(800, 1000, 1300), 100)
	}
	f := b.Forecast()
	if f.Bottleneck != ByRequests || f.Minutes[1] != 299 {
		t.Errorf("%v: %v", f.Bottleneck, f.Minutes)
	}
	if want := 300.*5 + 30*25; math.Abs(b.Result.Cost-want) > 1e-6 || math.Abs(b.Result.CostBatch-want/2) > 1e-6 {
		t.Errorf("cost %v and %v, want %v", b.Result.Cost, b.Result.CostBatch, want)
	}
	if f.Batches != 3 || f.Rounds != 2 || f.QueueFull != 200_001 {
		t.Errorf("batches %d, rounds %d, full at %d", f.Batches, f.Rounds, f.QueueFull)
	}
	// $500 of $2,250 are met at prompt 66,667; of $1,125 at 133,334.
	if f.CapAt != 66_667 || f.CapBatch != 133_334 {
		t.Errorf("cap at %d and %d", f.CapAt, f.CapBatch)
	}
	if !f.UseBatch || math.Abs(f.Saves-1125) > 1e-6 || f.PerDay != 300_000 {
		t.Errorf("%+v", f)
	}
}

func TestForecastAgreesWithTheSchedule(t *testing.T) {
	b := bulk(t, "start")
	b.Terms.Limit = Limit{ITPM: 30_000, RPM: 50}
	var arrivals []arrival
	for i := range 400 {
		b.Add(i+1, Exactly(1000), 10)
		arrivals = append(arrivals, arrival{At: noon, Tokens: 1000})
	}
	all := schedule(Rate{Tokens: 30_000, Requests: 50}, arrivals)
	last := all[len(all)-1].Wait.Minutes()
	if got := b.Forecast().Minutes[1]; math.Abs(got-last) > 0.001 {
		t.Errorf("forecast %v minutes, played through %v", got, last)
	}
}

func TestBulkFindsWhatNeverFits(t *testing.T) {
	b := bulk(t, "start")
	b.Terms.Limit.ITPM = 30_000
	b.Add(1, Exactly(100), 10)
	b.Add(2, Exactly(30_001), 10)
	b.Add(7, Exactly(990_000), 20_000)
	r := b.Result
	if r.Never != 2 || r.NeverAt != 2 || r.OverWindow != 1 || r.OverAt != 7 || r.Largest != 990_000 || r.LargestAt != 7 {
		t.Errorf("%+v", r)
	}
}

func TestForecastOfNothing(t *testing.T) {
	f := bulk(t, "start").Forecast()
	if f.UseBatch || f.Minutes[1] != 0 || f.Batches != 0 || !strings.Contains(f.Why, "no prompts") {
		t.Errorf("%+v", f)
	}
}

func TestFewPromptsGoThroughAtOnce(t *testing.T) {
	b := bulk(t, "scale")
	for i := range 10 {
		b.Add(i, Exactly(100), 10)
	}
	if f := b.Forecast(); f.UseBatch || f.Bottleneck != NoLimit {
		t.Errorf("%+v", f)
	}
}

func TestHeaders(t *testing.T) {
	for name, dump := range map[string]string{
		"curl -i": "HTTP/2 429 \r\ndate: Wed, 25 Nov 2026 12:00:00 GMT\r\nretry-after: 17\r\nanthropic-ratelimit-requests-limit: 50\r\n" +
			"anthropic-ratelimit-requests-remaining: 49\r\nanthropic-ratelimit-input-tokens-limit: 30000\r\n" +
			"anthropic-ratelimit-input-tokens-remaining: 4000\r\nanthropic-ratelimit-input-tokens-reset: 2026-11-25T12:00:52Z\r\n\r\n{}",
		"curl -v": "< HTTP/1.1 429 Too Many Requests\n< Date: Wed, 25 Nov 2026 12:00:00 GMT\n< Retry-After: 17\n< Anthropic-Ratelimit-Requests-Limit: 50\n" +
			"< anthropic-ratelimit-requests-remaining: 49\n< anthropic-ratelimit-input-tokens-limit: 30000\n< anthropic-ratelimit-input-tokens-remaining: 4000\n< anthropic-ratelimit-input-tokens-reset: 2026-11-25T12:00:52Z",
		"a log of Node": "  status: 429,\n  headers: {\n    date: 'Wed, 25 Nov 2026 12:00:00 GMT',\n    'retry-after': '17',\n    'anthropic-ratelimit-requests-limit': '50',\n" +
			"    'anthropic-ratelimit-requests-remaining': '49',\n    'anthropic-ratelimit-input-tokens-limit': '30000',\n    'anthropic-ratelimit-input-tokens-remaining': '4000',\n    'anthropic-ratelimit-input-tokens-reset': '2026-11-25T12:00:52Z',\n  }",
	} {
		h, err := ParseHeaders(strings.NewReader(dump))
		if err != nil {
			t.Fatal(err)
		}
		l := h.LimitSeen()
		if l.ITPM != 30_000 || l.RPM != 50 || l.Date != "2026-11-25" || !h.HasRetry || h.RetryAfter != 17*time.Second || h.Requests.Remaining != 49 {
			t.Errorf("%s: %+v, %+v", name, l, h)
		}
		b := h.Bucket(noon.Add(time.Hour))
		// 4,000 are left; 30,000 refill in a minute: full after 52 seconds, as the API says.
		if wait, _ := b.Wait(30_000, h.Date); wait != h.Input.Reset.Sub(h.Date) {
			t.Errorf("%s: full after %v, the header says %v", name, wait, h.Input.Reset.Sub(h.Date))
		}
	}
}

func TestHeadersThatTellNothing(t *testing.T) {
	for _, text := range []string{"", "hello: world", "anthropic-ratelimit-input-tokens-limit: lots", "anthropic-ratelimit-input-tokens-limit: -5"} {
		h, err := ParseHeaders(strings.NewReader(text))
		if err != nil || h.Found() || h.Bucket(noon) != nil {
			t.Errorf("%q: %+v, %v", text, h, err)
		}
	}
	h, _ := ParseHeaders(strings.NewReader("anthropic-ratelimit-unified-status: allowed"))
	if !h.Unified || h.Found() {
		t.Errorf("a subscription: %+v", h)
	}
}

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"retry-after: 2": 2 * time.Second, "retry-after: 0.5": 500 * time.Millisecond, "retry-after-ms: 1500": 1500 * time.Millisecond,
		"date: Wed, 25 Nov 2026 12:00:00 GMT\nretry-after: Wed, 25 Nov 2026 12:00:30 GMT": 30 * time.Second,
		"retry-after: soon": 0, "retry-after: -3": 0,
	} {
		h, _ := ParseHeaders(strings.NewReader(text))
		if h.RetryAfter != want || h.HasRetry != (want > 0) {
			t.Errorf("%q: %v %v", text, h.RetryAfter, h.HasRetry)
		}
	}
}

func TestListing(t *testing.T) {
	text := `{"data":[
		{"type":"rate_limit","group_type":"model_group","models":["claude-opus-5","claude-opus-4-8"],"limits":[
			{"type":"requests_per_minute","value":300},{"type":"input_tokens_per_minute","value":40000},{"type":"output_tokens_per_minute","value":8000},{"type":"new_thing","value":1}]},
		{"type":"rate_limit","group_type":"batch","models":null,"limits":[{"type":"enqueued_batch_requests","value":777}]},
		{"type":"rate_limit","group_type":"web_search","models":null,"limits":[]}],"next_page":null}`
	l, err := ParseListing([]byte(text), "2026-11-25")
	if err != nil {
		t.Fatal(err)
	}
	d := Embedded().Use(l)
	tier, err := d.Tier("custom")
	if err != nil || tier.Batch.Queue != 777 {
		t.Fatalf("%+v, %v", tier, err)
	}
	for _, name := range []string{"opus-5", "opus-4-8"} {
		m, _ := d.Model(name)
		if got, err := d.Limit(tier, m); err != nil || got.ITPM != 40_000 || got.RPM != 300 || got.OTPM != 8000 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	m, _ := d.Model("haiku")
	if _, err := d.Limit(tier, m); err == nil {
		t.Error("the listing says nothing about Haiku")
	}
	for _, bad := range []string{"", "[]", `{"data":[]}`, `{"data":[{"models":["x"],"limits":[{"type":"requests_per_minute","value":-1}]}]}`} {
		if _, err := ParseListing([]byte(bad), ""); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func FuzzParseHeaders(f *testing.F) {
	f.Add("HTTP/2 429\nretry-after: 3\nanthropic-ratelimit-tokens-limit: 5")
	f.Add("'retry-after': '99999999999999999999',")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := ParseHeaders(strings.NewReader(text))
		if err != nil || h.RetryAfter < 0 || h.Input.Limit < 0 {
			t.Errorf("%+v, %v", h, err)
		}
		if b := h.Bucket(noon); b != nil && b.Have(noon) > b.Capacity() {
			t.Error("more than it holds")
		}
	})
}
