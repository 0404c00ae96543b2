package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/inert"
	"pare/internal/terms"
	"pare/internal/transcript"
	"pare/internal/usage"
)

func budgetLiveCommand() *command {
	return &command{
		name:  "live",
		short: "show what all sessions on this machine used together, from their transcripts",
		long: `
Reads the transcripts of Claude Code, of all projects, and adds up what counted in
the last minute, the last hour and the last days, by the pools that share a limit;
the busiest minute of each hour of the day; and the refusals that were seen. Each
message is counted once. Only figures are read, and nothing is sent anywhere.

Other machines and programs on the same key are not in it.
`,
		examples: []example{
			{"pare budget live", "the pooled picture"},
			{"watch -n 10 pare budget live", "as it goes on"},
			{"pare budget live --since 720h --format json", "a month, for scripts"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f liveFlags
			f.declare(flags)
			flags.DurationVar(&f.since, "since", week, "how far back to look")
			flags.StringVar(&f.transcripts, "transcripts", "", "`FOLDER` of the sessions (default: where Claude Code keeps them)")
			return f.run
		},
	}
}

type liveFlags struct {
	termFlags
	since       time.Duration
	transcripts string
}

// liveDocument is what pare budget live --format json says.
type liveDocument struct {
	Version  int           `json:"version"`
	Since    time.Time     `json:"since"`
	Now      time.Time     `json:"now"`
	Sessions int           `json:"sessions"` // in the last hour
	Pools    []livePool    `json:"pools"`
	Hours    [24]int       `json:"busiest_minute_by_hour"` // of the busiest pool
	Refused  map[int]int   `json:"refused"`                // by status
	Last     *liveRefusal  `json:"last_refused"`
	Calls    budget.Amount `json:"calls_per_turn"`
	Turns    int           `json:"turns"`
	Files    liveStats     `json:"read"`
	Notes    []string      `json:"notes"`
}

type livePool struct {
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

type liveRefusal struct {
	Time    time.Time `json:"time"`
	Status  int       `json:"status"`
	Message string    `json:"message"`
}

type liveStats struct {
	Bytes   int64 `json:"bytes"`
	Repeats int   `json:"repeats"`
	Broken  int   `json:"broken"`
}

func (f *liveFlags) run(ctx context.Context, env *Env, args []string) error {
	switch {
	case len(args) > 0:
		return usagef("--transcripts FOLDER", "pare budget live takes no argument")
	case f.since <= 0:
		return usagef("such as --since 24h", "--since must be positive")
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	t, err := f.resolve(ctx, env, dir)
	if err != nil {
		return err
	}
	book, err := terms.Transcripts(ctx, env, f.transcripts, t.Now.Add(-f.since), t.Now)
	if err != nil {
		return err
	}
	doc := f.document(t, book)
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	return writeLive(env.Page(), t, doc)
}

func (f *liveFlags) document(t *terms.Terms, book *usage.Book) *liveDocument {
	stats := book.Log.Stats
	doc := &liveDocument{
		Version: 1, Since: t.Now.Add(-f.since), Now: t.Now, Sessions: book.Sessions(book.Since(t.Now.Add(-time.Hour))),
		Pools: []livePool{}, Files: liveStats{stats.Cached + stats.Read, stats.Repeats, stats.Broken}, Notes: t.Notes(),
	}
	pools := map[string][]usage.Total{}
	for _, m := range book.Models(book.UntilNow()) {
		pools[t.PoolOf(m.Model)] = append(pools[t.PoolOf(m.Model)], m)
	}
	for name, models := range pools {
		doc.Pools = append(doc.Pools, f.pool(t, book, name, models))
	}
	slices.SortFunc(doc.Pools, func(a, b livePool) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), strings.Compare(a.Pool, b.Pool))
	})
	if len(doc.Pools) > 0 {
		busiest := slices.MaxFunc(doc.Pools, func(a, b livePool) int { return cmp.Compare(a.Peak.Counted, b.Peak.Counted) })
		doc.Hours = usage.ByHour(book.Minutes(book.UntilNow(), func(m string) bool { return t.PoolOf(m) == busiest.Pool }, budget.Limit{}))
	}
	var refused []transcript.Refusal
	doc.Refused, refused = book.Refusals()
	if len(refused) > 0 {
		r := refused[len(refused)-1]
		doc.Last = &liveRefusal{r.At.In(book.Zone), r.Status, r.Message}
	}
	doc.Calls, doc.Turns = book.CallsPerTurn()
	if book.Ahead > 0 {
		doc.Notes = append(doc.Notes, fmt.Sprintf("%s later than now, left out: the clock of this machine went back, or another's is ahead", plural(book.Ahead, "call")))
	}
	return doc
}

