// Package transcript reads usage figures from the session files of Claude Code:
// what each call sent, which were refused, how many calls a turn sets off.
//
// It reads streams of any size in constant memory, skips what it does not know,
// and never writes. The fields are those that Claude Code 2.1.330 wrote when it
// was run against a stand-in of the API; docs/budget.md names them.
package transcript

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"hash/maphash"
	"io"
	"strings"
	"time"

	"pare/budget"
)

// Kind is what a line tells. The set is closed.
type Kind uint8

// The kinds.
const (
	Call    Kind = iota // an answer with its usage
	Refused             // the API refused a call: 429, 529 and others
	Prompt              // somebody typed a prompt
)

// String is the kind's name.
func (k Kind) String() string { return [...]string{"call", "refused", "prompt"}[k] }

// Event is what one line adds. A message takes several lines that repeat or
// correct its usage: the first of them has New set, later ones only carry what
// they add, so that sums over events are right at any time.
type Event struct {
	Kind      Kind
	Time      time.Time // zero when the line has none
	Session   string
	Model     string
	Usage     budget.Usage // of a Call
	New       bool         // of a Call: the first line of its message
	Sidechain bool         // by a subagent
	Version   string       // of the client
	Status    int          // of a Refused: HTTP status, 0 when not told
	RetryIn   time.Duration
	Message   string // of a Refused
}

// Stats is what a scan went over.
type Stats struct {
	Lines    int   // complete lines
	Events   int   // lines that told something
	Repeats  int   // lines of messages already seen
	Broken   int   // lines that are no JSON
	TooLong  int   // lines longer than any answer can be, passed over
	Consumed int64 // bytes up to the end of the last complete line: where to go on
	Partial  bool  // the last line has no end yet: cut off, or being written
}

// maxLine is the longest line that is looked into. A line with usage holds one
// answer of the model, at most 128,000 tokens; attachments and images are longer
// and tell nothing here.
const maxLine = 4 << 20

// Scan calls f for everything that the lines of r tell, in their order. The seen
// set spans scans: a resumed session copies lines of the one it goes on with. The
// error is one of reading.
//
// A last line without an end is counted when it is whole JSON, and is no part of
// Consumed either way: scanning again from there, with the same set, counts it
// once.
func Scan(r io.Reader, seen *Seen, f func(Event)) (Stats, error) {
	s := scanner{seen: seen, f: f}
	in := bufio.NewReaderSize(r, 256<<10)
	for {
		line, size, err := s.readLine(in)
		if err != nil && !errors.Is(err, io.EOF) {
			return s.stats, err
		}
		if err != nil { // no newline: the last line
			if size > 0 {
				s.stats.Partial = true
				if json.Valid(line) {
					s.line(line)
				}
			}
			return s.stats, nil
		}
		s.stats.Lines++
		s.stats.Consumed += size
		if line == nil {
			s.stats.TooLong++
			continue
		}
		s.line(line)
	}
}

type scanner struct {
	stats Stats
	seen  *Seen
	f     func(Event)
	long  []byte // a line longer than the reader's buffer
}

// readLine is the next line without a copy where that is possible, nil when it is
// too long, and how many bytes it took.
func (s *scanner) readLine(in *bufio.Reader) (line []byte, size int64, err error) {
	s.long = s.long[:0]
	tooLong := false
	for {
		part, err := in.ReadSlice('\n')
		size += int64(len(part))
		if err == nil && len(s.long) == 0 && !tooLong {
			return part, size, nil
		}
		if len(s.long)+len(part) > maxLine {
			tooLong = true
			s.long = s.long[:0]
		}
		if !tooLong {
			s.long = append(s.long, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			if tooLong {
				return nil, size, err
			}
			return s.long, size, err
		}
	}
}

// The marks of lines that tell something. Inside a string the quotes would be
// escaped, so a file that somebody attached does not match.
var (
	usageMark  = []byte(`"usage":`)
	errorMark  = []byte(`"api_error"`)
	promptMark = []byte(`"type":"user"`)
	toolMark   = []byte(`"tool_result"`)
)

// entry is the part of a line that is read.
type entry struct {
	Type           string    `json:"type"`
	Subtype        string    `json:"subtype"`
	Timestamp      time.Time `json:"timestamp"`
	SessionID      string    `json:"sessionId"`
	IsSidechain    bool      `json:"isSidechain"`
	IsMeta         bool      `json:"isMeta"`
	IsSummary      bool      `json:"isCompactSummary"`
	IsAPIError     bool      `json:"isApiErrorMessage"`
	APIErrorStatus int       `json:"apiErrorStatus"`
	Version        string    `json:"version"`
	RequestID      string    `json:"requestId"`
	RetryInMs      float64   `json:"retryInMs"`
	Error          anyError  `json:"error"`
	Message        struct {
		ID      string          `json:"id"`
		Model   string          `json:"model"`
		Content json.RawMessage `json:"content"`
		Usage   *usage          `json:"usage"`
	} `json:"message"`
}

// anyError is an object with a status, or in other versions a bare word.
type anyError struct {
	Status    int
	Formatted string
}

// UnmarshalJSON reads what it can and never fails.
func (e *anyError) UnmarshalJSON(text []byte) error {
	var object struct {
		Status    int    `json:"status"`
		Formatted string `json:"formatted"`
		Message   string `json:"message"`
	}
	if json.Unmarshal(text, &object) == nil {
		e.Status, e.Formatted = object.Status, object.Formatted
		if e.Formatted == "" {
			e.Formatted = object.Message
		}
	}
	return nil
}

type usage struct {
	Input         int `json:"input_tokens"`
	Output        int `json:"output_tokens"`
	CacheCreation int `json:"cache_creation_input_tokens"`
	CacheRead     int `json:"cache_read_input_tokens"`
	ByLife        *struct {
		FiveMinutes int `json:"ephemeral_5m_input_tokens"`
		OneHour     int `json:"ephemeral_1h_input_tokens"`
	} `json:"cache_creation"`
}

// budget is the usage in the words of package budget. What was written without a
// lifetime counts as the short one.
func (u *usage) budget() budget.Usage {
	b := budget.Usage{Input: u.Input, Read: u.CacheRead, Output: u.Output, Write5m: u.CacheCreation}
	if u.ByLife != nil && u.ByLife.OneHour > 0 {
		b.Write1h = u.ByLife.OneHour
		b.Write5m = max(0, u.CacheCreation-u.ByLife.OneHour)
	}
	return b
}

func (s *scanner) line(line []byte) {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return
	}
	if !bytes.Contains(line, usageMark) && !bytes.Contains(line, errorMark) && !bytes.Contains(line, promptMark) {
		// Whether it is JSON is told by its ends: parsing all of it would cost more
		// than all the rest, and nothing in it counts.
		if line[0] != '{' || line[len(line)-1] != '}' {
			s.stats.Broken++
		}
		return
	}
	var e entry
	if err := json.Unmarshal(line, &e); err != nil {
		// A number where a word was expected is a newer client, not a broken line.
		var other *json.UnmarshalTypeError
		if !errors.As(err, &other) {
			s.stats.Broken++
			return
		}
	}
	s.entry(&e)
}

