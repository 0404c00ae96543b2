// Package usage answers what the sessions on this machine used: by day, project,
// model and others, how fast, in which windows of a plan, and when that meets a
// limit.
//
// It computes and does not read: a log of transcripts comes in, with the time and
// the zone to look at it from. Prices come with the data; a price that is not
// known is said, never taken for nothing.
package usage

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"pare/budget"
	"pare/internal/transcript"
)

// Book is a log seen from a moment: calls in the order of their time, with what
// they cost.
type Book struct {
	Now  time.Time
	Zone *time.Location // of days and hours
	Log  *transcript.Log
	// Ahead is how many calls carry a time that is still to come, by the clock of
	// another machine or one that went back since. They belong to their day, and to
	// nothing that is said of now.
	Ahead int

	data        *budget.Data
	models      []price       // of Log.Models
	spent       []float64     // dollars of all calls before each
	past        int           // how many calls are not ahead
	observed    []Observed    // by time
	short, long time.Duration // lives of a cache
}

// Options say how a log is looked at.
type Options struct {
	Now  time.Time
	Zone *time.Location // nil is UTC
	Data *budget.Data   // prices and pools; nil is what this program was built with
	// Observed is what the client said of a plan's windows.
	Observed []Observed
}

// clockLeeway is how far ahead a time may be to be taken for now: clocks of two
// machines, or of a machine and a container, differ by seconds.
const clockLeeway = 2 * time.Minute

// New is a book of a log. The log is the book's from then on.
func New(log *transcript.Log, o Options) *Book {
	b := &Book{Now: o.Now, Zone: o.Zone, Log: log, data: o.Data, observed: orderObserved(o.Observed)}
	if b.Zone == nil {
		b.Zone = time.UTC
	}
	if b.data == nil {
		b.data = budget.Embedded()
	}
	b.name(log.Refusals)
	terms := b.data.Terms(budget.Model{}, budget.Limit{})
	b.short, b.long = terms.TTL, terms.LongTTL
	now, leeway := o.Now.UnixMilli(), clockLeeway.Milliseconds()
	for i := range log.Calls {
		switch c := &log.Calls[i]; {
		case c.Milli > now+leeway:
			b.Ahead++
		case c.Milli > now:
			c.Milli = now
		}
	}
	slices.SortFunc(log.Calls, func(x, y transcript.Call) int {
		return cmp.Or(cmp.Compare(x.Milli, y.Milli), cmp.Compare(x.Key, y.Key))
	})
	for _, name := range log.Models {
		b.models = append(b.models, b.priceOf(name))
	}
	b.past = b.since(b.Now.Add(time.Millisecond))
	b.spent = make([]float64, len(log.Calls)+1)
	for i := range log.Calls {
		dollars, _ := b.cost(&log.Calls[i])
		b.spent[i+1] = b.spent[i] + dollars
	}
	return b
}

// zoneName is the name of the book's zone; of this machine's own, which has none in
// Go, the short one in force now.
func (b *Book) zoneName() string {
	if name := b.Zone.String(); name != "Local" {
		return name
	}
	name, _ := b.Now.In(b.Zone).Zone()
	return name
}

// spentIn is what was spent from a time up to another, as far as prices are known.
func (b *Book) spentIn(from, to time.Time) float64 {
	i := b.since(from)
	return b.spent[max(i, b.since(to))] - b.spent[i]
}

// since is the index of the first call at or after a time.
func (b *Book) since(t time.Time) int {
	i, _ := slices.BinarySearchFunc(b.Log.Calls, t.UnixMilli(), func(c transcript.Call, milli int64) int {
		return cmp.Compare(c.Milli, milli)
	})
	return i
}

// between are the calls from a time up to another, which is not part of it.
func (b *Book) between(from, to time.Time) []transcript.Call {
	i := b.since(from)
	return b.Log.Calls[i:max(i, b.since(to))]
}

// Since are the calls from a time until now.
func (b *Book) Since(from time.Time) []transcript.Call {
	return b.Log.Calls[min(b.since(from), b.past):b.past]
}

// UntilNow are all calls until now.
func (b *Book) UntilNow() []transcript.Call { return b.Log.Calls[:b.past] }

// Total is what a model used.
type Total struct {
	Model string       `json:"model"`
	Calls int          `json:"calls"`
	Usage budget.Usage `json:"usage"`
	Last  time.Time    `json:"last"`
	Cost  Money        `json:"-"`
}

