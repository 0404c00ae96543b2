package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pare/budget"
	"pare/internal/batch"
)

// budgetNow is the clock of these tests.
var budgetNow = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// runBudget runs a command line at a fixed time with an environment.
func runBudget(t *testing.T, vars map[string]string, stdin io.Reader, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	dir := t.TempDir()
	env := &Env{
		Args: args, Stdin: stdin, Stdout: &out, Stderr: &errs, Dir: dir, Now: func() time.Time { return budgetNow },
		Getenv: func(name string) string { return vars[name] },
	}
	return Run(context.Background(), env), out.String(), errs.String()
}

func document(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
}

func TestBudgetWaitsByTheHeaders(t *testing.T) {
	headers := filepath.Join(t.TempDir(), "headers")
	// 2,000 of 60,000 tokens were left 10 seconds ago: 12,000 are there now.
	text := "HTTP/2 200\ndate: Wed, 25 Nov 2026 11:59:50 GMT\nanthropic-ratelimit-input-tokens-limit: 60000\nanthropic-ratelimit-input-tokens-remaining: 2000\n"
	if err := os.WriteFile(headers, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := runBudget(t, nil, strings.NewReader("hello"), "budget", "--headers", headers, "--format", "json")
	var verdict struct {
		Verdict struct {
			Have int
			Need budget.Amount
		}
		Wait float64 `json:"wait_seconds"`
	}
	document(t, out, &verdict)
	if code != ExitOK || verdict.Verdict.Have != 12_000 {
		t.Errorf("code %d, %d tokens, %s", code, verdict.Verdict.Have, errs)
	}
	// At 1,000 a second.
	if want := float64(verdict.Verdict.Need.Tokens-12_000) / 1000; math.Abs(verdict.Wait-want) > 0.001 {
		t.Errorf("wait %v s, want %v", verdict.Wait, want)
	}
}

func TestBudgetSaysHowOldTheLimitsAre(t *testing.T) {
	_, out, _ := runBudget(t, nil, strings.NewReader("hello"), "budget", "--tier", "tier-1", "--model", "sonnet-4-5")
	if want := "note: the limits were read on 2025-12-01, 359 days ago"; !strings.Contains(out, want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
	young := filepath.Join(t.TempDir(), "limits.json")
	text := `{"schema": 1, "limits": [{"tier": "tier-1", "pool": "sonnet-4", "itpm": 30000, "source": "limits-docs", "date": "2026-11-20"}]}`
	if err := os.WriteFile(young, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	_, out, errs := runBudget(t, nil, strings.NewReader("hello"), "budget", "--tier", "tier-1", "--model", "sonnet-4-5", "--limits", young)
	if strings.Contains(out, "days ago") || !strings.Contains(out, "30,000") {
		t.Errorf("young data says its age:\n%s%s", out, errs)
	}
}

func TestFetchLimits(t *testing.T) {
	var asked *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r
		if r.Header.Get("x-api-key") != "sk-ant-admin" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprint(w, `{"data":[{"group_type":"model_group","models":["claude-opus-5"],"limits":[{"type":"input_tokens_per_minute","value":77777}]}]}`)
	}))
	defer server.Close()
	vars := map[string]string{"ANTHROPIC_ADMIN_KEY": "sk-ant-admin", "ANTHROPIC_BASE_URL": server.URL + "/"}
	code, out, errs := runBudget(t, vars, strings.NewReader("hello"), "budget", "--model", "opus-5", "--fetch-limits")
	if code != ExitOK || !strings.Contains(out, "Custom: 77,777 input tokens per minute") {
		t.Errorf("code %d, %s%s", code, out, errs)
	}
	if asked == nil || asked.Method != http.MethodGet || asked.URL.Path != "/v1/organizations/rate_limits" || asked.Header.Get("anthropic-version") == "" {
		t.Errorf("asked %+v", asked)
	}
	vars["ANTHROPIC_ADMIN_KEY"] = "wrong"
	code, _, errs = runBudget(t, vars, strings.NewReader("hello"), "budget", "--model", "opus-5", "--fetch-limits")
	if code != ExitFailed || !strings.Contains(errs, "403") || strings.Contains(errs, "wrong") {
		t.Errorf("code %d, %s", code, errs)
	}
	// Nothing is asked without the flag, whatever the environment holds.
	asked = nil
	if code, _, _ := runBudget(t, vars, strings.NewReader("hello"), "budget"); code != ExitOK || asked != nil {
		t.Errorf("code %d, asked %v", code, asked)
	}
}

// The admin key goes to the host that was named, wherever that one sends on to.
func TestFetchLimitsGoesNowhereElse(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("another host was asked, with the key %q", r.Header.Get("x-api-key"))
	}))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(strings.Replace(other.URL, "127.0.0.1", "localhost", 1), http.StatusTemporaryRedirect))
	defer server.Close()
	vars := map[string]string{"ANTHROPIC_ADMIN_KEY": "sk-ant-admin", "ANTHROPIC_BASE_URL": server.URL}
	code, _, errs := runBudget(t, vars, strings.NewReader("hello"), "budget", "--fetch-limits")
	if code != ExitFailed || !strings.Contains(errs, "sends on to another place: localhost") || strings.Contains(errs, "sk-ant-admin") {
		t.Errorf("code %d, %s", code, errs)
	}
}

