package budget

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pare/internal/models"
	"pare/internal/nearest"
)

// unknownError is a name that the data does not have.
type unknownError struct {
	What string // tier, pool, kind of work
	Name string
	hint string
}

// Error is: no model "opsu".
func (e *unknownError) Error() string { return fmt.Sprintf("no %s %q", e.What, e.Name) }

// Hint is the nearest name, or all of them.
func (e *unknownError) Hint() string { return e.hint }

// unknown names the nearest of all, and of the short forms that are not listed.
func unknown(what, name string, all []string, short ...string) error {
	hint := "known: " + strings.Join(all, ", ")
	if near := nearest.To(name, append(short, all...)); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return &unknownError{What: what, Name: name, hint: hint}
}

func hintOf(err error) string {
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}

// Model is the model of a name, see [models.Table.Find]. The error is a
// [*models.UnknownError].
func (d *Data) Model(name string) (Model, error) { return d.table.Find(name) }

// Table are all models of the data.
func (d *Data) Table() *models.Table { return d.table }

// Tier is the tier of that name or label; case, spaces and hyphens do not matter.
// The error is an unknownError.
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

// PoolOf is the pool whose allowance a model draws from, without models that are
// retired: one of a listing that names it, or that of its row. A model without
// either is its own pool.
func (d *Data) PoolOf(m Model) Pool {
	for _, name := range []string{m.Asked(), m.ID} {
		for _, p := range d.Pools {
			if slices.Contains(p.Models, name) {
				return p
			}
		}
	}
	p := Pool{Name: m.Pool, Origin: m.Pooled}
	for _, o := range d.table.Models {
		if m.Pool != "" && o.Pool == m.Pool && (!o.Retired || o.ID == m.ID) {
			p.Models = append(p.Models, o.ID)
		}
	}
	if len(p.Models) == 0 {
		return Pool{Name: m.ID, Models: []string{m.ID}, Origin: m.Priced}
	}
	return p
}

// pools are the names of all pools.
func (d *Data) pools() []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, p := range d.Pools {
		add(p.Name)
	}
	for _, m := range d.table.Models {
		add(m.Pool)
	}
	for _, m := range d.table.Models {
		if m.Pool == "" {
			add(m.ID)
		}
	}
	return names
}

// noLimitError is a tier that has no known number for a model.
type noLimitError struct {
	Tier  Tier
	Model string
	hint  string
}

// Error says which tier and model.
func (e *noLimitError) Error() string {
	return fmt.Sprintf("no published limit for %s at %s", e.Model, e.Tier.Label)
}

// Hint says how to tell pare the number.
func (e *noLimitError) Hint() string { return e.hint }

// Limit is the allowance of a model at a tier. The error is a noLimitError.
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
	return Limit{}, &noLimitError{Tier: t, Model: m.ID, hint: hint}
}

// Kind is the kind of work of that name. The error is an unknownError.
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
// when it was measured, of the newest otherwise, and of the nearest model when
// this one was not measured. An empty version or setup means the newest client
// in print mode.
func (d *Data) Load(client, setup string, m Model) (Load, bool) {
	if setup == "" {
		setup = "print"
	}
	if !slices.ContainsFunc(d.Loads, func(l Load) bool { return l.Client == client }) && len(d.Loads) > 0 {
		client = d.Loads[0].Client // the newest: rows stand in that order
	}
	var best Load
	bestScore := -1
	for _, l := range d.Loads {
		if l.Setup != setup {
			continue
		}
		score := d.likeness(l, m)
		if l.Client == client {
			score += 8
		}
		// Between equals the larger load: too long a prompt is the lesser surprise.
		if score > bestScore || (score == bestScore && l.Tokens.Tokens > best.Tokens.Tokens) {
			best, bestScore = l, score
		}
	}
	return best, bestScore >= 0
}

// likeness says how much a load tells of a model, from 0 to 7: the same, or one
// that counts alike, or one of its kind.
func (d *Data) likeness(l Load, m Model) int {
	if l.Model == m.ID {
		return 7
	}
	other, err := d.Model(l.Model)
	if err != nil {
		return 0
	}
	score := 0
	if other.Family == m.Family {
		score += 2
	}
	if other.Kind() == m.Kind() {
		score++
	}
	return score
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

// Cost is the price in dollars of one call of a model. Only one call: the price
// may depend on the length of its prompt.
func (u Usage) Cost(m Model) float64 {
	p := m.Price(u.Prompt())
	micro := float64(u.Input)*p.Input + float64(u.Write5m)*p.Write5m + float64(u.Write1h)*p.Write1h +
		float64(u.Read)*p.Read + float64(u.Output)*p.Output
	return micro / 1e6
}

// Rate is the allowance as buckets need it.
func (l Limit) Rate(keep int) Rate {
	return Rate{Tokens: l.ITPM, Requests: l.RPM, Keep: keep}
}

// gate is the limit with full buckets at a moment.
func (l Limit) gate(at time.Time) *Gate { return NewGate(l.Rate(0), at) }
