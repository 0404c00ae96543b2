package transcript

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// entry is the part of a line that is read.
type entry struct {
	kind, subtype     string
	at                time.Time
	session, dir      string
	agent, agentKind  string
	sidechain         bool
	meta, summary     bool
	apiError          bool
	apiStatus         float64
	retryInMs         float64
	request, uuid     string
	source            string // of a prompt: typed, sdk, or system when nobody typed it
	status            float64
	formatted, said   string
	limit             string // of a plan: five_hour, seven_day and others
	limitStatus       string
	resets            float64 // seconds since 1970
	id, model         string
	usage             usage
	hasUsage, results bool
	firstText         []byte // of the message's first text, with its quotes; good as long as the line
	absurd            bool
}

type usage struct {
	input, output, creation, read, fiveMinutes, oneHour, searches int
	speed, tier, geo                                              string
}

// lineParser reads lines one after the other; names are shared between them.
type lineParser struct {
	known names
}

// uninteresting are the kinds of lines that name their kind first and tell
// nothing: the requests that newer clients keep hold the whole conversation once
// more.
var uninteresting = [][]byte{
	[]byte(`{"type":"api-request`), []byte(`{"type":"queue-operation"`), []byte(`{"type":"file-history-snapshot"`), []byte(`{"type":"last-prompt"`),
}

// parse reads a line. It reports false for what is no JSON object; the entry's
// kind is empty when the line tells nothing.
func (p *lineParser) parse(line []byte, e *entry) bool {
	*e = entry{}
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return true
	}
	if line[0] != '{' || line[len(line)-1] != '}' {
		return false
	}
	for _, mark := range uninteresting {
		if bytes.HasPrefix(line, mark) {
			return true
		}
	}
	c := &cursor{b: line}
	if !c.object(func(key []byte) bool { return p.field(c, key, e) }) {
		return false
	}
	c.space()
	return c.i == len(line)
}

func (p *lineParser) field(c *cursor, key []byte, e *entry) bool {
	switch string(key) {
	case "type":
		return c.word(&e.kind, &p.known)
	case "message":
		return c.object(func(key []byte) bool { return p.message(c, key, e) })
	case "timestamp":
		return c.moment(&e.at)
	case "sessionId":
		return c.word(&e.session, &p.known)
	case "cwd":
		return c.word(&e.dir, &p.known)
	case "agentId":
		return c.word(&e.agent, &p.known)
	case "attributionAgent":
		return c.word(&e.agentKind, &p.known)
	case "isSidechain":
		return c.flag(&e.sidechain)
	case "requestId":
		return c.text(&e.request)
	case "uuid":
		return c.text(&e.uuid)
	}
	return p.rareField(c, key, e)
}

func (p *lineParser) rareField(c *cursor, key []byte, e *entry) bool {
	switch string(key) {
	case "subtype":
		return c.word(&e.subtype, &p.known)
	case "isMeta":
		return c.flag(&e.meta)
	case "isCompactSummary":
		return c.flag(&e.summary)
	case "isApiErrorMessage":
		return c.flag(&e.apiError)
	case "apiErrorStatus":
		return c.number(&e.apiStatus)
	case "retryInMs":
		return c.number(&e.retryInMs)
	case "promptSource":
		return c.word(&e.source, &p.known)
	case "error":
		return c.object(func(key []byte) bool { return p.apiErrorField(c, key, e) })
	case "quotaLimits":
		return c.object(func(key []byte) bool { return p.quota(c, key, e) })
	}
	return c.skip()
}

func (p *lineParser) apiErrorField(c *cursor, key []byte, e *entry) bool {
	switch string(key) {
	case "status":
		return c.number(&e.status)
	case "formatted":
		return c.textUpTo(&e.formatted, longestMessage)
	case "message":
		return c.textUpTo(&e.said, longestMessage)
	}
	return c.skip()
}

// longestMessage is the most bytes that are kept of a refusal's words.
const longestMessage = 2000

func (p *lineParser) quota(c *cursor, key []byte, e *entry) bool {
	switch string(key) {
	case "status":
		return c.word(&e.limitStatus, &p.known)
	case "rateLimitType":
		return c.word(&e.limit, &p.known)
	case "resetsAt":
		return c.number(&e.resets)
	}
	return c.skip()
}

