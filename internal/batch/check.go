package batch

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"strings"

	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/lazyregexp"
	"pare/internal/models"
)

// check holds the lines of a batch against what the Message Batches API
// takes: it refuses a batch whole for one line that is wrong, or tells of it only
// when the batch has ended. The zero value has seen nothing.
type check struct {
	seed maphash.Seed
	seen map[uint64]int32 // the line of each custom_id, by its hash: a million of them must fit
	tbl  *models.Table
	asks map[string]string // what is wrong with a model, by its name; "" for nothing

	per, bytes       int // the largest batch; 0 is not known
	requests         int
	size             int64
	tooMany, tooLong int // the line that would not fit, 0 before
}

// customID is the form that the API demands.
// Source: https://platform.claude.com/docs/en/api/creating-message-batches, read 2026-08-22.
var customID = lazyregexp.New(`^[a-zA-Z0-9_-]{1,64}$`)

// line is what is wrong with a line of a batch, in the order of its fields; lines
// of other forms are only prompts, and nothing is asked of them.
func (c *check) line(n int, size int, r *request) []string {
	if r.Params == nil && len(r.CustomID) == 0 {
		return nil
	}
	c.count(n, size)
	problems := c.id(n, r.CustomID)
	switch {
	case r.Params == nil && r.Body != nil:
		return append(problems, "body, which is another maker's form of a batch: the Message Batches API wants params")
	case r.Params == nil:
		return append(problems, "no params")
	}
	return append(problems, c.params(r.Params)...)
}

func (c *check) count(n, size int) {
	c.requests++
	c.size += int64(size)
	if c.per > 0 && c.requests > c.per && c.tooMany == 0 {
		c.tooMany = n
	}
	if c.bytes > 0 && c.size > int64(c.bytes) && c.tooLong == 0 {
		c.tooLong = n
	}
}

func (c *check) id(n int, raw json.RawMessage) []string {
	var id string
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return []string{"no custom_id: the answers come in any order, and it is all that tells which is which"}
	case json.Unmarshal(raw, &id) != nil:
		return []string{"custom_id is no string: " + cut(string(raw))}
	case !customID.MatchString(id):
		return []string{fmt.Sprintf("custom_id %q: 1 to 64 letters, digits, _ and - are allowed", cut(id))}
	}
	if c.seen == nil {
		c.seen, c.seed = map[uint64]int32{}, maphash.MakeSeed()
	}
	key := maphash.String(c.seed, id)
	if first, ok := c.seen[key]; ok {
		return []string{fmt.Sprintf("custom_id %q again, as in line %d", id, first)}
	}
	c.seen[key] = int32(n)
	return nil
}

func (c *check) params(p *request) []string {
	var problems []string
	if why := c.model(p.Model); why != "" {
		problems = append(problems, why)
	}
	if p.MaxTokens == 0 {
		problems = append(problems, "no max_tokens: the API demands it in every request")
	}
	if p.Stream {
		problems = append(problems, "stream is true: a batch has no streams")
	}
	if len(p.Messages) > 0 && p.Messages[0].Role == "assistant" {
		problems = append(problems, "the first message is of the assistant: it must be of the user")
	}
	for i, m := range p.Messages {
		if m.Role != "user" && m.Role != "assistant" {
			problems = append(problems, fmt.Sprintf("message %d: role %q is neither user nor assistant%s", i+1, cut(m.Role), roleHint(m.Role)))
		}
	}
	return problems
}

func roleHint(role string) string {
	if role == "system" {
		return "; the system prompt stands in params.system"
	}
	return ""
}

// model is what is wrong with a model's name, "" for nothing.
func (c *check) model(name string) string {
	if why, ok := c.asks[name]; ok {
		return why
	}
	if c.asks == nil {
		c.asks, c.tbl = map[string]string{}, models.Builtin()
	}
	why := c.judge(name)
	if len(c.asks) < 1000 { // a file with a model of its own on every line is no batch
		c.asks[name] = why
	}
	return why
}

func (c *check) judge(name string) string {
	if name == "" {
		return "no model: the API demands it in every request"
	}
	m, err := c.tbl.Find(name)
	var unknown *models.UnknownError
	switch {
	case errors.As(err, &unknown):
		return fmt.Sprintf("no model %q; %s", cut(name), unknown.Hint())
	case err != nil:
		return fmt.Sprintf("model %q: %v", cut(name), err)
	case m.Asked() != m.ID:
		return fmt.Sprintf("model %q is not in the table of models; the nearest is %s", cut(name), m.ID)
	case m.Retired:
		return fmt.Sprintf("model %q is retired: the API no longer answers for it", cut(name))
	case !strings.HasPrefix(name, "claude-"):
		return fmt.Sprintf("model %q: the API wants the full name, as in %s", cut(name), m.ID)
	}
	return ""
}

// notes tells where the lines are more than one batch takes.
func (c *check) notes() []string {
	var notes []string
	if c.tooMany > 0 {
		notes = append(notes, fmt.Sprintf("one batch takes %s requests: begin another at line %s", figures.Commas(c.per), figures.Commas(c.tooMany)))
	}
	if c.tooLong > 0 {
		notes = append(notes, fmt.Sprintf("one batch takes %d MB: begin another at line %s", c.bytes/1_000_000, figures.Commas(c.tooLong)))
	}
	return notes
}

// cut is the beginning of a text of a file, as a message may quote it.
func cut(text string) string {
	const most = 60
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return inert.Show(text)
}