// promptStream is a file of prompts that is made up while it is read.
type promptStream struct {
	line    []byte
	lines   int
	broken  int // every so many lines
	pending []byte
	n       int
}

func (s *promptStream) Read(p []byte) (int, error) {
	if len(s.pending) == 0 {
		if s.n == s.lines {
			return 0, io.EOF
		}
		s.n++
		s.pending = s.line
		if s.n%s.broken == 0 {
			s.pending = []byte("{\"prompt\": \n")
		}
	}
	n := copy(p, s.pending)
	s.pending = s.pending[n:]
	return n, nil
}

func TestBatchInConstantMemory(t *testing.T) {
	lines := 200_000 // a million: benchmarks/budget/runs
	if testing.Short() || raced {
		lines = 20_000
	}
	s := &promptStream{line: []byte(`{"prompt":"Sum up the report in one line.","max_tokens":50}` + "\n"), lines: lines, broken: 1000}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	code, out, errs := runBudget(t, nil, s, "budget", "batch", "--format", "json")
	runtime.GC()
	runtime.ReadMemStats(&after)
	var doc struct {
		Lines, Broken int
		Result        struct {
			Prompts int
			Input   budget.Amount
			Output  int
		}
		Examples []batch.Broken `json:"broken_lines"`
	}
	document(t, out, &doc)
	bad := lines / 1000
	if code != ExitFound || doc.Lines != lines || doc.Broken != bad || doc.Result.Prompts != lines-bad || doc.Result.Output != 50*(lines-bad) {
		t.Errorf("code %d, %+v, %s", code, doc, errs)
	}
	if doc.Examples[0].Line != 1000 || len(doc.Examples) != 10 {
		t.Errorf("%+v", doc.Examples)
	}
	if doc.Result.Input.Tokens%doc.Result.Prompts != 0 {
		t.Errorf("equal prompts cost the same: %+v", doc.Result)
	}
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
}

func TestLiveKnowsTheLastMinute(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "projects", "p")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, ago := range []time.Duration{30 * time.Second, 59 * time.Second, 61 * time.Second, 59 * time.Minute, 61 * time.Minute, 6 * 24 * time.Hour, 8 * 24 * time.Hour} {
		fmt.Fprintf(&b, `{"type":"assistant","sessionId":"s","timestamp":%q,"message":{"id":"m%d","model":"claude-opus-5","usage":{"input_tokens":%d}}}`+"\n",
			budgetNow.Add(-ago).Format(time.RFC3339), i, 1<<i)
	}
	path := filepath.Join(folder, "s.jsonl")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, budgetNow, budgetNow); err != nil {
		t.Fatal(err)
	}
	code, out, errs := runBudget(t, map[string]string{"CLAUDE_CONFIG_DIR": filepath.Dir(filepath.Dir(folder))}, strings.NewReader(""), "budget", "live", "--format", "json")
	var doc struct {
		Pools []struct {
			Pool   string
			Minute int `json:"last_minute"`
			Hour   int `json:"last_hour"`
			Total  int
		}
	}
	document(t, out, &doc)
	if code != ExitOK || len(doc.Pools) != 1 {
		t.Fatalf("code %d, %s %s", code, out, errs)
	}
	p := doc.Pools[0]
	if p.Pool != "opus-5" || p.Minute != 1+2 || p.Hour != 1+2+4+8 || p.Total != 1+2+4+8+16+32 {
		t.Errorf("%+v", p)
	}
}

// TestSessionsOnOneKey: what three sessions send together waits where one does not.
func TestSessionsOnOneKey(t *testing.T) {
	waited := func(sessions string) float64 {
		_, out, errs := runBudget(t, nil, strings.NewReader("hello"), "budget", "session", "--itpm", "30000", "--turns", "3", "--work", "question", "--sessions", sessions, "--format", "json")
		var doc struct {
			Waited float64 `json:"waited_seconds"`
		}
		if out == "" {
			t.Fatal(errs)
		}
		document(t, out, &doc)
		return doc.Waited
	}
	if one, three := waited("1"), waited("3"); one != 0 || three == 0 {
		t.Errorf("one waits %v s, three %v s", one, three)
	}
}

// TestTriageIsADocument: one document, with null for a wait that nobody knows.
func TestTriageIsADocument(t *testing.T) {
	for text, want := range map[string]any{
		"HTTP/2 429\nretry-after: 17":              17.0,
		"prompt is too long: 5 tokens > 4 maximum": nil,
	} {
		code, out, _ := runBudget(t, nil, strings.NewReader(text), "triage", "--format", "json")
		var doc map[string]any
		document(t, out, &doc)
		if code != ExitOK || doc["wait_seconds"] != want || doc["version"] != 1.0 {
			t.Errorf("%q: code %d, %v", text, code, doc)
		}
	}
}
