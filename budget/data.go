package budget

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"pare/internal/models"
)

//go:embed limits.json
var embedded []byte

// Data is what is known of limits, models and prices, each row with where it was
// read and when. Rows of the same key in a later file replace earlier ones, see
// [Data.Merge].
type Data struct {
	Schema    int               `json:"schema"`
	Updated   Date              `json:"updated"`
	Sources   map[string]Source `json:"sources"`
	Pools     []Pool            `json:"pools,omitempty"`  // of a listing; others are told by the models
	Models    []models.Row      `json:"models,omitempty"` // put over the built-in table
	Tiers     []Tier            `json:"tiers"`
	Limits    []Limit           `json:"limits"`
	Loads     []Load            `json:"loads"`
	Kinds     []Kind            `json:"kinds"`
	Planning  []Planning        `json:"planning"`
	Factors   []Factor          `json:"factors"`
	Constants []Constant        `json:"constants"`

	table *models.Table // all models, with those of Models put over
}

// What models and limits have in common.
type (
	// Date is a day, written 2006-01-02; empty when not known.
	Date = models.Date
	// Source is where rows were read.
	Source = models.Source
	// Origin is the provenance of one row.
	Origin = models.Origin
	// Model is a model of Claude.
	Model = models.Model
)

// Pool is a set of models that share one allowance.
type Pool struct {
	Name   string   `json:"name"`
	Models []string `json:"models"`
	Origin
}

// Tier is a level of an organisation.
type Tier struct {
	Name     string     `json:"name"`
	Label    string     `json:"label"`
	Group    string     `json:"group"`               // current, legacy, interim, cloud
	SpendCap int        `json:"spend_cap,omitempty"` // dollars a month; 0 is not known
	Batch    BatchLimit `json:"batch,omitzero"`      // Message Batches API
	CountRPM int        `json:"count_rpm,omitempty"` // of count_tokens, a pool of its own
	Origin
}

// BatchLimit is what the Message Batches API lets in; zeros are not known.
type BatchLimit struct {
	RPM      int `json:"rpm"`
	Queue    int `json:"queue"`     // requests waiting in all batches
	PerBatch int `json:"per_batch"` // requests in one batch
}

// Limit is the allowance of a pool at a tier. Zeros are not known.
type Limit struct {
	Tier string `json:"tier"`
	Pool string `json:"pool"`
	RPM  int    `json:"rpm,omitempty"`
	ITPM int    `json:"itpm,omitempty"`
	OTPM int    `json:"otpm,omitempty"`
	// CacheReadsCount is the exception on record: for most models tokens read from
	// the cache do not count against the minute.
	CacheReadsCount bool `json:"cache_reads_count,omitempty"`
	Origin
}

// Load is what each request of a client carries before the user says a word.
type Load struct {
	Client string `json:"client"` // version of Claude Code
	Setup  string `json:"setup"`  // print, terminal, three tools, bare
	Model  string `json:"model"`
	Tokens Amount `json:"tokens"`
	Origin
}

// Kind is a kind of work, by the calls that one turn of the user sets off.
type Kind struct {
	Name  string `json:"name"`
	Calls Amount `json:"calls"`
	What  string `json:"what"`
	Origin
}

// Planning is what the vendor says a user of a team of that size needs, in tokens
// per minute.
type Planning struct {
	Users int `json:"users,omitempty"` // up to so many; 0 is more
	Low   int `json:"low"`
	High  int `json:"high"`
	Origin
}

// Factor is by how much a way of calling makes the price of a model's tokens
// larger or smaller.
type Factor struct {
	Of     string   `json:"of"`               // fast, batch, us
	Models []string `json:"models,omitempty"` // none: all
	Value  float64  `json:"value"`
	Origin
}

// Factor is by how much a way of calling changes the price of a model's tokens; 1
// when it does not.
func (d *Data) Factor(of string, m Model) float64 {
	for _, f := range d.Factors {
		if f.Of == of && (len(f.Models) == 0 || slices.Contains(f.Models, m.ID)) {
			return f.Value
		}
	}
	return 1
}