// Models are the totals of some calls per model, the most used first.
func (b *Book) Models(calls []transcript.Call) []Total {
	rows := map[uint16]*Total{}
	for i := range calls {
		c := &calls[i]
		t := rows[c.Model]
		if t == nil {
			t = &Total{Model: b.Log.Models[c.Model]}
			rows[c.Model] = t
		}
		t.Calls++
		t.Usage = t.Usage.Add(c.Usage())
		t.Last = c.Time().In(b.Zone)
		t.Cost.add(b.cost(c))
	}
	var all []Total
	for _, t := range rows {
		all = append(all, *t)
	}
	slices.SortFunc(all, func(x, y Total) int {
		return cmp.Or(cmp.Compare(y.Usage.Prompt(), x.Usage.Prompt()), cmp.Compare(x.Model, y.Model))
	})
	return all
}

// Counted is what some calls counted against the limit of a minute, of the models
// that keep says.
func (b *Book) Counted(calls []transcript.Call, keep func(model string) bool, l budget.Limit) int {
	kept, n := b.kept(keep), 0
	for i := range calls {
		if c := &calls[i]; kept[c.Model] {
			n += c.Usage().Counted(l)
		}
	}
	return n
}

// kept asks for each model once.
func (b *Book) kept(keep func(model string) bool) []bool {
	kept := make([]bool, len(b.Log.Models))
	for i, name := range b.Log.Models {
		kept[i] = keep == nil || keep(name)
	}
	return kept
}

// Minute is one minute of one pool.
type Minute struct {
	At      time.Time `json:"at"`
	Counted int       `json:"counted"`
}

// Minutes are the tokens that counted in each minute in which any did, of the
// models that keep says, oldest first.
func (b *Book) Minutes(calls []transcript.Call, keep func(model string) bool, l budget.Limit) []Minute {
	kept := b.kept(keep)
	var all []Minute
	last := int64(-1 << 62)
	for i := range calls {
		c := &calls[i]
		if !kept[c.Model] {
			continue
		}
		if m := floorDiv(c.Milli, 60_000); m != last {
			last = m
			all = append(all, Minute{At: time.Unix(m*60, 0).In(b.Zone)})
		}
		all[len(all)-1].Counted += c.Usage().Counted(l)
	}
	return all
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// ByHour is the busiest minute of each hour of the day.
func ByHour(minutes []Minute) [24]int {
	var hours [24]int
	for _, m := range minutes {
		hours[m.At.Hour()] = max(hours[m.At.Hour()], m.Counted)
	}
	return hours
}

// Sessions is how many sessions made one of the calls.
func (b *Book) Sessions(calls []transcript.Call) int {
	seen := map[uint32]bool{}
	for i := range calls {
		seen[calls[i].Session] = true
	}
	return len(seen)
}

// Refusals are how many calls were refused by status, and all of them in the
// order of their time.
func (b *Book) Refusals() (counts map[int]int, all []transcript.Refusal) {
	counts = map[int]int{}
	all = slices.Clone(b.Log.Refusals)
	slices.SortStableFunc(all, func(x, y transcript.Refusal) int { return x.At.Compare(y.At) })
	for _, r := range all {
		counts[r.Status]++
	}
	return counts, all
}

// CallsPerTurn is how many calls a turn of a person set off: the middle one of
// all turns, with the tenth and ninetieth of a hundred as bounds; turns is how
// many were counted.
func (b *Book) CallsPerTurn() (calls budget.Amount, turns int) {
	type mark struct {
		milli  int64
		prompt bool
	}
	bySession := map[uint32][]mark{}
	for _, p := range b.Log.Prompts {
		bySession[p.Session] = append(bySession[p.Session], mark{p.Milli, true})
	}
	for i := range b.Log.Calls {
		c := &b.Log.Calls[i]
		if marks, ok := bySession[c.Session]; ok {
			bySession[c.Session] = append(marks, mark{c.Milli, false})
		}
	}
	perTurn := map[int]int{} // calls → turns
	for _, marks := range bySession {
		slices.SortStableFunc(marks, func(x, y mark) int { return cmp.Compare(x.milli, y.milli) })
		n, open := 0, false
		end := func() {
			if open && n > 0 {
				perTurn[n]++
				turns++
			}
			n, open = 0, true
		}
		for _, m := range marks {
			if m.prompt {
				end()
			} else {
				n++
			}
		}
		end()
	}
	if turns == 0 {
		return budget.Amount{}, 0
	}
	at := func(percent int) int {
		rank := max(1, (turns*percent+99)/100)
		for _, n := range slices.Sorted(maps.Keys(perTurn)) {
			if rank -= perTurn[n]; rank <= 0 {
				return n
			}
		}
		return 0
	}
	return budget.Amount{Low: at(10), Tokens: at(50), High: at(90)}, turns
}
