package usage

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pare/budget"
	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/transcript"
)

// book is a book of lines of transcripts.
func book(t *testing.T, now time.Time, lines ...string) *Book {
	t.Helper()
	log, _, err := transcript.Scan(strings.NewReader(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return New(log, Options{Now: now})
}

func fixture(t *testing.T, now time.Time) *Book {
	t.Helper()
	text, err := os.ReadFile("../transcript/testdata/session.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return book(t, now, string(text))
}

var halfPastTen = time.Date(2026, 11, 25, 10, 30, 0, 0, time.UTC)

func TestTotals(t *testing.T) {
	b := fixture(t, halfPastTen)
	models := b.Models(b.Log.Calls)
	want := budget.Usage{Input: 19, Write5m: 18_750, Write1h: 18_800, Read: 35_800, Output: 700}
	if len(models) != 2 || models[0].Model != "claude-opus-5-5" || models[0].Calls != 4 || models[0].Usage != want {
		t.Errorf("%+v", models)
	}
	minutes := b.Minutes(b.Log.Calls, nil, budget.Limit{})
	wantMinutes := []Minute{
		{time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC), 5 + 17_000 + 7 + 1500},
		{time.Date(2026, 11, 25, 10, 20, 0, 0, time.UTC), 3 + 18_800 + 2 + 900 + 4 + 250},
	}
	if diff := cmp.Diff(wantMinutes, minutes); diff != "" {
		t.Errorf("minutes (-want +got):\n%s", diff)
	}
	if hours := ByHour(minutes); hours[10] != wantMinutes[1].Counted || hours[9] != 0 {
		t.Errorf("%v", hours)
	}
	last := b.Since(halfPastTen.Add(-10 * time.Minute))
	if n := b.Counted(last, func(m string) bool { return m == "claude-haiku-5-5" }, budget.Limit{}); n != 902 {
		t.Errorf("%d counted", n)
	}
	if n := len(b.between(halfPastTen.Add(-time.Hour), halfPastTen.Add(-20*time.Minute))); n != 2 {
		t.Errorf("%d calls before ten past", n)
	}
	counts, all := b.Refusals()
	if counts[429] != 2 || counts[529] != 1 || len(all) != 3 || all[2].Status != 529 {
		t.Errorf("%v", counts)
	}
	if b.Sessions(b.Since(halfPastTen.Add(-time.Hour))) != 1 || b.Sessions(b.Since(halfPastTen.Add(-time.Minute))) != 0 {
		t.Error("sessions")
	}
	// The first turn made msg_1 and msg_2, the second three calls.
	calls, turns := b.CallsPerTurn()
	if turns != 2 || calls != (budget.Amount{Low: 2, Tokens: 2, High: 3}) {
		t.Errorf("%+v of %d turns", calls, turns)
	}
}

// TestClockAhead: what lies a little ahead happens now; what lies far ahead is in
// its day only.
func TestClockAhead(t *testing.T) {
	b := fixture(t, time.Date(2026, 11, 25, 10, 10, 0, 0, time.UTC))
	if b.Ahead != 3 || len(b.UntilNow()) != 2 || len(b.Since(b.Now)) != 0 || len(b.Log.Calls) != 5 {
		t.Errorf("%d ahead, %d until now", b.Ahead, len(b.UntilNow()))
	}
	if rows := b.Rows(ByDay, b.Log.Calls); len(rows) != 1 || rows[0].Calls != 5 {
		t.Errorf("%+v", rows)
	}
	b = fixture(t, time.Date(2026, 11, 25, 10, 20, 0, 0, time.UTC))
	if b.Ahead != 0 || len(b.Since(b.Now)) != 3 {
		t.Errorf("%d ahead, %d now", b.Ahead, len(b.Since(b.Now)))
	}
}

// TestCosts are answers that a stand-in of the API gave to Claude Code 2.1.332,
// and what it said that they cost.
func TestCosts(t *testing.T) {
	for _, test := range []struct {
		model, usage string
		want         float64
	}{
		{"claude-opus-5-5", `"input_tokens":11,"cache_creation_input_tokens":222,"cache_read_input_tokens":3333,"output_tokens":44`, 0.0027006},
		{"claude-opus-5-5", `"input_tokens":1000000,"output_tokens":100000`, 6},
		{"claude-opus-5-5", `"input_tokens":1000000,"output_tokens":100000,"speed":"fast"`, 12},
		{"claude-opus-4-7", `"input_tokens":90000,"output_tokens":100000,"speed":"fast"`, 17.7},
		{"claude-sonnet-5-5", `"input_tokens":90000,"output_tokens":100000,"speed":"fast"`, 1.18},
		{"claude-opus-5-5", `"input_tokens":1000000,"output_tokens":100000,"inference_geo":"us"`, 6.6},
		{"claude-opus-5-5", `"input_tokens":1000000,"output_tokens":100000,"server_tool_use":{"web_search_requests":3}`, 6.03},
		{"claude-opus-5-5", `"input_tokens":1000000,"output_tokens":100000,"cache_creation_input_tokens":1000000,"cache_creation":{"ephemeral_5m_input_tokens":100000,"ephemeral_1h_input_tokens":200000}`, 11.6},
		{"claude-haiku-5-5", `"input_tokens":90000,"output_tokens":100000`, 0.059},
		{"claude-haiku-5-5", `"input_tokens":90000,"output_tokens":100000,"cache_read_input_tokens":20000`, 0.296},
		{"claude-fable-5-2", `"input_tokens":1000000,"output_tokens":100000`, 12},
	} {
		b := book(t, halfPastTen, `{"type":"assistant","timestamp":"2026-11-25T10:00:00Z","message":{"id":"m","model":"`+test.model+`","usage":{`+test.usage+`}}}`)
		m := b.moneyOf(b.Log.Calls)
		if diff := m.Dollars - test.want; !m.Complete() || diff > 1e-9 || diff < -1e-9 {
			t.Errorf("%s %s: %+v, want %v", test.model, test.usage, m, test.want)
		}
	}
}

// TestUnknownPrice: a price that nobody knows is no price of nothing.
func TestUnknownPrice(t *testing.T) {
	line := func(id, model string) string {
		return `{"type":"assistant","timestamp":"2026-11-25T10:00:00Z","message":{"id":"` + id + `","model":"` + model + `","usage":{"input_tokens":1000000}}}`
	}
	b := book(t, halfPastTen, line("1", "llama-9"))
	if m := b.moneyOf(b.Log.Calls); m.Known() || m.Complete() {
		t.Errorf("%+v", m)
	}
	b = book(t, halfPastTen, line("1", "claude-opus-77"))
	if m := b.moneyOf(b.Log.Calls); m.Known() {
		t.Errorf("a model of next year: %+v", m)
	}
	b = book(t, halfPastTen, line("1", "llama-9"), line("2", "claude-opus-5-5"))
	if m := b.moneyOf(b.Log.Calls); !m.Known() || m.Complete() || m.Dollars != 4 || m.Unpriced != 1 {
		t.Errorf("%+v", m)
	}
}
