// Package models is the one table of Claude's models: what each is called, how
// it counts, what it costs and whose allowance it draws from, each with where
// that was read and when (models.json).
//
// A name that is not in the table still has an answer wherever a sensible one
// exists: a newer Opus counts as the newest that is known, and [Model.Note] says
// so. How tokens are counted is for package tokenize, what a minute allows for
// package budget; both take their models from here.
package models

import (
	"fmt"
	"time"
)

// Family is a generation of Claude's tokenizer. The models of a family count
// text alike. The zero value is the newest, which counts the most.
type Family uint8

// The families. The set is closed.
const (
	V5 Family = iota // Claude Opus 4.7, Opus 4.8, and everything from 5 on
	V3               // Claude 3 to 4.6
)

// String is the name of the family: "v3" or "v5".
func (f Family) String() string {
	if f == V3 {
		return "v3"
	}
	return "v5"
}

// UnmarshalText reads "v3" or "v5".
func (f *Family) UnmarshalText(text []byte) error {
	switch string(text) {
	case "v3":
		*f = V3
	case "v5":
		*f = V5
	default:
		return fmt.Errorf("no tokenizer family %q", text)
	}
	return nil
}

// MarshalText writes the name of the family.
func (f Family) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// Frame is what a request costs besides its text, in tokens.
type Frame struct {
	Message  int `json:"message"`  // a request with one message
	Further  int `json:"further"`  // each message after the first
	System   int `json:"system"`   // a system prompt
	Response int `json:"response"` // an answer
}

// Request is what a request costs besides its text: so many messages, and a
// system prompt or none.
func (f Frame) Request(messages int, system bool) int {
	n := f.Message + max(0, messages-1)*f.Further
	if system {
		n += f.System
	}
	return n
}

// Tools is what tool definitions cost besides their JSON, in tokens, once for
// a request.
type Tools struct {
	Auto   int `json:"auto"`   // the model may call a tool
	Forced int `json:"forced"` // the model must call a tool
}

// Vision is how far images are scaled down before they are counted.
type Vision struct {
	MaxEdge   int `json:"max_edge"`   // pixels of the longer edge
	MaxTokens int `json:"max_tokens"` // tokens of an image
}

// Price is in dollars per million tokens.
type Price struct {
	UpTo    int     `json:"up_to,omitempty" toml:"up-to"` // prompts of at most so many tokens; 0 is all
	Input   float64 `json:"input" toml:"input"`
	Output  float64 `json:"output" toml:"output"`
	Write5m float64 `json:"write_5m" toml:"write-5m"` // cache write that lives for five minutes
	Write1h float64 `json:"write_1h" toml:"write-1h"` // cache write that lives for an hour
	Read    float64 `json:"read" toml:"read"`         // cache read
}

// complete fills up what a price leaves out, by the multiples of the input's that
// prompt caching documents, and five for the output, which all models share.
func (p Price) complete() Price {
	or := func(given *float64, times float64) {
		if *given == 0 {
			*given = times * p.Input
		}
	}
	or(&p.Output, 5)
	or(&p.Write5m, 1.25)
	or(&p.Write1h, 2)
	or(&p.Read, 0.1)
	return p
}

// Date is a day, written 2006-01-02; empty when not known.
type Date string

// Time is the start of the day in UTC, and whether it is a date at all.
func (d Date) Time() (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	return t, err == nil
}

// Source is where rows were read.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Date  Date   `json:"date"` // when it was read
	Kind  string `json:"kind"` // documented, client, measured, third party, assumed
}

// Origin is the provenance of one row: the key of a source, the date, and what
// else one should know.
type Origin struct {
	Source string `json:"source"`
	Date   Date   `json:"date"`
	Note   string `json:"note,omitempty"`
}

// Model is what is known of a model.
type Model struct {
	ID      string
	Aliases []string // names of another shape; opus and opus-4.8 are read without

	Family  Family
	Frame   Frame
	Tools   Tools
	Image   Vision
	Counted Origin // of the four above

	Window   int     // tokens of a request and its answer
	MinCache int     // shortest prefix that is cached, in tokens
	Prices   []Price // by length of the prompt, shortest first
	Retired  bool
	Priced   Origin // of the four above

	Pool   string // the allowance that it draws from; empty: one of its own
	Pooled Origin

	name  name   // of the id
	asked string // what it stands in for; see Asked
}

// Asked is the name that was looked up, without what clouds and releases put
// around it, where the table does not have it; the model's own otherwise.
func (m Model) Asked() string {
	if m.asked == "" {
		return m.ID
	}
	return m.asked
}

// Note says that another model stands in for the one that was asked for; empty
// where it does not.
func (m Model) Note() string {
	if m.asked == "" {
		return ""
	}
	return fmt.Sprintf("counted as %s: %s is not known here", m.ID, m.asked)
}

// Kind is opus, sonnet and so on; empty for a model that says none.
func (m Model) Kind() string {
	if len(m.name.words) == 0 {
		return ""
	}
	return m.name.words[0]
}

// Price is what tokens of a prompt of that length cost; the zero value where it
// is not known.
func (m Model) Price(promptTokens int) Price {
	for _, p := range m.Prices {
		if p.UpTo == 0 || promptTokens <= p.UpTo {
			return p
		}
	}
	return Price{}
}
