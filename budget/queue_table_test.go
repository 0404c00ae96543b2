package budget

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestQueueTable plays scripts of people at a queue and holds every answer and what
// is left at the end against testdata/queue.golden. A line is a time and what is
// done: "0.5s ask ada/a1 500", "1s batch ada/a1 500", "leave", "release ID USED",
// "rate TOKENS REQUESTS", "rebase".
func TestQueueTable(t *testing.T) {
	var b strings.Builder
	for _, row := range []struct {
		name   string
		rate   Rate
		script string
	}{
		{"in the order of coming", Rate{Tokens: 60_000}, `0s ask /a 60000
			0s ask /b 1000; 0s ask /c 500; 0s ask /a 1; 999.999ms ask /b 1000; 1s ask /b 1000; 1.5s ask /c 500`},
		{"users take turns", Rate{Tokens: 60_000}, `0s ask ada/a1 60000
			0s ask ada/a2 1000; 0s ask ada/a3 1000; 0s ask ben/b1 1000; 0s ask ben/b2 1000; 0s ask cid/c1 30000
			1s ask ada/a2 1000; 1s ask ben/b1 1000; 2s ask ada/a2 1000; 2s ask ben/b2 1000; 2s leave cid/c1; 2s ask cid/c2 10`},
		{"a place given up costs nothing if it was the last", Rate{Tokens: 60_000}, `0s ask ada/a1 60000
			0s ask ada/a2 100; 0s ask ada/a3 100; 0s leave a2; 0s leave a3; 0s leave a3; 0s ask ben/b1 100; 0s ask ada/a4 100; 0s ask ada/zero 0; 0s ask ada/less -5; 0s leave less`},
		{"a batch stands behind", Rate{Tokens: 60_000, Keep: 6000}, `0s ask /a 60000
			0s batch /job 1000; 0s ask /b 1000; 1s ask /b 1000; 2s batch /job 1000; 4s batch /job 1000; 6s batch /job 1000; 7.999s batch /job 1000; 8s batch /job 1000`},
		{"larger than the bucket", Rate{Tokens: 1000}, `0s ask /most 1000; 0s ask /more 1001; 0s batch /more 1001; 60s batch /most2 1000`},
		{"one request a second", Rate{Tokens: 60_000, Requests: 60, Burst: time.Second}, `0s ask /a 1; 0s ask /b 1; 0s ask /c 1; 1s ask /b 1; 1s ask /c 1; 2s ask /c 1000; 2s ask /d 1001`},
		{"requests only", Rate{Requests: 2}, `0s ask /a 1; 0s ask /b 1; 0s ask /c 1; 29s ask /c 1; 30s ask /c 1; 30s release a 0`},
		{"what passed may be given back for ten minutes", Rate{Tokens: 60_000}, `0s ask /a 100; 0s ask /b 100; 600s release a 40; 600.000001s release b 40; 600s release a 40`},
		{"who does not ask for two seconds is forgotten", Rate{Tokens: 60_000}, `0s ask /a 60000; 0s ask /b 50000; 0s ask /c 1; 2s ask /c 1; 2.000001s ask /c 1`},
		{"another allowance", Rate{Tokens: 60_000, Requests: 60}, `0s ask /a 30000; 0s rate 60000 60; 0s rate 40000 10; 0s rate 10000 0; 0s ask /b 10000; 0s rate 0 5; 0s ask /c 1; 0s rate 100 5; 0s ask /d 100`},
		{"the clock goes back", Rate{Tokens: 60_000, Requests: 60}, `7200s ask /a 60000; 7200s ask /b 1; 3600s rebase; 3600s ask /b 100; 3600.1s ask /b 100; 3600.1s release a -1; 9000s rebase; 9000s ask /c 1`},
	} {
		q := NewQueue(row.rate, noon)
		fmt.Fprintf(&b, "%s: %+v\n", row.name, row.rate)
		var last time.Time
		for line := range strings.FieldsFuncSeq(row.script, func(r rune) bool { return r == '\n' || r == ';' }) {
			last = playLine(t, &b, q, line)
		}
		writeQueue(&b, q, last)
	}
	disk.Compare(t, "testdata/queue.golden", b.String())
}

