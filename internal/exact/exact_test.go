package exact

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "pare/internal/golden" // go test ./... -update
)

// standIn answers like the API: the count is the number of words and 6 for the
// frame. Before that it plays its script, one step a request.
type standIn struct {
	*httptest.Server
	mu     sync.Mutex
	script []http.HandlerFunc
	bodies []string
	keys   []string
}

func newStandIn(t *testing.T, script ...http.HandlerFunc) *standIn {
	s := &standIn{script: script}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Model    string
		Messages []struct {
			Role    string
			Content []struct{ Type, Text string }
		}
	}
	err := json.NewDecoder(r.Body).Decode(&body)
	s.mu.Lock()
	s.keys = append(s.keys, r.Header.Get("x-api-key"))
	text := ""
	if err == nil && r.URL.Path == "/v1/messages/count_tokens" && len(body.Messages) == 1 && len(body.Messages[0].Content) == 1 {
		text = body.Messages[0].Content[0].Text
	}
	s.bodies = append(s.bodies, body.Model+" "+text)
	var step http.HandlerFunc
	if len(s.script) > 0 {
		step, s.script = s.script[0], s.script[1:]
	}
	s.mu.Unlock()
	if step != nil {
		step(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"input_tokens": %d}`, 6+len(strings.Fields(text)))
}

func (s *standIn) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.bodies)
}

// refuse answers with a status, the API's envelope, and headers "Name: value".
func refuse(status int, kind, message string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("request-id", "req_7")
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"type":"error","error":{"type":%q,"message":%q,"details":{"error_code":%q}}}`, kind, message, message)
	}
}

// say answers 200 with any body.
func say(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	}
}

func breakOff(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		conn.Close()
	}
}

// client counts against the stand-in and notes its pauses instead of waiting.
func client(t *testing.T, s *standIn, change func(*Options)) (*Client, *[]time.Duration) {
	t.Helper()
	var pauses []time.Duration
	opts := Options{Key: "sk-test", BaseURL: s.URL, Attempts: 3, Sleep: func(ctx context.Context, d time.Duration) error {
		pauses = append(pauses, d)
		return ctx.Err()
	}}
	if change != nil {
		change(&opts)
	}
	c, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return c, &pauses
}

func TestCount(t *testing.T) {
	t.Setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1") // only what is told counts
	t.Setenv("ANTHROPIC_AUTH_TOKEN", "another")
	s := newStandIn(t)
	c, _ := client(t, s, nil)
	for text, want := range map[string]int{"one two three": 9, "": 0, " \n\t": 0, "a\x00\xffb \u2028": 7} {
		if got, err := c.Count(t.Context(), "claude-x", text); got != want || err != nil {
			t.Errorf("%q: %d, %v, want %d", text, got, err, want)
		}
	}
	if s.requests() != 2 || s.keys[0] != "sk-test" {
		t.Errorf("%d requests, keys %q", s.requests(), s.keys)
	}
}

func TestErrors(t *testing.T) {
	spend := "enforced_spend_limit_reached"
	for _, test := range []struct {
		name     string
		step     http.HandlerFunc
		want     Kind
		requests int // 3: as often as it may
		says     string
	}{
		{"401", refuse(401, "authentication_error", "invalid x-api-key"), KeyRefused, 1, "the API refuses the key (401): invalid x-api-key [req_7]"},
		{"403", refuse(403, "permission_error", "no"), KeyRefused, 1, "(403)"},
		{"400", refuse(400, "invalid_request_error", "model: what"), Invalid, 1, "model: what"},
		{"404", refuse(404, "not_found_error", "model: claude-x"), NoModel, 1, "model: claude-x"},
		{"413", refuse(413, "request_too_large", "big"), TooLarge, 1, ""},
		{"429", refuse(429, "rate_limit_error", "slow down"), RateLimited, 3, "slow down"},
		{"429 with retry-after", refuse(429, "rate_limit_error", "slow down", "retry-after: 7"), RateLimited, 3, ""},
		{"429 of an hour", refuse(429, "rate_limit_error", "slow down", "retry-after: 3600"), RateLimited, 1, ""},
		{"429 of the spend limit", refuse(429, "rate_limit_error", spend), SpendLimit, 1, ""},
		{"500", refuse(500, "api_error", "oops"), Server, 3, "oops"},
		{"502 in HTML", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(502)
			fmt.Fprint(w, "<html>\n"+strings.Repeat("x", 1000))
		}, Server, 3, "fault of the API (502): <html>"},
		{"529", refuse(529, "overloaded_error", "Overloaded"), Overloaded, 3, "Overloaded"},
		{"broken JSON", say("application/json", `{"input_tok`), Garbled, 1, ""},
		{"a page", say("text/html", "<html>sign in"), Garbled, 1, ""},
		{"no count", say("application/json", `{"tokens": 3}`), Garbled, 1, ""},
		{"a negative count", say("application/json", `{"input_tokens": -3}`), Garbled, 1, ""},
		{"redirection", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, Address, 1, "sends on"},
		{"breaks off", breakOff, Network, 3, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newStandIn(t, test.step, test.step, test.step, test.step)
			c, _ := client(t, s, nil)
			_, err := c.Count(t.Context(), "claude-x", "text")
			var e *Error
			if !errors.As(err, &e) || e.Kind != test.want || !strings.Contains(e.Error(), test.says) {
				t.Fatalf("error %v, want kind %q and %q", err, test.want, test.says)
			}
			if s.requests() != test.requests {
				t.Errorf("%d requests, want %d", s.requests(), test.requests)
			}
			if strings.Contains(fmt.Sprint(e.Error(), e.Hint()), "sk-test") || len(e.Error()) > 400 {
				t.Errorf("the error says %q", e)
			}
		})
	}
}