func (s *scanner) entry(e *entry) {
	event := Event{Time: e.Timestamp, Session: e.SessionID, Model: e.Message.Model, Sidechain: e.IsSidechain, Version: e.Version}
	switch {
	case e.Type == "assistant" && e.IsAPIError, e.Type == "system" && e.Subtype == "api_error":
		event.Kind = Refused
		event.RetryIn = time.Duration(e.RetryInMs * float64(time.Millisecond))
		event.Status, event.Message = e.Error.Status, e.Error.Formatted
		if event.Status == 0 {
			event.Status = e.APIErrorStatus
		}
		if event.Message == "" {
			event.Message = firstText(e.Message.Content)
		}
	case e.Type == "assistant" && e.Message.Usage != nil && e.Message.Model != "<synthetic>":
		event.Kind = Call
		event.New, event.Usage = s.seen.add(e.key(), e.Message.Usage.budget())
		if !event.New {
			s.stats.Repeats++
			if event.Usage == (budget.Usage{}) {
				return
			}
		}
	case e.Type == "user" && !e.IsMeta && !e.IsSummary && !e.IsSidechain && !bytes.Contains(e.Message.Content, toolMark):
		event.Kind = Prompt
	default:
		return
	}
	s.stats.Events++
	s.f(event)
}

// key names the message of an answer. A line without one is a message of its own.
func (e *entry) key() string {
	if e.Message.ID == "" {
		return e.RequestID
	}
	return e.Message.ID
}

// firstText is the first text of a message's content.
func firstText(content json.RawMessage) string {
	var blocks []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(content, &blocks) == nil && len(blocks) > 0 {
		return strings.TrimSpace(blocks[0].Text)
	}
	return ""
}

// Seen remembers messages. Its memory is bounded: it forgets the oldest of about
// two million. The zero value is ready.
type Seen struct {
	seed   maphash.Seed
	recent map[uint64]budget.Usage // may still be corrected
	before map[uint64]budget.Usage
	old    map[uint64]struct{} // final
	older  map[uint64]struct{}
}

// Sizes of the generations of a Seen. The lines of a message stand close
// together, even with subagents between them.
const (
	recentMessages = 1 << 12
	oldMessages    = 1 << 20
)

// add notes the usage of a message and returns whether it is new, and what the
// line adds to what was known of it.
func (s *Seen) add(id string, u budget.Usage) (fresh bool, added budget.Usage) {
	if id == "" {
		return true, u
	}
	if s.recent == nil {
		s.seed = maphash.MakeSeed()
		s.recent, s.old = map[uint64]budget.Usage{}, map[uint64]struct{}{}
	}
	key := maphash.String(s.seed, id)
	known, ok := s.recent[key]
	if !ok {
		known, ok = s.before[key]
	}
	if !ok {
		_, isOld := s.old[key]
		_, isOlder := s.older[key]
		if isOld || isOlder {
			return false, budget.Usage{}
		}
		s.put(key, u)
		return true, u
	}
	// Figures of an answer that is still being written grow.
	most := budget.Usage{
		Input: max(known.Input, u.Input), Write5m: max(known.Write5m, u.Write5m), Write1h: max(known.Write1h, u.Write1h),
		Read: max(known.Read, u.Read), Output: max(known.Output, u.Output),
	}
	s.put(key, most)
	return false, budget.Usage{
		Input: most.Input - known.Input, Write5m: most.Write5m - known.Write5m, Write1h: most.Write1h - known.Write1h,
		Read: most.Read - known.Read, Output: most.Output - known.Output,
	}
}

func (s *Seen) put(key uint64, u budget.Usage) {
	if len(s.recent) >= recentMessages {
		for k := range s.before {
			if len(s.old) >= oldMessages {
				s.older, s.old = s.old, map[uint64]struct{}{}
			}
			s.old[k] = struct{}{}
		}
		s.before, s.recent = s.recent, map[uint64]budget.Usage{}
	}
	s.recent[key] = u
}
