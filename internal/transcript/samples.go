package transcript

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"slices"

	"pare/internal/disk"
)

// SampleKind says which part of a session a sample is. The set is closed.
type SampleKind uint8

// The kinds of samples.
const (
	Answers     SampleKind = iota // what the model wrote, against its output tokens
	ToolResults                   // what tools gave back, against how much longer the next prompt is
)

// String is the kind's name.
func (k SampleKind) String() string { return [...]string{"answers", "tool results"}[k] }

// Sample is a text of a session with the tokens that the API counted for it.
type Sample struct {
	Kind   SampleKind
	Model  string
	Text   string
	Parts  int // tool results in the text; each has a frame of its own
	Tokens int // recorded
}

// samplesIn calls f for every text of a session file whose tokens can be told from
// the recorded usage: answers of nothing but text, and tool results between two
// calls with nothing else between them. Messages that the set has seen are passed
// over, since a resumed session copies lines. The error is one of reading.
//
// Tool results are not exact: the client puts reminders into a prompt that no
// transcript holds.
func samplesIn(r io.Reader, seen *seenMessages, f func(Sample)) error {
	s := sampler{seen: seen, emit: f}
	lines := newLines(r)
	for {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if line == nil {
			s.between.spoiled = true // too long to be looked at
			continue
		}
		s.line(line)
	}
	if rest, tooLong := lines.rest(); !tooLong {
		s.line(rest)
	}
	s.endMessage()
	return nil
}

// seenMessages remembers messages by a hash of their IDs. The zero value is
// empty.
type seenMessages struct {
	seed maphash.Seed
	ids  map[uint64]struct{}
}

// first reports whether the message is new, and notes it.
func (s *seenMessages) first(id string) bool {
	if s.ids == nil {
		s.seed, s.ids = maphash.MakeSeed(), map[uint64]struct{}{}
	}
	key := maphash.String(s.seed, id)
	_, known := s.ids[key]
	s.ids[key] = struct{}{}
	return !known
}

// sampler goes over the lines of one session.
type sampler struct {
	seen    *seenMessages
	emit    func(Sample)
	message *message // being written
	last    *message // the one before the results
	between results
}

// message is an answer of the model, gathered from its lines.
type message struct {
	id, model, text string
	prompt, output  int  // tokens
	textOnly        bool // no thinking, whose text is not kept, and no tool call
	thinking        bool
	ended           bool // the model came to an end by itself
	repeated        bool
}

// results is what stands between two calls.
type results struct {
	text    string
	parts   int
	spoiled bool // by something whose tokens cannot be told
}

type sampleLine struct {
	Type        string `json:"type"`
	IsSidechain bool   `json:"isSidechain"`
	IsAPIError  bool   `json:"isApiErrorMessage"`
	Message     struct {
		ID         string          `json:"id"`
		Model      string          `json:"model"`
		StopReason string          `json:"stop_reason"`
		Content    json.RawMessage `json:"content"`
		Usage      *sampleUsage    `json:"usage"`
	} `json:"message"`
}

type sampleUsage struct {
	Input         int `json:"input_tokens"`
	Output        int `json:"output_tokens"`
	CacheCreation int `json:"cache_creation_input_tokens"`
	CacheRead     int `json:"cache_read_input_tokens"`
}

type block struct {
	Type    string          `json:"type"`
	Text    string          `json:"text"`
	Content json.RawMessage `json:"content"`
}

func (s *sampler) line(text []byte) {
	var l sampleLine
	if json.Unmarshal(text, &l) != nil {
		return
	}
	switch {
	case l.IsSidechain:
		// A conversation of its own, mixed into this one.
	case l.Type == "assistant" && l.Message.Usage != nil && !l.IsAPIError:
		s.assistant(&l)
	case l.Type == "user":
		s.endMessage()
		s.user(l.Message.Content)
	case l.Type == "attachment", l.Type == "system", l.Type == "assistant":
		s.between.spoiled = true
	}
}

// assistant adds a line to the message that it belongs to.
func (s *sampler) assistant(l *sampleLine) {
	if s.message == nil || s.message.id != l.Message.ID {
		s.endMessage()
		s.message = &message{id: l.Message.ID, model: l.Message.Model, textOnly: true, repeated: !s.seen.first(l.Message.ID)}
	}
	m, u := s.message, l.Message.Usage
	m.prompt = max(m.prompt, u.Input+u.CacheCreation+u.CacheRead)
	m.output = max(m.output, u.Output)
	m.ended = m.ended || l.Message.StopReason == "end_turn"
	var blocks []block
	if json.Unmarshal(l.Message.Content, &blocks) != nil {
		m.textOnly = false
		return
	}
	for _, b := range blocks {
		m.textOnly = m.textOnly && b.Type == "text"
		m.thinking = m.thinking || b.Type == "thinking" || b.Type == "redacted_thinking"
		m.text += b.Text
	}
}

// endMessage says what the message that is complete now has to tell.
func (s *sampler) endMessage() {
	m := s.message
	if m == nil {
		return
	}
	s.message = nil
	if !m.repeated {
		if m.textOnly && m.ended && m.text != "" && m.output > 0 {
			s.emit(Sample{Kind: Answers, Model: m.model, Text: m.text, Tokens: m.output})
		}
		s.compare(m)
	}
	s.last, s.between = m, results{}
}

// compare says what the results before a message have cost: how much longer its
// prompt is than the one before, less what the model wrote in between.
func (s *sampler) compare(m *message) {
	a, r := s.last, s.between
	if a == nil || r.spoiled || r.parts == 0 || a.thinking || a.model != m.model {
		return
	}
	if grown := m.prompt - a.prompt - a.output; grown > 0 {
		s.emit(Sample{Kind: ToolResults, Model: m.model, Text: r.text, Parts: r.parts, Tokens: grown})
	}
}

// user gathers tool results; whatever else the user's side says spoils them.
func (s *sampler) user(content json.RawMessage) {
	var blocks []block
	if json.Unmarshal(content, &blocks) != nil {
		s.between.spoiled = true
		return
	}
	for _, b := range blocks {
		text, ok := b.result()
		if !ok {
			s.between.spoiled = true
			return
		}
		s.between.text += text
		s.between.parts++
	}
}

// result is the text of a tool result; ok is false for anything else.
func (b *block) result() (text string, ok bool) {
	if b.Type != "tool_result" {
		return "", false
	}
	if json.Unmarshal(b.Content, &text) == nil {
		return text, true
	}
	var parts []block
	if json.Unmarshal(b.Content, &parts) != nil || slices.ContainsFunc(parts, func(p block) bool { return p.Type != "text" }) {
		return "", false
	}
	for _, p := range parts {
		text += p.Text
	}
	return text, true
}

// SampleFiles reads the samples of session files, one after the other with one
// set. Files that cannot be read are named in the error after all others were
// read.
func SampleFiles(ctx context.Context, files []File, f func(Sample)) error {
	var seen seenMessages
	var failed []error
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		in, _, err := disk.Open(file.Path)
		if err == nil {
			err = samplesIn(in, &seen, f)
			in.Close()
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("read %s: %w", file.Path, err))
		}
	}
	return errors.Join(failed...)
}
