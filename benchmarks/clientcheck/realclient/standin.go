package realclient

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"unicode/utf16"
)

// StandIn answers for the Messages API on the loopback interface and keeps what
// the client sent. Every run of the client has its own base URL, so several may
// run at the same time.
type StandIn struct {
	url    string
	server *http.Server

	mu     sync.Mutex
	runs   map[string]*Capture
	opened int
}

// Capture is what one run of the client sent.
type Capture struct {
	Messages []Message // of the first request that carried tools
	Counted  []string  // raw texts that the client had counted
}

// Message is one message of a request; a content that is one string is one
// block.
type Message struct {
	Role   string
	Blocks []string
}

// Start listens on a free port of the loopback interface.
func Start() (*StandIn, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on the loopback interface: %w", err)
	}
	s := &StandIn{url: "http://" + l.Addr().String(), runs: map[string]*Capture{}}
	s.server = &http.Server{Handler: s}
	go s.server.Serve(l) //nolint:errcheck // ends with Close
	return s, nil
}

// Close stops the server.
func (s *StandIn) Close() error { return s.server.Close() }

// open makes the base URL of a run; take gives what arrived there.
func (s *StandIn) open() (url, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened++
	name = fmt.Sprintf("run%d", s.opened)
	s.runs[name] = &Capture{}
	return s.url + "/" + name, name
}

func (s *StandIn) take(name string) Capture {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := *s.runs[name]
	delete(s.runs, name)
	return c
}

// request holds the parts of a request's body that are looked at.
type request struct {
	Model    string            `json:"model"`
	Stream   bool              `json:"stream"`
	Tools    []json.RawMessage `json:"tools"`
	Messages []struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
	} `json:"messages"`
}

// ServeHTTP implements [http.Handler].
func (s *StandIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	body, err := io.ReadAll(r.Body)
	var q request
	if err != nil || r.Method != http.MethodPost || json.Unmarshal(body, &q) != nil {
		http.Error(w, `{"type":"error","error":{"type":"not_found_error","message":"stand-in"}}`, http.StatusNotFound)
		return
	}
	switch path {
	case "v1/messages/count_tokens":
		text := contentBlocks(q.Messages[0].Content)[0]
		s.note(name, func(c *Capture) { c.Counted = append(c.Counted, text) })
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"input_tokens":%d}`, Tokens(text))
	case "v1/messages":
		s.note(name, func(c *Capture) {
			if len(q.Tools) > 0 && c.Messages == nil {
				c.Messages = messages(q)
			}
		})
		answer(w, q)
	default:
		http.NotFound(w, r)
	}
}

func (s *StandIn) note(name string, change func(*Capture)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.runs[name]; c != nil {
		change(c)
	}
}

func messages(q request) []Message {
	out := make([]Message, 0, len(q.Messages))
	for _, m := range q.Messages {
		out = append(out, Message{m.Role, contentBlocks(m.Content)})
	}
	return out
}

// contentBlocks are the texts of a message's content; a block of another type
// is its type in angle brackets.
func contentBlocks(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	var blocks []struct{ Type, Text string }
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return []string{"<unreadable>"}
	}
	var out []string
	for _, b := range blocks {
		if b.Type != "text" {
			b.Text = "<" + b.Type + ">"
		}
		out = append(out, b.Text)
	}
	return out
}

// Tokens is the stand-in's answer for the tokens of a text: a fourth of
// the characters of the request that asked. It is no estimate of Claude's
// tokens; it has only to be a rule that the other side of a check can follow.
func Tokens(text string) int {
	const around = len(`{"messages":[{"role":"user","content":""}],"tools":[]}`)
	n := around
	for _, r := range text {
		switch {
		case r == '"', r == '\\', r == '\n', r == '\r', r == '\t', r == '\b', r == '\f':
			n += 2
		case r < 0x20:
			n += len(`\u0000`)
		default:
			n += utf16.RuneLen(r)
		}
	}
	return (n + 3) / 4
}

// answer says "ok" as a message or as a stream of events.
func answer(w http.ResponseWriter, q request) {
	const (
		usage = `"usage":{"input_tokens":1,"output_tokens":1}`
		head  = `"id":"msg_stand_in","type":"message","role":"assistant",`
	)
	model, _ := json.Marshal(q.Model)
	if !q.Stream {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{%s"model":%s,"content":[{"type":"text","text":"ok"}],"stop_reason":"end_turn","stop_sequence":null,%s}`, head, model, usage)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	for _, event := range []struct{ name, rest string }{
		{"message_start", fmt.Sprintf(`"message":{%s"model":%s,"content":[],"stop_reason":null,"stop_sequence":null,%s}`, head, model, usage)},
		{"content_block_start", `"index":0,"content_block":{"type":"text","text":""}`},
		{"content_block_delta", `"index":0,"delta":{"type":"text_delta","text":"ok"}`},
		{"content_block_stop", `"index":0`},
		{"message_delta", `"delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":1}`},
		{"message_stop", ""},
	} {
		rest := event.rest
		if rest != "" {
			rest = "," + rest
		}
		fmt.Fprintf(w, "event: %s\ndata: {\"type\":%q%s}\n\n", event.name, event.name, rest)
	}
}
