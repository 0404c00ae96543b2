package usage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pare/internal/transcript"
)

// call is a line of an answer.
type call struct {
	id, at, session, dir, model, more string
	in, write, long, read, out        int
}

func (c call) String() string {
	or := func(s, def string) string {
		if s == "" {
			return def
		}
		return s
	}
	return fmt.Sprintf(`{"type":"assistant","timestamp":%q,"sessionId":%q,"cwd":%q%s,"message":{"id":%q,"model":%q,"usage":{"input_tokens":%d,"cache_creation_input_tokens":%d,"cache_creation":{"ephemeral_1h_input_tokens":%d},"cache_read_input_tokens":%d,"output_tokens":%d}}}`,
		c.at, or(c.session, "s1"), or(c.dir, "/home/ada/shop"), c.more, c.id, or(c.model, "claude-opus-5-5"), c.in, c.write+c.long, c.long, c.read, c.out)
}

func lines(calls ...call) (all []string) {
	for i, c := range calls {
		if c.id == "" {
			c.id = fmt.Sprint("m", i)
		}
		all = append(all, c.String())
	}
	return all
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("no zones on this machine: %s was not checked", name)
	}
	return z
}

// in is a book in a zone.
func in(t *testing.T, z *time.Location, now time.Time, observed []Observed, text ...string) *Book {
	t.Helper()
	log, _, err := transcript.Scan(strings.NewReader(strings.Join(text, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return New(log, Options{Now: now, Zone: z, Observed: observed})
}

func names(rows []Row) (all []string) {
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%s:%d", r.Name, r.Calls))
	}
	return all
}

// TestDaysOfAZone: a call belongs to the day that its time is in where one looks
// from, whatever zone it was written in, and on days on which the clocks change.
func TestDaysOfAZone(t *testing.T) {
	text := lines(
		call{at: "2026-10-24T21:59:59Z"},      // Berlin 23:59, still summer
		call{at: "2026-10-24T22:00:00Z"},      // the 25th
		call{at: "2026-10-25T00:30:00Z"},      // 02:30 the first time
		call{at: "2026-10-25T01:30:00Z"},      // 02:30 the second time
		call{at: "2026-10-25T23:59:59+01:00"}, // still the 25th, of 25 hours
		call{at: "2026-10-25T23:00:00Z"},      // the 26th
	)
	now := time.Date(2026, 10, 25, 22, 59, 59, 0, time.UTC)
	b := in(t, zone(t, "Europe/Berlin"), now.Add(time.Hour), nil, text...)
	if diff := cmp.Diff([]string{"2026-10-24:1", "2026-10-25:4", "2026-10-26:1"}, names(b.Rows(ByDay, b.Log.Calls))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	day := in(t, zone(t, "Europe/Berlin"), now, nil, text[:5]...).today()
	if len(day.Hours) != 25 || day.Calls != 4 {
		t.Errorf("%d hours, %d calls", len(day.Hours), day.Calls)
	}
	b = in(t, zone(t, "America/New_York"), now, nil, text...)
	if diff := cmp.Diff([]string{"2026-10-24:4", "2026-10-25:2"}, names(b.Rows(ByDay, b.Log.Calls))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// A day of 23 hours, and one that has no midnight.
	spring := in(t, zone(t, "Europe/Berlin"), time.Date(2026, 3, 29, 20, 0, 0, 0, time.UTC), nil, lines(call{at: "2026-03-29T10:00:00Z"})...)
	if n := len(spring.today().Hours); n != 23 {
		t.Errorf("%d hours on the day on which summer time begins", n)
	}
	santiago := in(t, zone(t, "America/Santiago"), time.Date(2026, 9, 6, 20, 0, 0, 0, time.UTC), nil, lines(call{at: "2026-09-06T04:30:00Z"}, call{at: "2026-09-06T03:30:00Z"})...)
	if diff := cmp.Diff([]string{"2026-09-05:1", "2026-09-06:1"}, names(santiago.Rows(ByDay, santiago.Log.Calls))); diff != "" {
		t.Errorf("without midnight (-want +got):\n%s", diff)
	}
}

func TestRows(t *testing.T) {
	text := lines(
		call{at: "2026-11-02T10:00:00Z", in: 1000, session: "s1"},
		call{at: "2026-11-09T10:00:00Z", in: 5000, session: "s2", dir: "/home/ada/api"},
		call{at: "2026-12-31T10:00:00Z", in: 10, session: "s2", dir: "/home/ada/api/deeper", model: "claude-haiku-5-5"},
		call{at: "2027-01-01T10:00:00Z", in: 10, session: "s3", more: `,"isSidechain":true,"agentId":"a1","attributionAgent":"Explore"`},
		call{at: "2027-01-01T11:00:00Z", in: 10, session: "s3", more: `,"isSidechain":true`},
	)
	b := in(t, time.UTC, time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC), nil, text...)
	for by, want := range map[By][]string{
		ByWeek:    {"2026-W45:1", "2026-W46:1", "2026-W53:3"},
		ByMonth:   {"2026-11:2", "2026-12:1", "2027-01:2"},
		ByProject: {"/home/ada/api:2", "/home/ada/shop:3"},
		ByModel:   {"claude-opus-5-5:4", "claude-haiku-5-5:1"},
		BySession: {"s2:2", "s1:1", "s3:2"},
		ByAgent:   {"main:3", "Explore:1", "subagent:1"},
	} {
		if diff := cmp.Diff(want, names(b.Rows(by, b.Log.Calls))); diff != "" {
			t.Errorf("by %v (-want +got):\n%s", by, diff)
		}
		if again, ok := parseBy(by.String()); !ok || again != by {
			t.Errorf("%v is not read again", by)
		}
	}
	sum := b.sum(b.Log.Calls)
	if sum.Calls != 5 || sum.Sessions != 3 || sum.tokens() != 6030 || sum.fromCache() != 0 {
		t.Errorf("%+v", sum)
	}
	for want, f := range map[int]Filter{
		5: {}, 1: {Session: "s1"}, 2: {Project: "api"}, 4: {Model: "opus"}, 3: {From: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)},
		0: {Project: "nowhere"},
	} {
		if got := len(b.Select(f)); got != want {
			t.Errorf("%+v: %d calls, want %d", f, got, want)
		}
	}
	if n := len(b.Select(Filter{To: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Project: "/home/ada/shop/", Model: "claude-opus-5-5"})); n != 1 {
		t.Errorf("%d calls", n)
	}
}

// TestLosses are conversations and what was lost in them.
func TestLosses(t *testing.T) {
	for _, test := range []struct {
		name  string
		calls []call
		want  string // why:tokens
	}{
		{"read as it was", []call{{at: "2026-11-25T10:00:00Z", write: 20_000}, {at: "2026-11-25T10:04:00Z", read: 20_000, write: 500}}, ""},
		{"after lunch", []call{{at: "2026-11-25T10:00:00Z", write: 20_000}, {at: "2026-11-25T11:00:00Z", write: 20_500}}, "expired:20000"},
		{"after lunch, with the long cache", []call{{at: "2026-11-25T10:00:00Z", long: 20_000}, {at: "2026-11-25T10:50:00Z", read: 20_000, long: 500}}, ""},
		{"after a long lunch", []call{{at: "2026-11-25T10:00:00Z", long: 20_000}, {at: "2026-11-25T11:10:00Z", long: 20_500}}, "expired:20000"},
		{"another model", []call{{at: "2026-11-25T10:00:00Z", write: 20_000}, {at: "2026-11-25T10:01:00Z", write: 20_500, model: "claude-haiku-5-5"}}, "another model:20000"},
		{"something at the front", []call{{at: "2026-11-25T10:00:00Z", write: 20_000}, {at: "2026-11-25T10:01:00Z", read: 3000, write: 17_500}}, "changed:17000"},
		{"cleared", []call{{at: "2026-11-25T10:00:00Z", write: 90_000}, {at: "2026-11-25T10:01:00Z", write: 18_000}}, ""},
		{"two subagents side by side", []call{
			{at: "2026-11-25T10:00:00Z", write: 20_000, more: `,"isSidechain":true,"agentId":"a"`},
			{at: "2026-11-25T10:00:01Z", write: 20_000, more: `,"isSidechain":true,"agentId":"b"`},
			{at: "2026-11-25T10:00:02Z", read: 20_000, more: `,"isSidechain":true,"agentId":"a"`},
		}, ""},
		{"subagents that an old client did not name", []call{
			{at: "2026-11-25T10:00:00Z", write: 20_000, more: `,"isSidechain":true`}, {at: "2026-11-25T10:00:01Z", write: 20_000, more: `,"isSidechain":true`},
		}, ""},
	} {
		b := in(t, time.UTC, time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC), nil, lines(test.calls...)...)
		var got []string
		for _, l := range b.losses(b.Log.Calls) {
			got = append(got, fmt.Sprintf("%v:%d", l.Why, l.Tokens))
			if test.name == "after lunch" {
				// 20,000 written at $5 a million where reading costs $0.20.
				if diff := l.Cost - 20_000*4.8/1e6; diff > 1e-9 || diff < -1e-9 || l.Pause != time.Hour {
					t.Errorf("%+v", l)
				}
			}
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%s: %q, want %q", test.name, s, test.want)
		}
	}
}

func TestPeaks(t *testing.T) {
	var hours [24]HourOf
	for h, d := range map[int]float64{8: 1, 9: 1, 10: 3, 11: 3, 12: 1, 13: 1, 14: 2, 15: 1} {
		hours[h].Dollars = d
	}
	got := peaksOf(hours, 13)
	if !slices.EqualFunc(got, []Peak{{From: 10, To: 12}, {From: 14, To: 15}}, func(a, b Peak) bool { return a.From == b.From && a.To == b.To }) {
		t.Errorf("%+v", got)
	}
	if got := peaksOf([24]HourOf{}, 0); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