func (p *lineParser) message(c *cursor, key []byte, e *entry) bool {
	switch string(key) {
	case "id":
		return c.text(&e.id)
	case "model":
		return c.word(&e.model, &p.known)
	case "content":
		return c.array(func() bool { return c.object(func(key []byte) bool { return p.block(c, key, e) }) })
	case "usage":
		e.hasUsage = c.peek() == '{'
		return c.object(func(key []byte) bool { return p.usage(c, key, e) })
	}
	return c.skip()
}

func (p *lineParser) block(c *cursor, key []byte, e *entry) bool {
	switch string(key) {
	case "type":
		var kind string
		ok := c.word(&kind, &p.known)
		e.results = e.results || kind == "tool_result"
		return ok
	case "text":
		if e.firstText == nil && c.peek() == '"' {
			start := c.i
			_, ok := c.raw()
			e.firstText = c.b[start:c.i]
			return ok
		}
	}
	return c.skip()
}

func (p *lineParser) usage(c *cursor, key []byte, e *entry) bool {
	u := &e.usage
	switch string(key) {
	case "input_tokens":
		return c.count(&u.input, &e.absurd)
	case "output_tokens":
		return c.count(&u.output, &e.absurd)
	case "cache_creation_input_tokens":
		return c.count(&u.creation, &e.absurd)
	case "cache_read_input_tokens":
		return c.count(&u.read, &e.absurd)
	case "cache_creation":
		return c.object(func(key []byte) bool {
			switch string(key) {
			case "ephemeral_5m_input_tokens":
				return c.count(&u.fiveMinutes, &e.absurd)
			case "ephemeral_1h_input_tokens":
				return c.count(&u.oneHour, &e.absurd)
			}
			return c.skip()
		})
	case "server_tool_use":
		return c.object(func(key []byte) bool {
			if string(key) == "web_search_requests" {
				return c.count(&u.searches, &e.absurd)
			}
			return c.skip()
		})
	case "speed":
		return c.word(&u.speed, &p.known)
	case "service_tier":
		return c.word(&u.tier, &p.known)
	case "inference_geo":
		return c.word(&u.geo, &p.known)
	}
	return c.skip()
}

// refused reports whether the line tells of a refusal, by the API or by a plan.
func (e *entry) refused() bool {
	return e.kind == "assistant" && e.apiError || e.kind == "system" && e.subtype == "api_error"
}

// called reports whether the line is part of an answer.
func (e *entry) called() bool {
	return e.kind == "assistant" && !e.apiError && e.hasUsage && e.model != "<synthetic>"
}

// prompted reports whether somebody typed the line.
func (e *entry) prompted() bool {
	return e.kind == "user" && !e.meta && !e.summary && !e.sidechain && !e.results && e.source != "system"
}

func (e *entry) refusal() Refusal {
	r := Refusal{At: e.at, Status: int(e.status), RetryIn: time.Duration(e.retryInMs * float64(time.Millisecond)), Message: e.formatted, Limit: e.limit}
	if r.Status == 0 {
		r.Status = int(e.apiStatus)
	}
	if r.Message == "" {
		r.Message = e.said
	}
	if r.Message == "" {
		c := &cursor{b: e.firstText}
		c.textUpTo(&r.Message, longestMessage)
		r.Message = strings.TrimSpace(r.Message)
	}
	if e.resets > 0 && e.resets < 1<<40 {
		r.Resets = time.Unix(int64(e.resets), 0)
	}
	return r
}

// key names the message of an answer, 0 when nothing names it. A message is the
// same in every file that holds it, whoever sent the request.
func (e *entry) key() uint64 {
	if e.id == "" {
		return keyOf(e.request)
	}
	return keyOf(e.id)
}

// keyOf is FNV-1a, which, unlike the hash of a map, is the same in every run. It
// is written out here since the library's needs a value on the heap.
func keyOf(id string) uint64 {
	if id == "" {
		return 0
	}
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	return max(h, 1)
}

// digits reads a whole number without its text, as nearly all numbers here are.
func digits(text []byte) (float64, bool) {
	if len(text) == 0 || len(text) > 9 {
		return 0, false
	}
	n := 0
	for _, d := range text {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = 10*n + int(d-'0')
	}
	return float64(n), true
}

func float(text []byte) (float64, bool) {
	if n, ok := digits(text); ok {
		return n, true
	}
	v, err := strconv.ParseFloat(string(text), 64)
	return v, err == nil
}
