package usage

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/mattn/go-runewidth"

	"pare/benchmarks/usage/people"
	"pare/budget"
	"pare/internal/transcript"
)

// hostile is what a stranger may call a model, a project, an agent or a session.
const hostile = "\x1b[31mred\x1b[0m\r\n\u202eevil</script><img src=x onerror=alert(1)>\x00 世界世界世界世界世界世界世界世界世界世界"

// worked is a book of ten days of somebody, with hostile names between.
func worked(t testing.TB, plan bool) *Book {
	t.Helper()
	dir := t.TempDir()
	now := at("2026-11-25T15:20:00Z")
	var calls []people.Call
	for _, c := range (people.Person{Seed: 11, Sessions: 1, Plan: plan, Calls: 3, Gap: 9 * time.Minute}).Days(now.AddDate(0, 0, -10), 11) {
		if c.At.Before(now) {
			calls = append(calls, c)
		}
	}
	if _, err := people.Write(dir, calls, 1, 0); err != nil {
		t.Fatal(err)
	}
	quoted, _ := json.Marshal(hostile)
	name := string(quoted[1 : len(quoted)-1])
	if err := people.WriteLines(dir, "-evil", "evil", fmt.Sprintf(`{"type":"assistant","timestamp":"2026-11-25T15:00:00Z","sessionId":"%s","cwd":"/%s","isSidechain":true,"agentId":"%s","attributionAgent":"%s","message":{"id":"x","model":"%s","usage":{"input_tokens":5000000,"output_tokens":3}}}`, name, name, name, name, name),
		fmt.Sprintf(`{"type":"assistant","timestamp":"2026-11-25T15:01:00Z","sessionId":"%s","cwd":"/%s","message":{"id":"y","model":"claude-opus-5-5","usage":{"input_tokens":500000,"output_tokens":3}}}`, name, name),
		fmt.Sprintf(`{"type":"system","subtype":"api_error","timestamp":"2026-11-25T15:02:00Z","sessionId":"%s","error":{"status":429,"formatted":"%s"}}`, name, name)); err != nil {
		t.Fatal(err)
	}
	files, err := transcript.Find(dir, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	log, err := transcript.Load(t.Context(), dir, files, transcript.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return New(log, Options{Now: now})
}

// TestText: whatever there is to tell, lines are no longer than 80 columns, hold
// nothing that acts on a terminal, and never say that what has no price costs
// nothing.
func TestText(t *testing.T) {
	for _, plan := range []bool{false, true} {
		b := worked(t, plan)
		limits := Limits{Pool: func(m string) (string, budget.Limit) { return "pool of " + m, budget.Limit{ITPM: 300_000} }, Tier: "Start"}
		if plan {
			limits.FiveHours, limits.Week = Given(40), Given(4000)
		} else {
			limits.Month = Given(1e5)
		}
		empty := in(t, time.UTC, b.Now, nil)
		for name, write := range map[string]func(w *strings.Builder, s Style) error{
			"now":      func(w *strings.Builder, s Style) error { return b.report(limits).WriteText(w, s) },
			"unknown":  func(w *strings.Builder, s Style) error { return b.report(Limits{}).WriteText(w, s) },
			"empty":    func(w *strings.Builder, s Style) error { return empty.report(limits).WriteText(w, s) },
			"windows":  func(w *strings.Builder, s Style) error { return b.windowTable(b.UntilNow()).WriteText(w, s) },
			"cache":    func(w *strings.Builder, s Style) error { return b.lossTable(b.UntilNow(), b.Now).WriteText(w, s) },
			"forecast": func(w *strings.Builder, s Style) error { return b.scoreTable(limits.FiveHours).WriteText(w, s) },
			"no table": func(w *strings.Builder, s Style) error { return empty.table(ByDay, nil, b.Now).WriteText(w, s) },
			"no score": func(w *strings.Builder, s Style) error { return empty.scoreTable(Capacity{}).WriteText(w, s) },
			"no loss":  func(w *strings.Builder, s Style) error { return empty.lossTable(nil, b.Now).WriteText(w, s) },
			"no window": func(w *strings.Builder, s Style) error {
				return empty.windowTable(nil).WriteText(w, s)
			},
		} {
			checkText(t, fmt.Sprintf("%s (plan %v)", name, plan), write)
		}
		for by := ByDay; by <= ByAgent; by++ {
			checkText(t, by.String(), func(w *strings.Builder, s Style) error {
				return b.table(by, b.UntilNow(), b.Now).WriteText(w, s)
			})
		}
	}
}

func checkText(t *testing.T, name string, write func(w *strings.Builder, s Style) error) {
	t.Helper()
	var w strings.Builder
	if err := write(&w, Style{Home: "/home/ada"}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(w.String()) {
		line = strings.TrimSuffix(line, "\n")
		if n := runewidth.StringWidth(line); n > columns {
			t.Errorf("%s: %d columns: %q", name, n, line)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%s: %q", name, line)
		}
		if strings.Contains(line, "NaN") || strings.Contains(line, "Inf") || strings.Contains(line, "%!") {
			t.Errorf("%s: %q", name, line)
		}
		if strings.Contains(line, "evil") && strings.Contains(line, "$0") {
			t.Errorf("%s: an unknown price is given as nothing: %q", name, line)
		}
	}
	if w.Len() == 0 {
		t.Errorf("%s says nothing", name)
	}
	// Colour is nothing but colour.
	var painted strings.Builder
	if err := write(&painted, Style{Home: "/home/ada", Color: true}); err != nil {
		t.Fatal(err)
	}
	plain := painted.String()
	for _, code := range []string{"1", "2", "31", "32", "33", "0"} {
		plain = strings.ReplaceAll(plain, "\x1b["+code+"m", "")
	}
	if plain != w.String() {
		t.Errorf("%s differs in colour:\n%s\n%s", name, plain, w.String())
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1.0k", 9949: "9.9k", 9950: "10k", 99_940: "100k", 999_499: "999k", 999_500: "1.0M", 12_345_678: "12M", 5e12: "5.0T"} {
		if got := short(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for d, want := range map[float64]string{0: "$0.00", 0.00012: "$0.0001", 1e-6: "<$0.0001", 0.0126: "$0.013", 0.5: "$0.500", 0.999: "$1.00", 12.345: "$12.35", 1234.5: "$1,235"} {
		if got := dollars(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	for d, want := range map[time.Duration]string{-time.Hour: "0 min", 90 * time.Second: "2 min", 150 * time.Minute: "2 h 30 min", 71 * time.Hour: "3 days"} {
		if got := span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	for p, want := range map[float64]string{0: "0 %", 0.0004: "<0.1 %", 0.001: "0.1 %", 0.0994: "9.9 %", 0.5: "50 %", 12: "1200 %"} {
		if got := percent(p); got != want {
			t.Errorf("%v: %q, want %q", p, got, want)
		}
	}
}

// TestHTML: the page holds what there is to tell, and of what strangers wrote
// nothing but text.
func TestHTML(t *testing.T) {
	for _, plan := range []bool{false, true} {
		b := worked(t, plan)
		limits := Limits{Pool: func(string) (string, budget.Limit) { return hostile, budget.Limit{ITPM: 300_000} }, Tier: hostile, Month: Given(1e5)}
		if plan {
			limits.FiveHours, limits.Week = Given(40), Given(4000)
		}
		for name, b := range map[string]*Book{"worked": b, "empty": in(t, time.UTC, b.Now, nil)} {
			var w strings.Builder
			if err := b.WriteHTML(&w, limits); err != nil {
				t.Fatal(err)
			}
			html := w.String()
			if strings.Contains(html, "<img") || strings.Count(html, "<script") != 2 || strings.ContainsAny(html, "\x00\x1b\u202e") {
				t.Errorf("%s (plan %v): what a stranger wrote is more than text", name, plan)
			}
			if n := strings.Count(html, `class="plot"`); n < 3 || n > 6 {
				t.Errorf("%s (plan %v): %d charts", name, plan, n)
			}
			if len(html) > 300_000 {
				t.Errorf("%s (plan %v): %d bytes", name, plan, len(html))
			}
		}
	}
}

// When minutes were over the limit is told where it has a pattern.
func TestWhenOver(t *testing.T) {
	working := func(p PoolReport, hours ...int) PoolReport {
		for _, h := range hours {
			p.working[h] = true
		}
		for h, n := range p.OverByHour {
			p.Over += n
			p.working[h] = p.working[h] || n > 0
		}
		return p
	}
	for _, test := range []struct {
		p    PoolReport
		want string
	}{
		{PoolReport{}, ""},
		{working(PoolReport{OverByHour: [24]int{9: 4}}, 10), ""},
		{working(PoolReport{OverByHour: [24]int{9: 30, 10: 20, 14: 1}}, 11, 12, 18, 20, 23), "98 % of them 9–11 h; none 11–13 h, 18–19 h: heavy work fits there"},
		{working(PoolReport{OverByHour: [24]int{23: 5}}), "100 % of them 23–24 h"},
		{working(PoolReport{OverByHour: [24]int{8: 1, 9: 1, 10: 1, 11: 1, 12: 1, 13: 1}}, 0), "50 % of them 8–11 h; none 0–1 h: heavy work fits there"},
	} {
		if got := test.p.whenOver(); got != test.want {
			t.Errorf("%v: %q, want %q", test.p.OverByHour, got, test.want)
		}
	}
}