func TestNoKeyNoServer(t *testing.T) {
	var e *Error
	if _, err := New(Options{}); !errors.As(err, &e) || e.Kind != NoKey || e.Hint() == "" {
		t.Errorf("no key: %v", err)
	}
	s := newStandIn(t)
	s.Close()
	c, _ := client(t, s, nil)
	if _, err := c.Count(t.Context(), "m", "text"); !errors.As(err, &e) || e.Kind != Network || !strings.Contains(e.Message, "refused") {
		t.Errorf("no server: %v", err)
	}
	if _, err := c.Count(t.Context(), "m", strings.Repeat("x", maxBytes+1)); !errors.As(err, &e) || e.Kind != TooLarge {
		t.Errorf("33 MB: %v", err)
	}
}

func TestTimeout(t *testing.T) {
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	s := newStandIn(t, silent, silent, silent)
	c, pauses := client(t, s, func(o *Options) { o.Timeout = 20 * time.Millisecond })
	var e *Error
	// Not every request need have come so far as to be counted.
	if _, err := c.Count(t.Context(), "m", "text"); !errors.As(err, &e) || e.Kind != Timeout || len(*pauses) != 2 {
		t.Errorf("%v after %d pauses", err, len(*pauses))
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newStandIn(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	c, _ := client(t, s, nil)
	if _, err := c.Count(ctx, "m", "text"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("sleep: %v", err)
	}
}

func TestPauses(t *testing.T) {
	s := newStandIn(t, refuse(429, "rate_limit_error", "x", "retry-after: 7"), refuse(529, "overloaded_error", "x"))
	c, pauses := client(t, s, nil)
	if n, err := c.Count(t.Context(), "m", "text"); n != 7 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	// What the API asks for; and where it does not say, twice as long each time.
	if got := fmt.Sprint(*pauses); got != "[7s 1s]" {
		t.Errorf("pauses %s", got)
	}
	for header, want := range map[string]time.Duration{"": 0, "2": 2 * time.Second, "0.5": time.Second / 2, "-1": 0, "x": 0, "1e9": 0} {
		if got := retryAfter(header); got != want {
			t.Errorf("retry-after %q is %v", header, got)
		}
	}
}

// No more requests are under way than allowed, and a pause holds for all.
func TestConcurrency(t *testing.T) {
	var now, most atomic.Int32
	slow := func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(time.Millisecond)
		now.Add(-1)
		say("application/json", `{"input_tokens": 7}`)(w, r)
	}
	s := newStandIn(t)
	for range 40 {
		s.script = append(s.script, slow)
	}
	c, _ := client(t, s, func(o *Options) { o.Concurrency = 3 })
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			if _, err := c.Count(t.Context(), "m", fmt.Sprint("text", i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() > 3 || s.requests() != 40 || c.Stats() != (Stats{Sent: 40}) {
		t.Errorf("%d at a time, %d requests, %+v", most.Load(), s.requests(), c.Stats())
	}
}

func TestCache(t *testing.T) {
	s := newStandIn(t)
	name := filepath.Join(t.TempDir(), "new", "counts.tsv")
	count := func(base, model, text string) Stats {
		t.Helper()
		c, _ := client(t, s, func(o *Options) { o.CacheFile = name; o.BaseURL = base })
		if n, err := c.Count(t.Context(), model, text); n != 6+len(strings.Fields(text)) || err != nil {
			t.Errorf("%q: %d, %v", text, n, err)
		}
		return c.Stats()
	}
	sent, cached := Stats{Sent: 1}, Stats{Cached: 1}
	for _, step := range []struct {
		base, model, text string
		want              Stats
	}{
		{s.URL, "m", "a b", sent},
		{s.URL, "m", "a b", cached},
		{s.URL, "n", "a b", sent},       // another model
		{s.URL + "/", "m", "a b", sent}, // another place that answers
		{s.URL, "m", "a c", sent},
	} {
		if got := count(step.base, step.model, step.text); got != step.want {
			t.Errorf("%+v: %+v", step, got)
		}
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}

	// Torn lines are not believed, and the others still are.
	data, _ := os.ReadFile(name)
	torn := string(data[:len(data)-2]) + keyOf(s.URL, "m", "x") + "\t9\n" + keyOf(s.URL, "m", "y") + "\t-9\n\nnonsense\n"
	if err := os.WriteFile(name, []byte(torn), 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]Stats{"a b": cached, "a c": sent, "x": sent, "y": sent} {
		if got := count(s.URL, "m", text); got != want {
			t.Errorf("after the tear %q: %+v", text, got)
		}
	}
	// A cache in an impossible place costs nothing but requests.
	name = filepath.Join(name, "below", "a", "file")
	if got := count(s.URL, "m", "a b"); got != sent {
		t.Errorf("no place: %+v", got)
	}
}

func TestKindsHaveNames(t *testing.T) {
	for k := Network; k <= Garbled; k++ {
		e := &Error{Kind: k, RetryAfter: 90 * time.Second}
		if k.String() == "" || e.Error() != k.String() || strings.HasSuffix(e.Hint(), ".") {
			t.Errorf("%d: %q, %q", k, e, e.Hint())
		}
	}
}