func playLine(t *testing.T, b *strings.Builder, q *Queue, line string) time.Time {
	t.Helper()
	words := strings.Fields(line)
	after, err := time.ParseDuration(words[0])
	if err != nil {
		t.Fatal(err)
	}
	when := noon.Add(after)
	var n, m int
	if len(words) > 3 {
		fmt.Sscan(words[3], &n)
	}
	fmt.Fprintf(b, "  %s: ", strings.Join(words, " "))
	switch words[1] {
	case "ask", "batch":
		class := Interactive
		if words[1] == "batch" {
			class = Batch
		}
		user, id, _ := strings.Cut(words[2], "/")
		a := q.AskAs(user, id, n, class, when)
		fmt.Fprintf(b, "passed %v, never %v, waits %v behind %d, %d left", a.Passed, a.Never, a.Wait, a.Ahead, a.Have)
	case "leave":
		q.Leave(words[2][strings.Index(words[2], "/")+1:])
	case "release":
		have, _ := q.Have(when)
		held := q.Release(words[2], n, when)
		now, limited := q.Have(when)
		fmt.Fprintf(b, "held %v, %d more of a limit (%v)", held, now-have, limited)
	case "rate":
		fmt.Sscan(words[2], &m)
		q.SetRate(Rate{Tokens: m, Requests: n}, when)
		have, limited := q.Have(when)
		fmt.Fprintf(b, "%d left (%v), requests %d", have, limited, q.Requests.Units/unitsPerToken)
	case "rebase":
		q.Rebase(when)
		fmt.Fprintf(b, "levels of %v", time.UnixMicro(q.Tokens.At).Sub(noon))
	}
	b.WriteByte('\n')
	return when
}

func writeQueue(b *strings.Builder, q *Queue, at time.Time) {
	for _, t := range q.Line {
		fmt.Fprintf(b, "  in line: %s of %q, %v, tag %d, ticket %d, %d tokens, since %v\n", t.ID, t.User, t.Class, t.Tag, t.Ticket, t.Tokens, time.UnixMicro(t.Since).Sub(noon))
	}
	for _, h := range q.Held {
		fmt.Fprintf(b, "  held: %s of %q, %d tokens at %v\n", h.ID, h.User, h.Tokens, time.UnixMicro(h.At).Sub(noon))
	}
	for _, user := range slices.Sorted(maps.Keys(q.Finish)) {
		fmt.Fprintf(b, "  %q comes next at %d, the line is at %d\n", user, q.Finish[user], q.Start)
	}
	for _, s := range Shares(q.Use, q.Line, at) {
		fmt.Fprintf(b, "  share: %+v\n", s)
	}
	fmt.Fprintf(b, "  passed %d, %d tokens\n", q.Passed, q.PassedTokens)
}

// TestLateBatches: a batch stands with the others from the microsecond on at which it
// has waited for its age, and where it came.
func TestLateBatches(t *testing.T) {
	for _, test := range []struct {
		after time.Duration
		ahead int
	}{{BatchAge - time.Microsecond, 1}, {BatchAge, 0}} {
		q := NewQueue(Rate{Tokens: 60_000}, noon)
		q.ask("all", 60_000, Interactive, noon)
		q.ask("job", 50_000, Batch, noon)
		now := noon.Add(test.after)
		q.Line[0].Seen = now.UnixMicro()
		q.Tokens = Level{Units: 0, At: now.UnixMicro()}
		q.ask("person", 50_000, Interactive, now.Add(-time.Microsecond))
		if a := q.ask("job", 50_000, Batch, now); a.Passed || a.Ahead != test.ahead {
			t.Errorf("after %v: %+v", test.after, a)
		}
	}
}

