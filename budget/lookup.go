package budget

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"pare/internal/nearest"
)

// UnknownError is a name that the data does not have.
type UnknownError struct {
	What string // model, tier, pool, kind of work
	Name string
	hint string
}

// Error is: no model "opsu".
func (e *UnknownError) Error() string { return fmt.Sprintf("no %s %q", e.What, e.Name) }

// Hint is the nearest name, or all of them.
func (e *UnknownError) Hint() string { return e.hint }

// unknown names the nearest of all, and of the short forms that are not listed.
func unknown(what, name string, all []string, short ...string) error {
	hint := "known: " + strings.Join(all, ", ")
	if near := nearest.To(name, append(short, all...)); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return &UnknownError{What: what, Name: name, hint: hint}
}

func hintOf(err error) string {
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}

// Model is the model of that name or alias. Dates at the end ("-20250929"), a
// vendor's prefix ("us.anthropic."), "@…" and "[1m]" do not matter. The error is
// an [*UnknownError].
func (d *Data) Model(name string) (Model, error) {
	key := modelKey(name)
	var all, short []string
	for _, m := range d.Models {
		if key == m.Name || "claude-"+key == m.Name {
			return m, nil
		}
		all = append(all, m.Name)
		short = append(short, strings.TrimPrefix(m.Name, "claude-"))
		for _, a := range m.Aliases {
			if key == a {
				return m, nil
			}
			short = append(short, a)
		}
	}
	return Model{}, unknown("model", name, all, short...)
}

// modelKey strips what clouds and releases put around a model's name.
func modelKey(name string) string {
	key := strings.ToLower(strings.TrimSpace(name))
	if i := strings.LastIndexAny(key, "./"); i >= 0 {
		key = key[i+1:] // us.anthropic.claude-…, publishers/anthropic/models/claude-…
	}
	key, _, _ = strings.Cut(key, "@")
	key, _, _ = strings.Cut(key, "[")
	key, _, _ = strings.Cut(key, ":")
	parts := strings.Split(key, "-")
	for len(parts) > 1 {
		last := parts[len(parts)-1]
		if isDate(last) || (len(last) > 1 && last[0] == 'v' && isDigits(last[1:])) || last == "latest" {
			parts = parts[:len(parts)-1]
			continue
		}
		break
	}
	return strings.Join(parts, "-")
}

func isDate(s string) bool { return len(s) == 8 && isDigits(s) }

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Tier is the tier of that name or label; case, spaces and hyphens do not matter.
// The error is an [*UnknownError].
func (d *Data) Tier(name string) (Tier, error) {
	var all []string
	for _, t := range d.Tiers {
		if fold(name) == fold(t.Name) || fold(name) == fold(t.Label) {
			return t, nil
		}
		all = append(all, t.Name)
	}
	return Tier{}, unknown("tier", name, all)
}

func fold(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "_", "").Replace(strings.ToLower(s))
}

// PoolOf is the pool whose allowance a model draws from. A model without one is
// its own pool.
func (d *Data) PoolOf(m Model) Pool {
	for _, p := range d.Pools {
		for _, name := range p.Models {
			if name == m.Name {
				return p
			}
		}
	}
	return Pool{Name: m.Name, Models: []string{m.Name}, Origin: m.Origin}
}

// NoLimitError is a tier that has no known number for a model.
type NoLimitError struct {
	Tier  Tier
	Model string
	hint  string
}

// Error says which tier and model.
func (e *NoLimitError) Error() string {
	return fmt.Sprintf("no published limit for %s at %s", e.Model, e.Tier.Label)
}

// Hint says how to tell pare the number.
func (e *NoLimitError) Hint() string { return e.hint }

// Limit is the allowance of a model at a tier. The error is a [*NoLimitError].
func (d *Data) Limit(t Tier, m Model) (Limit, error) {
	pool := d.PoolOf(m)
	var others []string
	for _, l := range d.Limits {
		if l.Pool != pool.Name {
			continue
		}
		if l.Tier == t.Name {
			return l, nil
		}
		others = append(others, l.Tier)
	}
	hint := "tiers with a number for this model: " + strings.Join(others, ", ") + "; or give --itpm"
	if t.Note != "" {
		hint = t.Note + "; " + hint
	}
	return Limit{}, &NoLimitError{Tier: t, Model: m.Name, hint: hint}
}

// Kind is the kind of work of that name. The error is an [*UnknownError].
func (d *Data) Kind(name string) (Kind, error) {
	var all []string
	for _, k := range d.Kinds {
		if k.Name == name {
			return k, nil
		}
		all = append(all, k.Name)
	}
	return Kind{}, unknown("kind of work", name, all)
}

// Load is what each request of the client carries for a model: of that version
// when it was measured, of the newest otherwise, and of the largest model when
// this one was not measured. An empty version or setup means the newest client
// in print mode.
func (d *Data) Load(client, setup string, m Model) (Load, bool) {
	if setup == "" {
		setup = "print"
	}
	if client == "" && len(d.Loads) > 0 {
		client = d.Loads[0].Client // the newest: rows stand in that order
	}
	var best Load
	bestScore := -1
	for _, l := range d.Loads {
		if l.Setup != setup {
			continue
		}
		score := 0
		if l.Client == client {
			score += 4
		}
		if l.Model == m.Name {
			score += 2
		}
		// Between equals the larger load: too long a prompt is the lesser surprise.
		if score > bestScore || (score == bestScore && l.Tokens.Tokens > best.Tokens.Tokens) {
			best, bestScore = l, score
		}
	}
	return best, bestScore >= 0
}

// Price is what tokens of a prompt of that length cost.
func (m Model) Price(promptTokens int) Price {
	for _, p := range m.Prices {
		if p.UpTo == 0 || promptTokens <= p.UpTo {
			return p
		}
	}
	return Price{}
}

// Usage is the tokens of one call or of many, as the API reports them.
type Usage struct {
	Input   int `json:"input"`    // not cached
	Write5m int `json:"write_5m"` // written to the cache
	Write1h int `json:"write_1h"`
	Read    int `json:"read"` // read from the cache
	Output  int `json:"output"`
}

// Add is the sum of two usages.
func (u Usage) Add(o Usage) Usage {
	return Usage{u.Input + o.Input, u.Write5m + o.Write5m, u.Write1h + o.Write1h, u.Read + o.Read, u.Output + o.Output}
}

// Prompt is the length of the prompt: all input tokens.
func (u Usage) Prompt() int { return u.Input + u.Write5m + u.Write1h + u.Read }

// Counted is how many input tokens count against the minute.
func (u Usage) Counted(l Limit) int {
	n := u.Input + u.Write5m + u.Write1h
	if l.CacheReadsCount {
		n += u.Read
	}
	return n
}

// Cost is the price in dollars of one call. Only one call: the price may depend
// on the length of its prompt.
func (m Model) Cost(u Usage) float64 {
	p := m.Price(u.Prompt())
	micro := float64(u.Input)*p.Input + float64(u.Write5m)*p.Write5m + float64(u.Write1h)*p.Write1h +
		float64(u.Read)*p.Read + float64(u.Output)*p.Output
	return micro / 1e6
}

// Rate is the allowance as buckets need it.
func (l Limit) Rate(keep int) Rate {
	return Rate{Tokens: l.ITPM, Requests: l.RPM, Keep: keep}
}

// Gate is the limit with full buckets at a moment.
func (l Limit) Gate(at time.Time) *Gate { return NewGate(l.Rate(0), at) }
