package triage

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

// split is a text's records, as the first words of their first lines.
func split(text string) []string {
	var all []string
	s := splitter{now: noon, emit: func(r *record) { all = append(all, strings.TrimSpace(r.text())) }}
	for i, l := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		s.add(read(i+1, l, noon))
	}
	s.flush()
	return all
}

func TestRecords(t *testing.T) {
	for _, test := range []struct {
		name, text string
		n          int
	}{
		{"one message", "API Error: Rate limit reached", 1},
		{"lines of a log", "2026-11-25 12:00:01 INFO a\n2026-11-25 12:00:02 ERROR b\n2026-11-25 12:00:03 INFO c", 3},
		{"a traceback", "2026-11-25 12:00:01 ERROR failed\nTraceback (most recent call last):\n  File \"a.py\", line 1\nanthropic.RateLimitError: Error code: 429 - {}\n2026-11-25 12:00:02 INFO b", 3},
		{"an object over lines", "error: {\n  status: 429,\n  headers: {\n    'retry-after': '3'\n  }\n}\n", 1},
		{"responses", "HTTP/2 200\nretry-after: 1\n\n{}\nHTTP/2 429\nretry-after: 2\n\n{\"error\":{}}\n", 2},
		{"objects", "{\"status\":200}\n{\"status\":429}\n", 2},
		{"a status and its body", "API Error: 429\n{\"type\":\"error\"}\n", 1},
		{"a status and another's body", "status=200 ok\n{\"status\":429}\n", 2},
		{"a message that a terminal wrapped", "API Error: Request rejected (429) · This request would exceed your organization's rate\nlimit of 30,000 input tokens per minute", 1},
		{"compose", "api-1  | 2026-11-25T12:00:01Z INFO a\ndb-1   | 2026-11-25T12:00:02Z INFO b", 2},
		{"a note about trying again", "2026-11-25 12:00:01 WARN 429\n2026-11-25 12:00:02 INFO client: Retrying request in 0.9 seconds", 1},
		{"a prompt of the shell", "$ claude -p hi\nAPI Error: Rate limit reached\n$ exit", 3},
		{"colours", "\x1b[31mERROR\x1b[0m 429\n\x1b[32mINFO\x1b[0m ok", 2},
	} {
		if got := split(test.text); len(got) != test.n {
			t.Errorf("%s: %d records, want %d: %q", test.name, len(got), test.n, got)
		}
	}
}

// TestFactsStayApart: what one answer says is never put on another.
func TestFactsStayApart(t *testing.T) {
	for _, test := range []struct {
		name, text string
		kind       Kind
		wait       time.Duration
		line       int
	}{
		{"the wait of one that went well", "12:00:01 INFO status=200 retry-after=5\n12:00:02 ERROR 429 Too Many Requests\n", RateLimit, -1, 2},
		{"the wait of an earlier refusal", "HTTP/2 429\nretry-after: 30\n\nHTTP/2 529\n\n{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}", Overloaded, -1, 4},
		{"the limit of an earlier one", "2026-11-25 11:00:00 ERROR 429 exceed your organization's rate limit of 50 requests per minute\n2026-11-25 11:59:00 ERROR 429 Too Many Requests, retry-after: 7\n", RateLimit, 7 * time.Second, 2},
		{"an echo of it", "2026-11-25 11:58:58 ERROR 429 exceed your organization's rate limit of 50 requests per minute\n2026-11-25 11:59:00 ERROR 429 Too Many Requests\n", Requests, -1, 1},
		{"headers of one that went well", "HTTP/2 200\nanthropic-ratelimit-requests-remaining: 0\n\nHTTP/2 429\n\n{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Rate limited\"}}", RateLimit, -1, 4},
	} {
		d := Read(test.text, noon)
		wait := time.Duration(-1)
		if d.HasWait {
			wait = d.Wait
		}
		if d.Kind != test.kind || wait != test.wait || d.Line != test.line {
			t.Errorf("%s: %v, wait %v, line %d; want %v, %v, %d", test.name, d.Kind, wait, d.Line, test.kind, test.wait, test.line)
		}
	}
}

