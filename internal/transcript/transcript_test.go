package transcript

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pare/budget"
)

func fixture(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/session.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func scan(t *testing.T, r io.Reader, seen *Seen) ([]Event, Stats) {
	t.Helper()
	var all []Event
	stats, err := Scan(r, seen, func(e Event) { all = append(all, e) })
	if err != nil {
		t.Fatal(err)
	}
	return all, stats
}

// totals of the fixture, added up from its text by hand: msg_1 once, with the
// last figure of its output; msg_2, msg_3, msg_5; msg_4 by a subagent.
var wantTotals = map[string]budget.Usage{
	"claude-opus-5-5":  {Input: 5 + 7 + 3 + 4, Write5m: 17_000 + 1500 + 250, Write1h: 18_800, Read: 17_000 + 18_800, Output: 120 + 300 + 200 + 80},
	"claude-haiku-5-5": {Input: 2, Write5m: 900, Output: 50},
}

func totals(events []Event) map[string]budget.Usage {
	all := map[string]budget.Usage{}
	for _, e := range events {
		if e.Kind == Call {
			all[e.Model] = all[e.Model].Add(e.Usage)
		}
	}
	return all
}

func TestScanTheFixture(t *testing.T) {
	events, stats := scan(t, bytes.NewReader(fixture(t)), &Seen{})
	if diff := cmp.Diff(wantTotals, totals(events)); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	kinds := map[Kind]int{}
	fresh := 0
	var refusals []string
	for _, e := range events {
		kinds[e.Kind]++
		if e.New {
			fresh++
		}
		if e.Kind == Refused {
			refusals = append(refusals, fmt.Sprintf("%d %v %.20s", e.Status, e.RetryIn, e.Message))
		}
	}
	if kinds[Prompt] != 2 || fresh != 5 {
		t.Errorf("%d prompts, %d messages", kinds[Prompt], fresh)
	}
	want := []string{"429 1.1065s 429 This request wou", "429 0s API Error: Request r", "529 500ms 529 Overloaded"}
	if diff := cmp.Diff(want, refusals); diff != "" {
		t.Errorf("refusals (-want +got):\n%s", diff)
	}
	if stats.Repeats != 2 || stats.Broken != 2 || !stats.Partial || stats.TooLong != 0 {
		t.Errorf("%+v", stats)
	}
	if e := events[0]; e.Session != "5c1f0f9e-0001-4000-8000-000000000001" || e.Version != "2.1.330" {
		t.Errorf("%+v", e)
	}
}

// TestAnySplitOfReads: how the bytes come in changes nothing.
func TestAnySplitOfReads(t *testing.T) {
	for name, r := range map[string]io.Reader{
		"byte by byte": iotest.OneByteReader(bytes.NewReader(fixture(t))),
		"halves":       iotest.HalfReader(bytes.NewReader(fixture(t))),
		"CRLF":         bytes.NewReader(bytes.ReplaceAll(fixture(t), []byte("\n"), []byte("\r\n"))),
	} {
		events, _ := scan(t, r, &Seen{})
		if diff := cmp.Diff(wantTotals, totals(events)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestGrowingFile reads a file at every length it has while it is written, each
// time from where the last reading stopped, and ends with the same totals.
func TestGrowingFile(t *testing.T) {
	text := append(fixture(t), []byte("}}}\n")...)
	whole, _ := scan(t, bytes.NewReader(text), &Seen{})
	want := totals(whole)
	if want["claude-opus-5-5"].Input != wantTotals["claude-opus-5-5"].Input+50 {
		t.Fatalf("the last line counts when it is whole: %+v", want)
	}
	for _, step := range []int{1, 7, 100, 1000} {
		var seen Seen
		var from int64
		got := map[string]budget.Usage{}
		for n := 0; ; n = min(n+step, len(text)) {
			events, stats := scan(t, bytes.NewReader(text[from:n]), &seen)
			for model, u := range totals(events) {
				got[model] = got[model].Add(u)
			}
			from += stats.Consumed
			if n == len(text) {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in steps of %d (-want +got):\n%s", step, diff)
		}
	}
}

func TestResumedSessionIsCountedOnce(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "-home-ada-shop", "a.jsonl")
	resumed := filepath.Join(dir, "-home-ada-shop", "b.jsonl")
	if err := os.MkdirAll(filepath.Dir(old), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{old, resumed} {
		if err := os.WriteFile(path, fixture(t), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Find(dir, time.Time{})
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	var events []Event
	stats, err := ReadAll(context.Background(), files, func(e Event) { events = append(events, e) })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantTotals, totals(events)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if stats.Repeats != 2+7 {
		t.Errorf("%d repeats", stats.Repeats)
	}
}

func TestFind(t *testing.T) {
	_, err := Find(filepath.Join(t.TempDir(), "nowhere"), time.Time{})
	var missing *MissingError
	if !errors.As(err, &missing) || !strings.Contains(missing.Hint(), "CLAUDE_CONFIG_DIR") {
		t.Errorf("%v", err)
	}
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{"p/new.jsonl": 0, "p/old.jsonl": 48 * time.Hour, "p/notes.txt": 0, "p/deep/er/sub.jsonl": time.Hour} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		when := noon.Add(-age)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	files, err := Find(dir, noon.Add(-2*time.Hour))
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f.Path))
	}
	if diff := cmp.Diff([]string{"sub.jsonl", "new.jsonl"}, names); err != nil || diff != "" {
		t.Errorf("%v, (-want +got):\n%s", err, diff)
	}
	stats, err := ReadAll(context.Background(), append(files, File{Path: filepath.Join(dir, "gone.jsonl")}), func(Event) {})
	if !errors.Is(err, os.ErrNotExist) || stats.Lines != 0 {
		t.Errorf("a file that vanished: %v", err)
	}
}

func TestNamesOfFolders(t *testing.T) {
	if got, want := Project("/we ird.dir_é"), "-we-ird-dir--"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := filepath.ToSlash(Dir("", "/home/ada")); got != "/home/ada/.claude/projects" {
		t.Error(got)
	}
	if got := filepath.ToSlash(Dir("/etc/claude", "/home/ada")); got != "/etc/claude/projects" {
		t.Error(got)
	}
}

// stream is a transcript that is made up while it is read: as many bytes as one
// wants, in no memory.
type stream struct {
	left     int64
	filler   []byte // a line that tells nothing
	pending  []byte
	messages int
	lines    int
}

func (s *stream) Read(p []byte) (int, error) {
	if len(s.pending) == 0 {
		if s.left <= 0 {
			return 0, io.EOF
		}
		if s.lines++; s.lines%4 == 0 {
			s.messages++
			s.pending = fmt.Appendf(s.pending[:0], `{"type":"assistant","timestamp":"2026-11-25T10:00:00Z","sessionId":"s","message":{"id":"msg_%d","model":"claude-opus-5-5","content":[{"type":"text","text":"ok"}],"usage":{"input_tokens":3,"output_tokens":5}}}`+"\n", s.messages)
		} else {
			s.pending = s.filler
		}
		s.left -= int64(len(s.pending))
	}
	n := copy(p, s.pending)
	s.pending = s.pending[n:]
	return n, nil
}

func TestTwoGigabytesInConstantMemory(t *testing.T) {
	size := int64(2 << 30)
	if testing.Short() || raced {
		size = 64 << 20
	}
	filler := []byte(`{"type":"attachment","attachment":{"content":"` + strings.Repeat("line of a file, ", 4000) + `"}}` + "\n")
	s := &stream{left: size, filler: filler}
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var most uint64
	var sum budget.Usage
	calls := 0
	stats, err := Scan(s, &Seen{}, func(e Event) {
		sum = sum.Add(e.Usage)
		if calls++; calls%1000 == 0 {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if stats.Consumed < size || calls != s.messages || sum.Input != 3*s.messages {
		t.Errorf("%+v, %d calls of %d, %+v", stats, calls, s.messages, sum)
	}
	grown := int64(most) - int64(before.HeapAlloc)
	t.Logf("%d MB, %d messages, heap at most %d KB above the start", stats.Consumed>>20, calls, grown>>10)
	if grown > 16<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
}

// TestSeenIsBounded adds far more messages than it remembers.
func TestSeenForgetsTheOldest(t *testing.T) {
	if raced {
		t.Skip("three million messages: not with -race")
	}
	var s Seen
	for i := range 3*oldMessages + 10*recentMessages {
		if fresh, _ := s.add(fmt.Sprint(i), budget.Usage{Input: 1}); !fresh {
			t.Fatalf("message %d is taken for an earlier one", i)
		}
	}
	if n := len(s.recent) + len(s.before) + len(s.old) + len(s.older); n > 2*oldMessages+2*recentMessages {
		t.Errorf("%d messages are remembered", n)
	}
	if fresh, _ := s.add(fmt.Sprint(2*oldMessages+5), budget.Usage{Input: 1}); fresh {
		t.Error("one of the last million is forgotten")
	}
}

func TestLinesThatAreTooLong(t *testing.T) {
	long := `{"type":"attachment","x":"` + strings.Repeat("a", maxLine) + `"}`
	text := long + "\n" + `{"type":"assistant","timestamp":"2026-11-25T10:00:00Z","message":{"id":"m","model":"x","usage":{"input_tokens":9}}}` + "\n" + long
	events, stats := scan(t, strings.NewReader(text), &Seen{})
	if len(events) != 1 || events[0].Usage.Input != 9 || stats.TooLong != 1 || !stats.Partial {
		t.Errorf("%+v %+v", events, stats)
	}
}

func TestReadErrors(t *testing.T) {
	boom := errors.New("boom")
	_, err := Scan(io.MultiReader(bytes.NewReader(fixture(t)), iotest.ErrReader(boom)), &Seen{}, func(Event) {})
	if !errors.Is(err, boom) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ReadAll(ctx, []File{{Path: "testdata/session.jsonl"}}, func(Event) {}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func TestSummary(t *testing.T) {
	now := time.Date(2026, 11, 25, 10, 30, 0, 0, time.UTC)
	s := NewSummary(now.Add(-24*time.Hour), now, nil)
	if _, err := Scan(bytes.NewReader(fixture(t)), &Seen{}, s.Add); err != nil {
		t.Fatal(err)
	}
	models := s.Models()
	if len(models) != 2 || models[0].Model != "claude-opus-5-5" || models[0].Calls != 4 || models[0].Usage != wantTotals["claude-opus-5-5"] {
		t.Errorf("%+v", models)
	}
	all := func(string) bool { return true }
	want := []Minute{
		{time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC), 5 + 17_000 + 7 + 1500},
		{time.Date(2026, 11, 25, 10, 20, 0, 0, time.UTC), 3 + 18_800 + 2 + 900 + 4 + 250},
	}
	minutes := s.Minutes(all, budget.Limit{})
	if diff := cmp.Diff(want, minutes); diff != "" {
		t.Errorf("minutes (-want +got):\n%s", diff)
	}
	hours := ByHour(minutes)
	if hours[10] != want[1].Counted || hours[9] != 0 {
		t.Errorf("%v", hours)
	}
	if used := s.Since(now.Add(-10 * time.Minute)); used["claude-haiku-5-5"].Write5m != 900 || used["claude-opus-5-5"].Write5m != 250 {
		t.Errorf("%+v", used)
	}
	if used := s.LastMinute(); len(used) != 0 {
		t.Errorf("%+v", used)
	}
	counts, last := s.Refusals()
	if counts[429] != 2 || counts[529] != 1 || len(last) != 3 {
		t.Errorf("%v", counts)
	}
	if s.Sessions(now.Add(-time.Hour)) != 1 || s.Sessions(now.Add(-time.Minute)) != 0 {
		t.Error("sessions")
	}
	// The first turn made msg_1 and msg_2, the second three calls.
	calls, turns := s.CallsPerTurn()
	if turns != 2 || calls != (budget.Amount{Low: 2, Tokens: 2, High: 3}) {
		t.Errorf("%+v of %d turns", calls, turns)
	}
}

func TestSummaryOfAClockThatWentBack(t *testing.T) {
	s := NewSummary(noon.Add(-time.Hour), noon, nil)
	s.Add(Event{Kind: Call, New: true, Time: noon.Add(time.Hour), Model: "m", Usage: budget.Usage{Input: 7}})
	s.Add(Event{Kind: Call, New: true, Time: noon.Add(-2 * time.Hour), Model: "m", Usage: budget.Usage{Input: 100}})
	if s.Ahead() != 1 || s.Since(noon)["m"].Input != 7 || s.LastMinute()["m"].Input != 7 {
		t.Errorf("%d ahead, %+v, %+v", s.Ahead(), s.Since(noon), s.LastMinute())
	}
}

func FuzzScan(f *testing.F) {
	text, err := os.ReadFile("testdata/session.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range bytes.Split(text, []byte("\n")) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Scan(bytes.NewReader(text), &Seen{}, func(Event) {})
		if err != nil || s.Lines != bytes.Count(text, []byte("\n")) || s.Consumed != int64(bytes.LastIndexByte(text, '\n')+1) {
			t.Errorf("%+v, %v", s, err)
		}
	})
}
