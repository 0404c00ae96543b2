package usage

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// refused is a line of a call that a plan did not let through.
func refused(when, limit, resets string) string {
	return fmt.Sprintf(`{"type":"assistant","isApiErrorMessage":true,"apiErrorStatus":429,"timestamp":%q,"sessionId":"s1","message":{"model":"<synthetic>","content":[{"type":"text","text":"You've hit your limit"}]},"quotaLimits":{"status":"rejected","resetsAt":%d,"rateLimitType":%q}}`,
		when, at(resets).Unix(), limit)
}

func TestFiveHourWindows(t *testing.T) {
	span := func(w Window) string { return w.Begin.Format("15:04") + "–" + w.End.Format("15:04") }
	for _, test := range []struct {
		name string
		text []string
		want string
	}{
		{"from ten minutes on", lines(call{at: "2026-11-25T09:17:30Z"}, call{at: "2026-11-25T14:09:59Z"}), "09:10–14:10:2"},
		{"the next begins with the next call", lines(call{at: "2026-11-25T09:17:30Z"}, call{at: "2026-11-25T14:10:00Z"}, call{at: "2026-11-25T20:55:00Z"}), "09:10–14:10:1 14:10–19:10:1 20:50–01:50:1"},
		{"the client names the end", append(lines(call{at: "2026-11-25T09:17:30Z"}, call{at: "2026-11-25T11:00:00Z"}), refused("2026-11-25T11:30:00Z", "five_hour", "2026-11-25T13:00:00Z")), "08:00–13:00:2 hit 11:30"},
		{"one that the client names cuts the one before it", append(lines(call{at: "2026-11-25T09:17:30Z"}, call{at: "2026-11-25T12:30:00Z"}), refused("2026-11-25T13:00:00Z", "five_hour", "2026-11-25T17:20:00Z")), "09:10–12:20:1 12:20–17:20:1 hit 13:00"},
		{"refused again and again", append(lines(call{at: "2026-11-25T09:17:30Z"}), refused("2026-11-25T10:30:00Z", "five_hour", "2026-11-25T14:10:00Z"), refused("2026-11-25T10:29:00Z", "five_hour", "2026-11-25T14:10:01Z")), "09:10–14:10:1 hit 10:29"},
		{"the week's limit is another", append(lines(call{at: "2026-11-25T09:17:30Z"}), refused("2026-11-25T10:30:00Z", "seven_day", "2026-11-28T14:10:00Z")), "09:10–14:10:1"},
		{"nothing", nil, ""},
	} {
		b := in(t, time.UTC, at("2026-11-25T23:00:00Z"), nil, test.text...)
		var got []string
		for _, w := range b.fiveHourWindows(b.Log.Calls) {
			s := fmt.Sprintf("%s:%d", span(w), w.Calls)
			if w.Hit != nil {
				s += " hit " + w.Hit.Format("15:04")
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%s: %q, want %q", test.name, s, test.want)
		}
	}
}

// TestOldClients: before the client wrote the names of limits down it said them.
func TestOldClients(t *testing.T) {
	said := func(text string) string {
		return `{"type":"assistant","isApiErrorMessage":true,"timestamp":"2026-11-25T11:30:00Z","sessionId":"s1","message":{"model":"<synthetic>","content":[{"type":"text","text":"` + text + `"}]}}`
	}
	for text, want := range map[string]string{
		"You've hit your session limit · resets 1:50pm (Europe/Paris)":     "five_hour 12:50",
		"You've hit your limit · resets 1:30pm (UTC)":                      "five_hour 13:30",
		"5-hour limit reached ∙ resets 2pm":                                "five_hour 14:00",
		"You've hit your weekly limit · resets Nov 27, 9am (Europe/Paris)": "seven_day 08:00",
		"You've reached your Fable limit for this week. Switch models?":    "",
		"API Error: Rate limit reached":                                    "",
	} {
		b := in(t, time.UTC, at("2026-11-25T12:00:00Z"), nil, append(lines(call{at: "2026-11-25T10:17:30Z"}), said(text))...)
		got := ""
		if r := b.Log.Refusals[0]; r.Limit != "" {
			got = r.Limit + " " + r.Resets.UTC().Format("15:04")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestCapacity learns what five hours allow: opus costs $4 a million of input.
func TestCapacity(t *testing.T) {
	var text []string
	var observed []Observed
	for day := range 6 {
		date := fmt.Sprintf("2026-11-%02d", 10+day)
		text = append(text, lines(call{id: fmt.Sprint("a", day), at: date + "T09:05:00Z", in: 1_000_000}, call{id: fmt.Sprint("b", day), at: date + "T11:00:00Z", in: 1_500_000})...)
		if day%2 == 0 {
			text = append(text, refused(date+"T12:00:00Z", "five_hour", date+"T14:00:00Z"))
		}
		// The client says 50 % when $4 of $8 are used, give or take a percent.
		observed = append(observed, Observed{At: at(date + "T10:00:00Z"), FiveHour: Level{0.5 + float64(day%3-1)/100, at(date + "T14:00:00Z")}})
	}
	now := at("2026-11-16T12:00:00Z")
	walls := in(t, time.UTC, now, nil, text...)
	c := walls.fiveHourCapacity(walls.fiveHourWindows(walls.Log.Calls))
	if c != (Capacity{10, 10, 10, "walls", 3}) {
		t.Errorf("%+v", c)
	}
	told := in(t, time.UTC, now, observed, text...)
	c = told.fiveHourCapacity(told.fiveHourWindows(told.Log.Calls))
	if c.From != "client" || c.Times != 6 || math.Abs(c.Likely-8) > 1e-9 || c.Low > 8 || c.Low < 7.8 || c.High < 8 || c.High > 8.2 {
		t.Errorf("%+v", c)
	}
	if a := walls.accountOf(); !a.Plan {
		t.Errorf("%+v", a)
	}
	one := in(t, time.UTC, now, observed[:1], text...)
	if c := one.fiveHourCapacity(nil); c.Low >= c.Likely || c.High <= c.Likely {
		t.Errorf("a single sample is no certainty: %+v", c)
	}
	if c := in(t, time.UTC, now, nil).fiveHourCapacity(nil); c.Known() {
		t.Errorf("from nothing: %+v", c)
	}
}

func TestWeek(t *testing.T) {
	now := at("2026-11-25T12:00:00Z")
	text := lines(call{at: "2026-11-10T00:00:00Z"}, call{at: "2026-11-19T10:00:00Z", in: 1_000_000}, call{at: "2026-11-24T10:00:00Z", in: 1_000_000})
	b := in(t, time.UTC, now, nil, text...)
	if w := b.weekWindow(); w.Told || w.Calls != 2 || !w.End.Equal(now) {
		t.Errorf("the last seven days: %+v", w)
	}
	// An end of three weeks ago tells all ends after it, and one ahead all before.
	for _, end := range []string{"2026-11-06T09:00:00Z", "2026-11-27T09:00:00Z", "2026-12-04T09:00:00Z"} {
		b := in(t, time.UTC, now, []Observed{{At: at("2026-11-05T10:00:00Z"), Week: Level{0.4, at(end)}}}, text...)
		if w := b.weekWindow(); !w.Told || !w.Begin.Equal(at("2026-11-20T09:00:00Z")) || !w.End.Equal(at("2026-11-27T09:00:00Z")) || w.Calls != 1 {
			t.Errorf("by the end %s: %v to %v, %d calls", end, w.Begin, w.End, w.Calls)
		}
	}
	b = in(t, time.UTC, now, nil, append(text, refused("2026-11-24T11:00:00Z", "seven_day", "2026-11-27T09:00:00Z"))...)
	if w := b.weekWindow(); w.Hit == nil || !w.Hit.Equal(at("2026-11-24T11:00:00Z")) {
		t.Errorf("%+v", w)
	}
}

// TestFull: the client's word, and what was used since; else what is learned.
func TestFull(t *testing.T) {
	now := at("2026-11-25T12:00:00Z")
	text := lines(call{at: "2026-11-25T10:00:00Z", in: 1_000_000}, call{at: "2026-11-25T11:30:00Z", in: 500_000})
	b := in(t, time.UTC, now, []Observed{{At: at("2026-11-25T11:00:00Z"), FiveHour: Level{0.6, at("2026-11-25T15:00:00Z")}}}, text...)
	r := b.report(Limits{FiveHours: Given(20)})
	if r.FiveHours.Full == nil || math.Abs(*r.FiveHours.Full-0.7) > 1e-9 { // 60 %, and $2 of $20
		t.Errorf("%+v", r.FiveHours)
	}
	if r.Week.Full != nil || r.Week.Told {
		t.Errorf("%+v", r.Week)
	}
	b = in(t, time.UTC, now, nil, text...)
	r = b.report(Limits{FiveHours: Given(20)})
	if r.FiveHours.Full == nil || math.Abs(*r.FiveHours.Full-0.3) > 1e-9 || !r.Account.Plan {
		t.Errorf("%+v", r.FiveHours)
	}
	r = b.report(Limits{Month: Given(500)})
	if r.FiveHours != nil || r.Month == nil || math.Abs(*r.Month.Full-6.0/500) > 1e-9 || !r.Month.End.Equal(at("2026-12-01T00:00:00Z")) {
		t.Errorf("%+v", r.Month)
	}
}

const status = `{"session_id":"x","model":{"id":"claude-sonnet-5-5","display_name":"Sonnet 5.5"},"cost":{"total_cost_usd":1.35},"context_window":{"used_percentage":3},` +
	`"rate_limits":{"five_hour":{"used_percentage":42,"resets_at":1796068200},"seven_day":{"used_percentage":17,"resets_at":1796361419}}}`

func TestStatus(t *testing.T) {
	now := time.Unix(1796068200, 0).Add(-2 * time.Hour).UTC()
	s, err := ReadStatus(strings.NewReader(status), now)
	if err != nil {
		t.Fatal(err)
	}
	if s.FiveHour != (Level{0.42, time.Unix(1796068200, 0)}) || s.Week.Used != 0.17 {
		t.Errorf("%+v", s)
	}
	if want := "5h 42 % at 60 % of its time · week 17 % at 50 % of its time · context 3.0 % · $1.35"; s.Line() != want {
		t.Errorf("%q, want %q", s.Line(), want)
	}
	dated := strings.Replace(status, "1796068200", `"2026-11-30T20:30:00+01:00"`, 1)
	if s, err := ReadStatus(strings.NewReader(dated), now); err != nil || s.FiveHour.Resets.Unix() != time.Date(2026, 11, 30, 19, 30, 0, 0, time.UTC).Unix() {
		t.Errorf("%+v, %v", s, err)
	}
	// On a key there are no windows; what cannot be is not known.
	for _, text := range []string{
		`{"model":{"display_name":"Opus"}}`, `{"model":{"display_name":"Opus"},"rate_limits":{"five_hour":{"used_percentage":-3,"resets_at":1796068200}}}`,
		`{"model":{"display_name":"Opus"},"rate_limits":{"five_hour":{"used_percentage":5,"resets_at":1}}}`, `{"model":{"display_name":"Opus"},"rate_limits":{"five_hour":{"used_percentage":5,"resets_at":9e99}}}`,
		`{"model":{"display_name":"Opus"},"rate_limits":{"five_hour":null}}`,
		// A client that writes something in another way: the rest counts.
		`{"cost":3,"rate_limits":[1],"model":{"display_name":"Opus"}}`, `{"rate_limits":{"five_hour":{"used_percentage":"5","resets_at":{}}},"model":{"display_name":"Opus"}}`,
	} {
		s, err := ReadStatus(strings.NewReader(text), now)
		if err != nil || s.FiveHour.known() || s.Line() != "Opus" {
			t.Errorf("%s: %+v, %v, %q", text, s, err, s.Line())
		}
	}
	if s, _ := ReadStatus(strings.NewReader(`{"model":{"display_name":"\u001b[31mevil\n"}}`), now); strings.ContainsAny(s.Line(), "\x1b\n") {
		t.Errorf("%q", s.Line())
	}
	for _, text := range []string{"", "[]", "{", "3", `"text"`} {
		if _, err := ReadStatus(strings.NewReader(text), now); err == nil || strings.Contains(err.Error(), "struct") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestObservations(t *testing.T) {
	o := Observations{filepath.Join(t.TempDir(), "deep", "plan.jsonl")}
	now := at("2026-11-25T10:00:00Z").Local()
	level := func(p float64) Level { return Level{p, now.Add(2 * time.Hour)} }
	for _, s := range []Observed{
		{At: now, FiveHour: level(0.1)},
		{At: now.Add(time.Second), FiveHour: level(0.1)}, // says the same
		{At: now.Add(2 * time.Second), FiveHour: level(0.2), Week: level(0.3)},
		{At: now.Add(3 * time.Second)}, // says nothing
		{At: now.Add(time.Hour), FiveHour: level(0.2), Week: level(0.3)},
	} {
		if err := o.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	all, err := o.Read()
	want := []Observed{{At: now, FiveHour: level(0.1)}, {At: now.Add(2 * time.Second), FiveHour: level(0.2), Week: level(0.3)}, {At: now.Add(time.Hour), FiveHour: level(0.2), Week: level(0.3)}}
	if diff := cmp.Diff(want, all); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	// What is broken is passed over, what is large is made shorter.
	if err := os.WriteFile(o.Path, []byte("{\"at\":\n"+strings.Repeat(`{"at":1796000000,"week":0.1,"week_resets":1796361419}`+"\n", 15000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := o.Add(Observed{At: now, Week: level(0.5)}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(o.Path); err != nil || info.Size() > mostObservations {
		t.Errorf("%v, %v", info, err)
	}
	if all, err := o.Read(); err != nil || all[len(all)-1].Week.Used != 0.5 {
		t.Errorf("%v", err)
	}
}

// TestObservationsOfMany: any number of sessions write down at once.
func TestObservationsOfMany(t *testing.T) {
	o := Observations{filepath.Join(t.TempDir(), "plan.jsonl")}
	now := at("2026-11-25T10:00:00Z")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 25 {
				if err := o.Add(Observed{At: now, FiveHour: Level{float64(25*i+j) / 1000, now.Add(time.Hour)}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	all, err := o.Read()
	if err != nil || len(all) != 200 {
		t.Errorf("%d of 200 observations, %v", len(all), err)
	}
}
