package realclient

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf16"
)

// StandIn answers for the Messages API on the loopback interface and keeps what
// the client sent. Every run of the client has its own base URL, so several may
// run at the same time.
type StandIn struct {
	url    string
	server *http.Server

	mu     sync.Mutex
	runs   map[string]*run
	opened int

	answered atomic.Int64
}

// run is one run of the client: what it sent, and what it is yet to be answered.
type run struct {
	Capture
	turns []Turn
}

// Turn is an answer of the model: a call of a tool, or a text where Tool is
// empty.
type Turn struct {
	Text  string
	Tool  string
	Input map[string]any
	And   []Turn // more calls of the same answer

	id int // tells answers and calls apart, as the client demands
}

// Capture is what one run of the client sent.
type Capture struct {
	Messages []Message // of the first request that carried tools
	Requests []Request // all those that carried tools
	Counted  []string  // raw texts that the client had counted
	Output   string    // what it printed, standard error included
}

// Request is one request for an answer.
type Request struct {
	Bytes    int // of its body
	Messages []Message
}

// Message is one message of a request; a content that is one string is one
// block.
type Message struct {
	Role    string
	Blocks  []string
	Results []string // the texts of tool results
}

// Start listens on a free port of the loopback interface.
func Start() (*StandIn, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on the loopback interface: %w", err)
	}
	s := &StandIn{url: "http://" + l.Addr().String(), runs: map[string]*run{}}
	s.server = &http.Server{Handler: s}
	go s.server.Serve(l) //nolint:errcheck // ends with Close
	return s, nil
}

// Close stops the server.
func (s *StandIn) Close() error { return s.server.Close() }

// open makes the base URL of a run; take gives what arrived there.
func (s *StandIn) open(turns []Turn) (url, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened++
	name = fmt.Sprintf("run%d", s.opened)
	s.runs[name] = &run{turns: turns}
	return s.url + "/" + name, name
}

func (s *StandIn) take(name string) Capture {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.runs[name].Capture
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
		s.note(name, func(c *run) { c.Counted = append(c.Counted, text) })
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"input_tokens":%d}`, Tokens(text))
	case "v1/messages":
		turn := Turn{Text: "ok"}
		id := int(s.answered.Add(1))
		s.note(name, func(c *run) {
			if len(q.Tools) == 0 {
				return
			}
			c.Requests = append(c.Requests, Request{len(body), messages(q)})
			c.Messages = c.Requests[0].Messages
			if len(c.turns) > 0 {
				turn, c.turns = c.turns[0], c.turns[1:]
			}
		})
		turn.id = id
		answer(w, q, turn)
	default:
		http.NotFound(w, r)
	}
}

func (s *StandIn) note(name string, change func(*run)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.runs[name]; c != nil {
		change(c)
	}
}

func messages(q request) []Message {
	out := make([]Message, 0, len(q.Messages))
	for _, m := range q.Messages {
		out = append(out, Message{m.Role, contentBlocks(m.Content), toolResults(m.Content)})
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

// toolResults are the texts of the tool results in a message's content.
func toolResults(raw json.RawMessage) []string {
	var blocks []struct {
		Type    string
		Content json.RawMessage
	}
	if json.Unmarshal(raw, &blocks) != nil {
		return nil
	}
	var out []string
	for _, b := range blocks {
		if b.Type == "tool_result" {
			out = append(out, strings.Join(contentBlocks(b.Content), "\n"))
		}
	}
	return out
}

// answer gives a turn as a message or as a stream of events.
func answer(w http.ResponseWriter, q request, turn Turn) {
	const usage = `"usage":{"input_tokens":1,"output_tokens":1}`
	// The client puts answers with the same name together.
	head := fmt.Sprintf(`"id":"msg_stand_in_%d","type":"message","role":"assistant",`, turn.id)
	model, _ := json.Marshal(q.Model)
	stop := "end_turn"
	if turn.Tool != "" {
		stop = "tool_use"
	}
	var blocks []string
	var events strings.Builder
	send := func(name, rest string) {
		fmt.Fprintf(&events, "event: %s\ndata: {\"type\":%q%s}\n\n", name, name, rest)
	}
	send("message_start", fmt.Sprintf(`,"message":{%s"model":%s,"content":[],"stop_reason":null,"stop_sequence":null,%s}`, head, model, usage))
	for i, call := range append([]Turn{turn}, turn.And...) {
		call.id = 100*turn.id + i
		block, start, delta := call.parts()
		blocks = append(blocks, block)
		send("content_block_start", fmt.Sprintf(`,"index":%d,"content_block":%s`, i, start))
		send("content_block_delta", fmt.Sprintf(`,"index":%d,"delta":%s`, i, delta))
		send("content_block_stop", fmt.Sprintf(`,"index":%d`, i))
	}
	send("message_delta", fmt.Sprintf(`,"delta":{"stop_reason":%q,"stop_sequence":null},"usage":{"output_tokens":1}`, stop))
	send("message_stop", "")
	if q.Stream {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, events.String())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{%s"model":%s,"content":[%s],"stop_reason":%q,"stop_sequence":null,%s}`, head, model, strings.Join(blocks, ","), stop, usage)
}

// parts are the content block of a turn, whole and as its start and its one
// change in a stream.
func (t Turn) parts() (block, start, delta string) {
	if t.Tool == "" {
		text, _ := json.Marshal(t.Text)
		return fmt.Sprintf(`{"type":"text","text":%s}`, text), `{"type":"text","text":""}`,
			fmt.Sprintf(`{"type":"text_delta","text":%s}`, text)
	}
	input, _ := json.Marshal(t.Input)
	asText, _ := json.Marshal(string(input))
	const head = `{"type":"tool_use","id":"toolu_%d","name":%q,"input":%s}`
	return fmt.Sprintf(head, t.id, t.Tool, input), fmt.Sprintf(head, t.id, t.Tool, "{}"),
		fmt.Sprintf(`{"type":"input_json_delta","partial_json":%s}`, asText)
}