// SearchCost is what so many searches of the web cost, in dollars.
func (d *Data) SearchCost(n int) float64 { return float64(n) * d.constant("search_dollars") }

// Constant is a number of the model that is not a limit.
type Constant struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	What  string  `json:"what"`
	Origin
}

// Embedded is the data that this program was built with. The answer is shared:
// do not change it.
func Embedded() *Data { return embeddedData() }

var embeddedData = sync.OnceValue(func() *Data {
	// Without the checks of ParseData, which take 20 times as long: a test makes
	// them.
	var d Data
	if err := json.Unmarshal(embedded, &d); err != nil {
		panic(err)
	}
	d.table = models.Builtin()
	return &d
})

// constant is a number of the model by its name. Names are checked by a test.
func (d *Data) constant(name string) float64 {
	for _, c := range d.Constants {
		if c.Name == name {
			return c.Value
		}
	}
	return 0
}

// seconds is a constant as a duration.
func (d *Data) seconds(name string) time.Duration {
	return time.Duration(d.constant(name) * float64(time.Second))
}

// Keep is what a batch reservation leaves of an allowance for people.
func (d *Data) Keep(perMinute int) int {
	return int(float64(perMinute) * d.constant("keep_share"))
}

// Age says how old a row is, when it is old enough to say so: empty otherwise.
func (d *Data) Age(o Origin, now time.Time) string {
	read, ok := o.Date.Time()
	if !ok {
		return ""
	}
	days := int(now.Sub(read).Hours() / 24)
	if float64(days) < d.constant("old_days") {
		return ""
	}
	return fmt.Sprintf("read on %s, %d days ago", o.Date, days)
}

// Cite is where a row was read, for people.
func (d *Data) Cite(o Origin) string {
	s, ok := d.Sources[o.Source]
	if !ok {
		s, ok = d.table.Sources[o.Source]
	}
	if !ok {
		return o.Source
	}
	return fmt.Sprintf("%s: %s (%s), %s", s.Kind, s.Title, s.URL, o.Date)
}

// Merge is d with the rows of more put over those of the same key. Neither is
// changed. The error is about a model that cannot be.
func (d *Data) Merge(more *Data) (*Data, error) {
	m := *d
	m.Sources = map[string]Source{}
	for _, from := range []*Data{d, more} {
		for k, v := range from.Sources {
			m.Sources[k] = v
		}
	}
	m.Updated = max(d.Updated, more.Updated)
	m.Pools = mergeRows(d.Pools, more.Pools, func(p Pool) string { return p.Name })
	m.Models = mergeRows(d.Models, more.Models, func(r models.Row) string { return r.ID })
	m.Tiers = mergeRows(d.Tiers, more.Tiers, func(t Tier) string { return t.Name })
	m.Limits = mergeRows(d.Limits, more.Limits, func(l Limit) string { return l.Tier + "\n" + l.Pool })
	m.Loads = mergeRows(d.Loads, more.Loads, func(l Load) string { return l.Client + "\n" + l.Setup + "\n" + l.Model })
	m.Kinds = mergeRows(d.Kinds, more.Kinds, func(k Kind) string { return k.Name })
	m.Planning = mergeRows(d.Planning, more.Planning, func(p Planning) string { return fmt.Sprint(p.Users) })
	m.Factors = mergeRows(d.Factors, more.Factors, func(f Factor) string { return f.Of + "\n" + strings.Join(f.Models, " ") })
	m.Constants = mergeRows(d.Constants, more.Constants, func(c Constant) string { return c.Name })
	var err error
	m.table, err = d.table.With(more.Models, more.Sources)
	return &m, err
}

func mergeRows[T any](rows, more []T, key func(T) string) []T {
	all := make([]T, 0, len(rows)+len(more))
	place := map[string]int{}
	for _, from := range [][]T{rows, more} {
		for _, row := range from {
			if i, ok := place[key(row)]; ok {
				all[i] = row
				continue
			}
			place[key(row)] = len(all)
			all = append(all, row)
		}
	}
	return all
}