// TestHoursOfUse: hours are those of the clock; a day is this hour and the 23 before
// it, and the last hour is this one and the one before it.
func TestHoursOfUse(t *testing.T) {
	for _, test := range []struct {
		hours      int // ago
		hour, day  int64
		remembered bool
	}{{0, 5, 5, true}, {1, 5, 5, true}, {2, 0, 5, true}, {23, 0, 5, true}, {24, 0, 0, true}, {25, 0, 0, false}} {
		q := NewQueue(Rate{}, noon)
		q.AskAs("ada", "a", 5, Interactive, noon.Add(-time.Duration(test.hours)*time.Hour))
		var got Share
		for _, s := range Shares(q.Use, nil, noon) {
			got = s
		}
		if got.Hour != test.hour || got.Day != test.day {
			t.Errorf("%d hours ago: %+v", test.hours, got)
		}
		q.AskAs("ben", "b", 1, Interactive, noon)
		if kept := len(q.Use) == 2; kept != test.remembered && test.hours > 0 {
			t.Errorf("%d hours ago: kept %v", test.hours, kept)
		}
	}
}

// TestNumbersOfStrangers: what somebody wrote into a ledger comes back as what it can
// be, and what can be stays as it is.
func TestNumbersOfStrangers(t *testing.T) {
	hour := noon.UnixMicro() / time.Hour.Microseconds()
	day := int64(UseFor.Hours())
	for _, test := range []struct{ hour, requests, tokens, wantHour, wantRequests, wantTokens int64 }{
		{hour + day, 1, 2, hour + day, 1, 2},
		{hour + day + 1, 1, 2, hour, 1, 2},
		{hour, -1, -1, hour, 0, 0},
		{hour, mostUse + 1, mostUse + 1, hour, mostUse, mostUse},
	} {
		for start, want := range map[int64]int64{-1: 0, 5: 5, MostTag + 1: MostTag} {
			q := &Queue{Use: []Use{{Hour: test.hour, User: "x", Requests: test.requests, Tokens: test.tokens}}, Start: start}
			q.Rebase(noon)
			if got := (Use{test.wantHour, "x", test.wantRequests, test.wantTokens}); q.Use[0] != got || q.Start != want {
				t.Errorf("%+v: %+v, start %d", test, q.Use, q.Start)
			}
		}
	}
	most := (MostUsers + 1) * int(UseFor.Hours()+2)
	q := &Queue{Use: make([]Use, most+1)}
	q.Use[1].User = "second"
	if q.Rebase(noon); len(q.Use) != most || q.Use[0].User != "second" {
		t.Errorf("%d rows", len(q.Use))
	}
}

// TestTagsBeginAnew: when nobody waits and the tags are half used up, all begin anew;
// users are forgotten when there are more than a queue remembers.
func TestTagsBeginAnew(t *testing.T) {
	for _, test := range []struct {
		start   int64
		waiting bool
		want    int64
	}{{MostTag / 2, false, MostTag / 2}, {MostTag/2 + 1, false, 0}, {MostTag/2 + 1, true, MostTag/2 + 1}, {MostTag + 5, true, MostTag}} {
		q := &Queue{Start: test.start}
		if test.waiting {
			q.Line = []Turn{{ID: "w"}}
		}
		if got := q.tag("ada", 10, 3); got != test.want*TicketBits+3 || q.Finish["ada"] != min(test.want+10, MostTag) {
			t.Errorf("%+v: %d, %v", test, got, q.Finish)
		}
	}
	for _, test := range []struct {
		users, behind int
		waiting       bool
		want          int
	}{
		{MostUsers, MostUsers, false, MostUsers},
		{MostUsers + 1, 1, false, MostUsers},
		{MostUsers + 1, 0, false, 0},
		{MostUsers + 1, 0, true, MostUsers + 1},
		{4 * MostUsers, 0, true, 4 * MostUsers},
		{4*MostUsers + 1, 0, true, 0},
	} {
		q := &Queue{Start: 10, Finish: map[string]int64{}}
		for i := range test.users {
			q.Finish[fmt.Sprint(i)] = 11
			if i < test.behind {
				q.Finish[fmt.Sprint(i)] = 10
			}
		}
		if test.waiting {
			q.Line = []Turn{{ID: "w"}}
		}
		if q.forgetUsers(); len(q.Finish) != test.want {
			t.Errorf("%+v: %d remembered", test, len(q.Finish))
		}
	}
}
