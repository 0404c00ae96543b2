package terms

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"pare/budget"
	"pare/internal/figures"
	"pare/internal/transcript"
	"pare/internal/usage"
)

// Live is what the sessions of this machine used together, by the pools that share a
// limit, and the document of pare budget live --format json.
type Live struct {
	Version  int           `json:"version"`
	Since    time.Time     `json:"since"`
	Now      time.Time     `json:"now"`
	Sessions int           `json:"sessions"` // in the last hour
	Pools    []Pool        `json:"pools"`
	Hours    [24]int       `json:"busiest_minute_by_hour"` // of the busiest pool
	Refused  map[int]int   `json:"refused"`                // by status
	Last     *Refused      `json:"last_refused"`
	Calls    budget.Amount `json:"calls_per_turn"`
	Turns    int           `json:"turns"`
	Files    ReadStats     `json:"read"`
	Notes    []string      `json:"notes"`
}

// Pool is what the models used that share a limit.
type Pool struct {
	Pool   string        `json:"pool"`
	Models []usage.Total `json:"models"`
	ITPM   int           `json:"itpm"` // 0: not known
	Minute int           `json:"last_minute"`
	Hour   int           `json:"last_hour"`
	Total  int           `json:"total"`
	Peak   usage.Minute  `json:"busiest_minute"`
	Cost   float64       `json:"cost"` // dollars, of the calls that have a price
	// Unpriced is how many calls are of a model whose price is not known.
	Unpriced int `json:"unpriced_calls"`
	cost     usage.Money
	from     string // where the limit comes from
}

// Refused is an answer of the API that was none.
type Refused struct {
	Time    time.Time `json:"time"`
	Status  int       `json:"status"`
	Message string    `json:"message"`
}

// ReadStats says what was read of the transcripts.
type ReadStats struct {
	Bytes   int64 `json:"bytes"`
	Repeats int   `json:"repeats"`
	Broken  int   `json:"broken"`
}

// Live adds up what sessions did since a time, by the pools that share a limit.
func (t *Terms) Live(book *usage.Book, since time.Time) *Live {
	stats := book.Log.Stats
	doc := &Live{
		Version: 1, Since: since, Now: t.Now, Sessions: book.Sessions(book.Since(t.Now.Add(-time.Hour))),
		Pools: []Pool{}, Files: ReadStats{stats.Cached + stats.Read, stats.Repeats, stats.Broken}, Notes: t.Notes(),
	}
	pools := map[string][]usage.Total{}
	for _, m := range book.Models(book.UntilNow()) {
		pools[t.poolOf(m.Model)] = append(pools[t.poolOf(m.Model)], m)
	}
	for name, models := range pools {
		doc.Pools = append(doc.Pools, t.pool(book, name, models))
	}
	slices.SortFunc(doc.Pools, func(a, b Pool) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), strings.Compare(a.Pool, b.Pool))
	})
	if len(doc.Pools) > 0 {
		busiest := slices.MaxFunc(doc.Pools, func(a, b Pool) int { return cmp.Compare(a.Peak.Counted, b.Peak.Counted) })
		doc.Hours = usage.ByHour(book.Minutes(book.UntilNow(), func(m string) bool { return t.poolOf(m) == busiest.Pool }, budget.Limit{}))
	}
	var refused []transcript.Refusal
	doc.Refused, refused = book.Refusals()
	if len(refused) > 0 {
		r := refused[len(refused)-1]
		doc.Last = &Refused{r.At.In(book.Zone), r.Status, r.Message}
	}
	doc.Calls, doc.Turns = book.CallsPerTurn()
	if book.Ahead > 0 {
		doc.Notes = append(doc.Notes, fmt.Sprintf("%s later than now, left out: the clock of this machine went back, or another's is ahead", figures.Plural(book.Ahead, "call")))
	}
	return doc
}

func (t *Terms) pool(book *usage.Book, name string, models []usage.Total) Pool {
	p := Pool{Pool: name, Models: models}
	for _, total := range models {
		p.cost = p.cost.Add(total.Cost)
	}
	p.Cost, p.Unpriced = p.cost.Dollars, p.cost.Unpriced
	_, limit := t.limitOf(models[0].Model)
	p.from = t.limitFrom(limit)
	p.ITPM = limit.ITPM
	inPool := func(m string) bool { return t.poolOf(m) == name }
	p.Minute = book.Counted(book.Since(t.Now.Add(-time.Minute)), inPool, limit)
	p.Hour = book.Counted(book.Since(t.Now.Add(-time.Hour)), inPool, limit)
	for _, m := range book.Minutes(book.UntilNow(), inPool, limit) {
		p.Total += m.Counted
		if m.Counted > p.Peak.Counted {
			p.Peak = m
		}
	}
	return p
}
