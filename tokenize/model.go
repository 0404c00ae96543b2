package tokenize

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"pare/internal/nearest"
)

// Model is what counting needs to know about a model of Claude. What it costs
// and how much of it one may use a minute is for package budget.
type Model struct {
	ID      string   `json:"id"`
	Aliases []string `json:"aliases"` // other names, such as opus for the newest one
	Family  Family   `json:"family"`
	Frame   Frame    `json:"frame"`
	Tools   Tools    `json:"tools"`

	Window         int    `json:"window"`           // tokens of a request and its answer
	MinCachePrefix int    `json:"min_cache_prefix"` // tokens below which a prompt is not cached
	Image          Vision `json:"image"`
}

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

// Catalog is the models that we know, with the origin of the figures.
type Catalog struct {
	Date    string   `json:"date"` // when they were measured, YYYY-MM-DD
	Sources []string `json:"sources"`
	Models  []Model  `json:"models"` // newest first
}

//go:embed data/models.json
var catalogJSON []byte

var catalog = sync.OnceValue(func() (c Catalog) {
	if err := json.Unmarshal(catalogJSON, &c); err != nil {
		panic("tokenize: data/models.json: " + err.Error()) // a test reads it
	}
	return c
})

// Models is the catalog. It is read when first asked for.
func Models() Catalog {
	c := catalog()
	c.Models = append([]Model(nil), c.Models...)
	return c
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

// UnknownModelError says that no model has that name.
type UnknownModelError struct {
	Name    string
	Nearest string // the name that was probably meant, or ""
}

func (e *UnknownModelError) Error() string { return fmt.Sprintf("no model %q", e.Name) }

// Hint says what to write instead.
func (e *UnknownModelError) Hint() string {
	if e.Nearest == "" {
		return "known are opus, sonnet, haiku, fable, and full names such as " + catalog().Models[0].ID
	}
	return fmt.Sprintf("did you mean %s?", e.Nearest)
}

// Dates and context sizes after a name do not change how a model counts.
var suffix = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(-\d{8}|-latest|\[1m\]|@\d{8}|-v\d+(:\d+)?)+$`)
})

// prefix is what other providers put before a name, as in
// us.anthropic.claude-… and anthropic/claude-….
const prefix = "anthropic"

// Lookup finds a model by its name, with or without "claude-", a date or a
// provider's prefix, or by an alias. The empty name is the newest model. The
// error is an *UnknownModelError.
func Lookup(name string) (Model, error) {
	c := catalog()
	if name == "" {
		return c.Models[0], nil
	}
	want := plainName(name)
	var names []string
	for _, m := range c.Models {
		for _, n := range append([]string{m.ID}, m.Aliases...) {
			if strings.EqualFold(want, n) {
				return m, nil
			}
			names = append(names, n)
		}
	}
	return Model{}, &UnknownModelError{Name: name, Nearest: nearest.To(want, names)}
}

func plainName(name string) string {
	s := strings.ToLower(strings.TrimSpace(name))
	if i := strings.LastIndex(s, prefix); i >= 0 {
		s = strings.TrimLeft(s[i+len(prefix):], "./")
	}
	s = suffix().ReplaceAllString(s, "")
	// A dot is how people write the version: opus-4.8, claude-3.5-haiku.
	return strings.ReplaceAll(s, ".", "-")
}