func TestPoints(t *testing.T) {
	zone := func(name string) *time.Location { l, _ := zoneOf(name); return l }
	paris, york := zone("Europe/Paris"), zone("America/New_York")
	for _, test := range []struct {
		text string
		base time.Time
		want string
	}{
		{"12:50pm (Europe/Paris)", noon, "2026-11-26T12:50:00+01:00"},
		{"2pm (Europe/Paris)", noon, "2026-11-25T14:00:00+01:00"},
		{"Dec 3, 7:15pm (Europe/Paris)", noon, "2026-12-03T19:15:00+01:00"},
		{"Dec 3 7:15pm", noon, "2026-12-03T19:15:00Z"},
		{"Jan 2, 9am", noon, "2027-01-02T09:00:00Z"},
		{"Oct 24", noon, "2026-10-24T00:00:00Z"},
		{"2026-12-01 at 00:00 UTC", noon, "2026-12-01T00:00:00Z"},
		{"2026-12-01T08:00:00+02:00", noon, "2026-12-01T08:00:00+02:00"},
		{"tomorrow at 9am", noon, "2026-11-26T09:00:00Z"},
		{"Mon 12:29 AM", noon, "2026-11-30T00:29:00Z"},
		{"3pm PST", noon, "2026-11-25T15:00:00-08:00"},
		{"Mon, 30 Nov 2026 13:30:00 GMT", noon, "2026-11-30T13:30:00Z"},
		{"12am (America/New_York)", noon, "2026-11-26T00:00:00-05:00"},
		// The night in which the clocks are changed has 25 hours, and 23 in spring.
		{"9am (Europe/Paris)", time.Date(2026, 10, 24, 12, 0, 0, 0, paris), "2026-10-25T09:00:00+01:00"},
		{"9am (Europe/Paris)", time.Date(2026, 3, 28, 12, 0, 0, 0, paris), "2026-03-29T09:00:00+02:00"},
		{"1:30am", time.Date(2026, 11, 1, 1, 45, 0, 0, york), "2026-11-02T01:30:00-05:00"},
		{"3pm (Nowhere/Land)", noon, ""},
		{"25:99", noon, ""},
		{"soon", noon, ""},
	} {
		got, ok := parsePoint(test.text, test.base)
		if shown := got.Format(time.RFC3339); ok != (test.want != "") || ok && shown != test.want {
			t.Errorf("%s: %s, %v; want %s", test.text, shown, ok, test.want)
		}
	}
}

func TestSpans(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"6m0s": 6 * time.Minute, "1.574s": 1574 * time.Millisecond, "644ms": 644 * time.Millisecond, "26 seconds": 26 * time.Second,
		"1 hour and 5 minutes": 65 * time.Minute, "2 days": 48 * time.Hour, "1h2m3s": time.Hour + 2*time.Minute + 3*time.Second,
	} {
		if got, ok := parseSpan(text); !ok || got != want {
			t.Errorf("%s: %v, %v", text, got, ok)
		}
	}
	if _, ok := parseSpan("99999999999 days"); ok {
		t.Error("a span of ages is believed")
	}
}

func TestLongLogs(t *testing.T) {
	line := []byte("2026-11-25T12:00:00Z INFO worker handled /v1/items in 17 ms bytes=1337\n")
	refusal := "2026-11-25T12:00:09Z ERROR anthropic.RateLimitError: Error code: 429 - {'error': {'type': 'rate_limit_error', 'message': 'of 50 requests per minute'}}\n"
	d, err := ReadLog(io.MultiReader(bytes.NewReader(bytes.Repeat(line, 60_000)), strings.NewReader(refusal), bytes.NewReader(bytes.Repeat(line, 60_000)), strings.NewReader(strings.Repeat("x", 4<<20)+"\n{\"half\": ")), noon)
	if err != nil || d.Kind != Requests || d.Line != 60_001 || d.Limit != 50 {
		t.Errorf("%v, line %d, limit %d, %v", d.Kind, d.Line, d.Limit, err)
	}
}

// TestRequired: whatever a row's expression matches holds one of its words, so
// that asking for them first loses nothing.
func TestRequired(t *testing.T) {
	for _, k := range texts(t) {
		flat := flatten(k.text)
		if len(flat) > 400 {
			continue // what is long is mostly a trace; each row has short texts
		}
		lower := strings.ToLower(flat)
		for _, r := range rows() {
			if !r.pattern.MatchString(flat) {
				continue
			}
			if !holdsAny(lower, r.words) {
				t.Errorf("%s: %v is matched without any of %q", k.name, r.kind, r.words)
			}
			if !telling().in(flat) {
				t.Errorf("%s: %v is not found in a long log", k.name, r.kind)
			}
		}
	}
	for _, r := range rows() {
		if len(r.words) == 0 {
			t.Errorf("every line would be asked for %s", r.pattern)
		}
		if r.source == "" || r.date == "" {
			t.Errorf("%s has no source", r.pattern)
		}
	}
}

func TestNoAdviceOfAnother(t *testing.T) {
	ours := []string{"anthropic-ratelimit", "Console", "Message Batches API", "status.claude.com", "/usage-credits", "Files API"}
	for k := range advices {
		for _, p := range []string{"Amazon Bedrock", "Vertex AI", "Microsoft Foundry", "OpenRouter", "LiteLLM", "Cloudflare", "GitHub Copilot"} {
			d := Diagnosis{Kind: k, Provider: p, Status: 429}
			d.advise(noon)
			for _, word := range ours {
				if strings.Contains(strings.Join(d.Actions, " ")+d.What+d.Owner, word) {
					t.Errorf("%v at %s: %q", k, p, d.Actions)
				}
			}
			if d.What == "" || len(d.Actions) == 0 {
				t.Errorf("%v at %s: says nothing", k, p)
			}
		}
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	key := "sk-ant-api03-" + strings.Repeat("Zq7Lk2Vx9Rt4Wm8Np3Bs", 3)
	d := Read("> x-api-key: "+key+"\nError: 418 with key "+key+" failed\n", noon)
	if strings.Contains(d.Evidence, key) || d.Evidence == "" {
		t.Errorf("%q", d.Evidence)
	}
}