func (f *liveFlags) pool(t *terms.Terms, book *usage.Book, name string, models []usage.Total) livePool {
	p := livePool{Pool: name, Models: models}
	for _, total := range models {
		p.cost = p.cost.Add(total.Cost)
	}
	p.Cost, p.Unpriced = p.cost.Dollars, p.cost.Unpriced
	_, limit := t.LimitOf(models[0].Model)
	p.from = t.LimitFrom(limit)
	p.ITPM = limit.ITPM
	inPool := func(m string) bool { return t.PoolOf(m) == name }
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

func writeLive(w io.Writer, t *terms.Terms, doc *liveDocument) error {
	var b strings.Builder
	if len(doc.Pools) == 0 {
		fmt.Fprintf(&b, "no call since %s\n", doc.Since.Format(time.DateTime))
	}
	for _, p := range doc.Pools {
		limit := "no limit is known"
		if p.ITPM > 0 {
			limit = fmt.Sprintf("%s input tokens per minute, %s", number(p.ITPM), p.from)
		}
		fmt.Fprintf(&b, "%s  (%s)\n", inert.Show(p.Pool), limit)
		fmt.Fprintf(&b, "  last minute   %s\n", ofLimit(p.Minute, p.ITPM))
		fmt.Fprintf(&b, "  last hour     %s\n", number(p.Hour))
		fmt.Fprintf(&b, "  since %s  %s, %s\n", doc.Since.Format("Jan 02"), number(p.Total), moneyText(p.cost))
		fmt.Fprintf(&b, "  busiest       %s, %s\n", ofLimit(p.Peak.Counted, p.ITPM), p.Peak.At.Format("2006-01-02 15:04"))
		for _, m := range p.Models {
			fmt.Fprintf(&b, "    %s: %s, %s counted, %s read from the cache, %s written by the model\n", inert.Show(m.Model), plural(m.Calls, "call"),
				number(m.Usage.Counted(budget.Limit{})), number(m.Usage.Read), number(m.Usage.Output))
		}
	}
	if len(doc.Pools) > 0 {
		fmt.Fprintf(&b, "by hour   %s  busiest minute of each hour of the day, 0 to 23\n", chart(doc.Hours[:]))
		fmt.Fprintf(&b, "sessions  %d in the last hour\n", doc.Sessions)
	}
	if doc.Turns > 0 {
		fmt.Fprintf(&b, "a turn    %s, in most between %d and %d (%s)\n", plural(doc.Calls.Tokens, "call"), doc.Calls.Low, doc.Calls.High, plural(doc.Turns, "turn"))
	}
	fmt.Fprintf(&b, "refused   %s\n", refusedText(doc))
	return writeNotes(w, &b, doc.Notes)
}

func ofLimit(n, limit int) string {
	if limit <= 0 {
		return number(n)
	}
	return fmt.Sprintf("%s, %s the limit", number(n), partOf(n, limit))
}

func refusedText(doc *liveDocument) string {
	if doc.Last == nil {
		return "none seen"
	}
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(doc.Refused)) {
		name := fmt.Sprint(status)
		if status == 0 {
			name = "without a status"
		}
		parts = append(parts, fmt.Sprintf("%s %s", name, times(doc.Refused[status])))
	}
	message := []rune(doc.Last.Message)
	if len(message) > 100 {
		message = append(message[:100], '…')
	}
	return fmt.Sprintf("%s; last %s: %s", strings.Join(parts, ", "), doc.Last.Time.Format("2006-01-02 15:04"), inert.Show(string(message)))
}

// moneyText is a sum of money as far as it is known.
func moneyText(m usage.Money) string {
	switch {
	case !m.Known():
		return "price unknown"
	case !m.Complete():
		return fmt.Sprintf("%s and %s of unknown price", dollars(m.Dollars), plural(m.Unpriced, "call"))
	}
	return dollars(m.Dollars)
}
