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
	_ "pare/internal/golden" // go test ./... -update
)

func fixture(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/session.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func scan(t *testing.T, r io.Reader) (*Log, int64) {
	t.Helper()
	log, consumed, err := Scan(r)
	if err != nil {
		t.Fatal(err)
	}
	return log, consumed
}

// totals of the fixture, added up from its text by hand: msg_1 once, with the
// last figure of its output; msg_2, msg_3, msg_5; msg_4 by a subagent.
var wantTotals = map[string]budget.Usage{
	"claude-opus-5-5":  {Input: 5 + 7 + 3 + 4, Write5m: 17_000 + 1500 + 250, Write1h: 18_800, Read: 17_000 + 18_800, Output: 120 + 300 + 200 + 80},
	"claude-haiku-5-5": {Input: 2, Write5m: 900, Output: 50},
}

func totals(l *Log) map[string]budget.Usage {
	all := map[string]budget.Usage{}
	for _, c := range l.Calls {
		name := l.Models[c.Model]
		all[name] = all[name].Add(c.Usage())
	}
	return all
}

func TestScanTheFixture(t *testing.T) {
	log, _ := scan(t, bytes.NewReader(fixture(t)))
	if diff := cmp.Diff(wantTotals, totals(log)); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	if len(log.Prompts) != 2 || len(log.Calls) != 5 {
		t.Errorf("%d prompts, %d messages", len(log.Prompts), len(log.Calls))
	}
	var refusals []string
	for _, r := range log.Refusals {
		refusals = append(refusals, fmt.Sprintf("%d %v %.20s", r.Status, r.RetryIn, r.Message))
	}
	want := []string{"429 1.1065s 429 This request wou", "429 0s API Error: Request r", "529 500ms 529 Overloaded"}
	if diff := cmp.Diff(want, refusals); diff != "" {
		t.Errorf("refusals (-want +got):\n%s", diff)
	}
	if s := log.Stats; s.Repeats != 2 || s.Broken != 2 || s.Partial != 1 || s.TooLong != 0 {
		t.Errorf("%+v", s)
	}
	if s := log.Sessions[0]; s.ID != "5c1f0f9e-0001-4000-8000-000000000001" || s.Dir != "/home/ada/shop" {
		t.Errorf("%+v", s)
	}
}

// TestAnySplitOfReads: how the bytes come in changes nothing.
func TestAnySplitOfReads(t *testing.T) {
	for name, r := range map[string]io.Reader{
		"byte by byte": iotest.OneByteReader(bytes.NewReader(fixture(t))),
		"halves":       iotest.HalfReader(bytes.NewReader(fixture(t))),
		"CRLF":         bytes.NewReader(bytes.ReplaceAll(fixture(t), []byte("\n"), []byte("\r\n"))),
	} {
		log, _ := scan(t, r)
		if diff := cmp.Diff(wantTotals, totals(log)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestGrowingFile reads a file at every length it has while it is written, each
// time with what was kept of the last reading, and always sees what a reading of
// the whole would see.
func TestGrowingFile(t *testing.T) {
	text := append(fixture(t), []byte("}}}\n")...)
	for _, step := range []int{37, 100, 1000} {
		dir, cache := t.TempDir(), filepath.Join(t.TempDir(), "cache")
		path := filepath.Join(dir, "p", "s.jsonl")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		for n := 0; ; n = min(n+step, len(text)) {
			if err := os.WriteFile(path, text[:n], 0o644); err != nil {
				t.Fatal(err)
			}
			log := load(t, dir, Options{Cache: cache})
			want, consumed := scan(t, bytes.NewReader(text[:n]))
			if diff := cmp.Diff(totals(want), totals(log)); diff != "" {
				t.Fatalf("at %d bytes (-want +got):\n%s", n, diff)
			}
			if log.Stats.Cached+log.Stats.Read != consumed || len(log.Prompts) != len(want.Prompts) || log.Stats.Repeats != want.Stats.Repeats || log.Stats.Broken != want.Stats.Broken {
				t.Fatalf("at %d bytes: %+v, want %+v", n, log.Stats, want.Stats)
			}
			if n == len(text) {
				break
			}
		}
	}
}

func load(t testing.TB, dir string, o Options) *Log {
	t.Helper()
	files, err := Find(dir, o.Since)
	if err != nil {
		t.Fatal(err)
	}
	log, err := Load(context.Background(), dir, files, o)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestResumedSessionIsCountedOnce(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.jsonl", "b.jsonl"} {
		write(t, filepath.Join(dir, "-home-ada-shop", name), string(fixture(t)))
	}
	log := load(t, dir, Options{})
	if diff := cmp.Diff(wantTotals, totals(log)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if log.Stats.Repeats != 2+7 || log.Stats.Files != 2 || len(log.Prompts) != 4 || len(log.Refusals) != 3 {
		// The prompts of the fixture have no ID by which they are known again.
		t.Errorf("%+v, %d prompts, %d refusals", log.Stats, len(log.Prompts), len(log.Refusals))
	}
	if log.Sessions[0].Folder != "-home-ada-shop" {
		t.Errorf("%+v", log.Sessions)
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

// TestTwoGigabytesInLittleMemory: memory grows with the messages, not with the
// text around them.
func TestTwoGigabytesInLittleMemory(t *testing.T) {
	size := int64(2 << 30)
	if testing.Short() || raced {
		size = 64 << 20
	}
	filler := []byte(`{"type":"attachment","attachment":{"content":"` + strings.Repeat("line of a file, ", 4000) + `"}}` + "\n")
	s := &stream{left: size, filler: filler}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	log, consumed := scan(t, s)
	runtime.ReadMemStats(&after)
	if consumed < size || len(log.Calls) != s.messages || totals(log)["claude-opus-5-5"].Input != 3*s.messages {
		t.Errorf("%+v, %d calls of %d", log.Stats, len(log.Calls), s.messages)
	}
	grown := int64(after.Sys) - int64(before.Sys)
	t.Logf("%d MB, %d messages, %d KB of memory above the start", consumed>>20, s.messages, grown>>10)
	if grown > 32<<20 {
		t.Errorf("the memory grew by %d bytes", grown)
	}
}

func TestLinesThatAreTooLong(t *testing.T) {
	long := `{"type":"attachment","x":"` + strings.Repeat("a", maxLine) + `"}`
	text := long + "\n" + `{"type":"assistant","timestamp":"2026-11-25T10:00:00Z","message":{"id":"m","model":"x","usage":{"input_tokens":9}}}` + "\n" + long
	for name, r := range map[string]io.Reader{"at once": strings.NewReader(text), "by halves": iotest.HalfReader(strings.NewReader(text))} {
		log, consumed := scan(t, r)
		if len(log.Calls) != 1 || log.Calls[0].Input != 9 || log.Stats.TooLong != 1 || log.Stats.Partial != 1 || consumed != int64(strings.LastIndexByte(text, '\n')+1) {
			t.Errorf("%s: %d calls %+v, consumed %d", name, len(log.Calls), log.Stats, consumed)
		}
	}
}

func TestReadErrors(t *testing.T) {
	boom := errors.New("boom")
	_, _, err := Scan(io.MultiReader(bytes.NewReader(fixture(t)), iotest.ErrReader(boom)))
	if !errors.Is(err, boom) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Load(ctx, ".", []File{{Path: "testdata/session.jsonl"}}, Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// answer is a line of an answer with these figures, and more fields at its end.
func answer(id, at string, u budget.Usage, more string) string {
	return fmt.Sprintf(`{"type":"assistant","timestamp":%q,"sessionId":"s","message":{"id":%q,"model":"claude-opus-5-5","usage":{"input_tokens":%d,"cache_creation_input_tokens":%d,"cache_read_input_tokens":%d,"output_tokens":%d}}%s}`,
		at, id, u.Input, u.Write5m, u.Read, u.Output, more)
}

// TestLines are lines by themselves, with what becomes of them.
func TestLines(t *testing.T) {
	const at = "2026-11-25T10:00:00Z"
	one := budget.Usage{Input: 1}
	for _, test := range []struct {
		name, line               string
		calls, prompts, refusals int
		broken                   int
	}{
		{name: "an answer", line: answer("m", at, one, ""), calls: 1},
		{name: "white space around all", line: " { \"type\" : \"assistant\" , \"timestamp\":\"" + at + "\", \"message\" : { \"id\" : \"m\" , \"usage\" : { \"input_tokens\" : 1 } } } ", calls: 1},
		{name: "a name with escapes", line: strings.Replace(answer("m", at, one, ""), `"assistant"`, `"\u0061ssistant"`, 1), calls: 1},
		{name: "by the client itself", line: strings.Replace(answer("m", at, one, ""), "claude-opus-5-5", "<synthetic>", 1)},
		{name: "cut in half", line: answer("m", at, one, "")[:90], broken: 1},
		{name: "cut at the end", line: strings.TrimSuffix(answer("m", at, one, ""), "}"), broken: 1},
		{name: "two in a line", line: answer("m", at, one, "") + answer("n", at, one, ""), broken: 1},
		{name: "text behind it", line: answer("m", at, one, "") + "x}", broken: 1},
		{name: "no JSON", line: "{what is this}", broken: 1},
		{name: "a list", line: `["type","assistant"]`, broken: 1},
		{name: "more tokens than there are", line: answer("m", at, budget.Usage{Input: 1 << 40}, ""), broken: 1},
		{name: "fewer than none", line: answer("m", at, budget.Usage{Read: -5}, ""), broken: 1},
		{name: "a word for a number", line: strings.Replace(answer("m", at, one, ""), `"input_tokens":1`, `"input_tokens":"many"`, 1), calls: 1},
		{name: "a list for a number", line: strings.Replace(answer("m", at, one, ""), `"input_tokens":1`, `"input_tokens":[1,{"x":2}]`, 1), calls: 1},
		{name: "no usage", line: `{"type":"assistant","timestamp":"` + at + `","message":{"id":"m","usage":null}}`},
		{name: "usage in what a tool was given", line: `{"type":"assistant","timestamp":"` + at + `","message":{"id":"m","content":[{"type":"tool_use","input":{"usage":{"input_tokens":7}}}]}}`},
		{name: "usage of a subagent, told once more", line: `{"type":"user","timestamp":"` + at + `","message":{"content":[{"type":"tool_result","content":"x"}]},"toolUseResult":{"usage":{"input_tokens":7}}}`},
		{name: "no time", line: `{"type":"assistant","message":{"id":"m","usage":{"input_tokens":7}}}`},
		{name: "typed", line: `{"type":"user","message":{"content":"hello"},"timestamp":"` + at + `"}`, prompts: 1},
		{name: "typed, as blocks", line: `{"type":"user","message":{"content":[{"type":"text","text":"\"tool_result\""}]},"timestamp":"` + at + `"}`, prompts: 1},
		{name: "a notification that the client gives for a prompt", line: `{"type":"user","message":{"content":"<task-notification>"},"promptSource":"system","timestamp":"` + at + `"}`},
		{name: "typed by the session to its subagent", line: `{"type":"user","isSidechain":true,"message":{"content":"hello"},"timestamp":"` + at + `"}`},
		{name: "a plan's limit", line: `{"type":"assistant","isApiErrorMessage":true,"timestamp":"` + at + `","message":{"model":"<synthetic>","content":[{"type":"text","text":"You've hit your limit"}]},"quotaLimits":{"status":"rejected","resetsAt":1796068200,"rateLimitType":"five_hour"},"error":"rate_limit","apiErrorStatus":429}`, refusals: 1},
	} {
		log, _ := scan(t, strings.NewReader(test.line+"\n"))
		if len(log.Calls) != test.calls || len(log.Prompts) != test.prompts || len(log.Refusals) != test.refusals || log.Stats.Broken != test.broken {
			t.Errorf("%s: %d calls, %d prompts, %d refusals, %d broken", test.name, len(log.Calls), len(log.Prompts), len(log.Refusals), log.Stats.Broken)
		}
		if test.refusals > 0 {
			want := Refusal{At: time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC), Status: 429, Message: "You've hit your limit", Limit: "five_hour", Resets: time.Unix(1796068200, 0)}
			if diff := cmp.Diff(want, log.Refusals[0]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	}
}

// TestZones: times are moments, whatever zone a line gives them in.
func TestZones(t *testing.T) {
	var all []string
	for i, at := range []string{"2026-11-25T10:00:00Z", "2026-11-25T11:00:00+01:00", "2026-11-25T02:00:00.000-08:00", "2026-11-25T15:45:00+05:45"} {
		all = append(all, answer(fmt.Sprint(i), at, budget.Usage{Input: 1}, ""))
	}
	log, _ := scan(t, strings.NewReader(strings.Join(all, "\n")))
	if len(log.Calls) != 4 {
		t.Fatalf("%d calls", len(log.Calls))
	}
	for _, c := range log.Calls {
		if want := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC); !c.Time().Equal(want) {
			t.Errorf("%v", c.Time())
		}
	}
}

func TestHowACallWasMade(t *testing.T) {
	line := func(usage, more string) string {
		return `{"type":"assistant","timestamp":"2026-11-25T10:00:00Z","sessionId":"s","message":{"id":"m","model":"x","usage":{` + usage + `}}` + more + `}`
	}
	for _, test := range []struct {
		line string
		want Call
	}{
		{line(`"speed":"fast","service_tier":"batch","inference_geo":"us","output_tokens":2`, ""), Call{Output: 2, How: Fast | Batched | InUS}},
		{line(`"server_tool_use":{"web_search_requests":3}`, ""), Call{Searches: 3}},
		{line(`"cache_creation_input_tokens":10,"cache_creation":{"ephemeral_1h_input_tokens":4,"ephemeral_5m_input_tokens":1}`, ""), Call{Write1h: 4, Write5m: 6}},
		{line(`"cache_creation":{"ephemeral_1h_input_tokens":4,"ephemeral_5m_input_tokens":1}`, ""), Call{Write1h: 4, Write5m: 1}},
		{line(`"input_tokens":1`, `,"isSidechain":true,"agentId":"a1","attributionAgent":"Explore"`), Call{Input: 1, How: Sidechain, Agent: 1}},
	} {
		log, _ := scan(t, strings.NewReader(test.line))
		got := log.Calls[0]
		got.Key, got.Milli = 0, 0
		if got != test.want {
			t.Errorf("%s\ngot  %+v\nwant %+v", test.line, got, test.want)
		}
		if test.want.Agent > 0 && log.Agents[1] != (Agent{"a1", "Explore"}) {
			t.Errorf("%+v", log.Agents)
		}
	}
}

// TestReplayedSidechain: what a subagent's file repeats of the session belongs to
// the session, whichever is read first.
func TestReplayedSidechain(t *testing.T) {
	main := answer("m", "2026-11-25T10:00:00Z", budget.Usage{Input: 5}, "")
	side := answer("m", "2026-11-25T10:00:00Z", budget.Usage{Input: 5}, `,"isSidechain":true,"agentId":"a1"`)
	for _, text := range []string{main + "\n" + side, side + "\n" + main} {
		log, _ := scan(t, strings.NewReader(text))
		if len(log.Calls) != 1 || log.Calls[0].How != 0 || log.Calls[0].Agent != 0 {
			t.Errorf("%+v", log.Calls)
		}
	}
}

// TestManyModelsAndNames: a stranger's file does not fill the tables.
func TestManyModelsAndNames(t *testing.T) {
	var b strings.Builder
	for i := range 3 * mostModels {
		b.WriteString(strings.Replace(answer(fmt.Sprint(i), "2026-11-25T10:00:00Z", budget.Usage{Input: 1}, ""), "claude-opus-5-5", fmt.Sprintf("m%d%s", i, strings.Repeat("x", 2000)), 1) + "\n")
	}
	log, _ := scan(t, strings.NewReader(b.String()))
	if len(log.Calls) != 3*mostModels || len(log.Models) != mostModels+1 || len(log.Models[0]) > longest {
		t.Errorf("%d calls, %d models", len(log.Calls), len(log.Models))
	}
}
