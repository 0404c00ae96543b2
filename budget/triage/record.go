package triage

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"pare/internal/lazyregexp"
)

// record is what belongs to one answer: its lines, from the one that begins it
// to the one before the next.
type record struct {
	lines []line
	size  int

	depth   int  // open brackets
	status  int  // of its status line, 0 before there is one
	headers bool // within the headers of a response
	request bool // holds what was asked, and no answer yet
	trace   bool // within a traceback, whose last line stands at the margin
}

const (
	// maxRecord bounds what is looked at of one answer. Bodies of errors are
	// short; a page of HTML or a prompt that is echoed need not be read whole.
	maxRecord = 64 << 10
	maxLines  = 400
)

// at is the record's own time: the first that one of its lines tells.
func (r *record) at() time.Time {
	for _, l := range r.lines {
		if !l.at.IsZero() {
			return l.at
		}
	}
	return time.Time{}
}

// raw is the record as it stood in the log.
func (r *record) raw() string {
	var b strings.Builder
	for _, l := range r.lines {
		b.WriteString(l.raw)
		b.WriteByte('\n')
	}
	return b.String()
}

// text is the record as lines.
func (r *record) text() string {
	var b strings.Builder
	for _, l := range r.lines {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String()
}

var (
	statusLine = lazyregexp.New(`^(?:[<*] ?)?HTTP/[\d.]+ (\d{3})\b`)
	// chatter is what curl -v says of itself.
	chatter     = lazyregexp.New(`^(?:\* |[{}] \[\d+ bytes data\])`)
	requestLine = lazyregexp.New(`^(?:>( |$)|\* )`)
	// again is a program's note that it will try again: it belongs to the refusal
	// before it.
	again      = lazyregexp.New(`^(?i:\W*(?:[\w.]+: )?(?:retrying|back(?:ing)? off|waiting|sleeping|will retry|trying again|attempt \d))`)
	headerLine = lazyregexp.New(`^(?:< ?)?[\w-]+: ?\S`)
	// opens is how the report of an error, or a line of a program, begins.
	opens = lazyregexp.New(`^\W*(?:API Error\b|Error code: \d|Traceback \(|curl: \(|litellm\.|You've (?:hit|reached)|Claude (?:AI )?usage limit|\$ |[\w.$/]*(?:Error|Exception|Fault)\b ?[:\[(]|[Ee]rror: |ERROR\b|WARN|INFO\b|DEBUG\b|(?:POST|GET) "?https?:)`)
	// named is a status that a line tells, in one of the ways of programs.
	named = lazyregexp.New(`(?i)(?:\bstatus(?:[_ -]?code)?["']?[=: ]{1,3}["']?|HTTP/[\d.]+"? |\bError code: |API Error:? \(?|\breturned error: |"httpStatusCode": ?|"error_status": ?|"code": ?"?)([2-5]\d\d)\b`)
)

// splitter takes lines one by one and gives out records as they are complete.
type splitter struct {
	now  time.Time
	emit func(*record)
	open *record
}

func (s *splitter) add(l line) {
	if chatter.MatchString(l.text) {
		return
	}
	if s.open == nil || s.begins(l) {
		s.flush()
		s.open = &record{}
	}
	s.open.take(l)
}

// flush gives out what is open.
func (s *splitter) flush() {
	if s.open != nil && len(s.open.lines) > 0 {
		s.emit(s.open)
	}
	s.open = nil
}

// begins reports whether a line begins an answer of its own.
func (s *splitter) begins(l line) bool {
	r := s.open
	text := strings.TrimSpace(l.text)
	switch {
	case text == "", again.MatchString(text):
		return false
	case statusLine.MatchString(text):
		return !r.request
	case strings.HasPrefix(l.text, "> ") && !r.request:
		return true
	case r.headers && !l.timed && headerLine.MatchString(text):
		return false
	case isObject(text):
		return !r.awaitsBody() || r.contradicts(text)
	case r.trace && !l.indented:
		return l.timed && !strings.HasPrefix(text, "File ") && !opens.MatchString(text)
	case l.indented || r.depth > 0 && len(r.lines) < maxLines:
		return false
	case strings.ContainsRune("}])", rune(text[0])) || strings.HasPrefix(text, "at "):
		return false
	case l.level != "" || opens.MatchString(text):
		return true
	}
	if r.contradicts(text) {
		return true
	}
	// In a log whose every line has a time, a line at the margin is a message.
	return l.timed && !headerLine.MatchString(text)
}

// isObject reports whether a line is one whole object of JSON: a line of a log of
// such.
func isObject(text string) bool {
	return text[0] == '{' && text[len(text)-1] == '}' && json.Valid([]byte(text))
}

// awaitsBody reports whether the record may be followed by its body: a status
// and perhaps headers came, and no body yet.
func (r *record) awaitsBody() bool {
	for _, l := range r.lines {
		if t := strings.TrimSpace(l.text); strings.HasPrefix(t, "{") || strings.Contains(t, `{"`) {
			return false
		}
	}
	return r.status > 0 || r.tells() != "" || opens.MatchString(r.lines[len(r.lines)-1].text)
}

// contradicts reports whether a text names another status than the record's: it
// speaks of another answer.
func (r *record) contradicts(text string) bool {
	m := named.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	told := r.tells()
	return told != "" && m[1] != told
}

// tells is the status that the record has told so far, "" before.
func (r *record) tells() string {
	for _, l := range r.lines {
		if m := named.FindStringSubmatch(l.text); m != nil {
			return m[1]
		}
		if m := statusLine.FindStringSubmatch(l.text); m != nil {
			return m[1]
		}
	}
	return ""
}

// take adds a line to the record.
func (r *record) take(l line) {
	text := strings.TrimSpace(l.text)
	if m := statusLine.FindStringSubmatch(text); m != nil {
		r.status, r.headers, r.request = atoi(m[1]), true, false
	} else if text == "" || text == "<" {
		r.headers = false
	} else if len(r.lines) == 0 && strings.HasPrefix(l.text, "> ") {
		r.request = true
	} else if r.request && !requestLine.MatchString(l.text) && !strings.HasPrefix(text, "<") {
		r.request = false
	}
	switch {
	case strings.HasPrefix(text, "Traceback ("):
		r.trace = true
	case r.trace && !l.indented && text != "" && !strings.HasPrefix(text, "File ") && !strings.HasPrefix(text, "During handling") && !strings.HasPrefix(text, "The above exception"):
		r.trace = false
	}
	r.depth = max(0, r.depth+brackets(text))
	if r.size < maxRecord && len(r.lines) < maxLines {
		r.lines = append(r.lines, l)
		r.size += len(l.raw)
	}
}

// brackets is how many more brackets a line opens than it closes. Those within
// strings mostly come in pairs.
func brackets(text string) int {
	b := []byte(text)
	n := bytes.Count(b, []byte("{")) - bytes.Count(b, []byte("}"))
	return n + bytes.Count(b, []byte("[")) - bytes.Count(b, []byte("]"))
}

// flatten makes one line of a text, as terminals wrap messages anywhere.
func flatten(text string) string {
	text = strings.NewReplacer(`\\\"`, `"`, `\"`, `"`, `\\n`, " ", `\n`, " ", `\u00b7`, "·", `\u2026`, "…", `\u2019`, "'", `\'`, "'").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}
