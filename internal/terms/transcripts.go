package terms

import (
	"context"
	"fmt"
	"time"

	"pare/budget"
	"pare/internal/env"
	"pare/internal/figures"
	"pare/internal/transcript"
	"pare/internal/usage"
)

// Transcripts is what the sessions of this machine did from a time until now, in a
// folder or where the client keeps them. Files that
// cannot be read are told on standard error.
func Transcripts(ctx context.Context, e *env.Env, folder string, since, now time.Time) (*usage.Book, error) {
	folder = sessionsIn(e, folder)
	files, err := transcript.Find(folder, since)
	if err != nil {
		return nil, err
	}
	log, err := transcript.Load(ctx, folder, files, transcript.Options{Since: since})
	if log == nil {
		return nil, err
	}
	if err != nil {
		e.Sayf("pare: %v\n", err)
	}
	return usage.New(log, usage.Options{Now: now, Zone: now.Location()}), nil
}

// sessionsIn is the folder of the sessions: the one that is named, or where the client
// keeps them.
func sessionsIn(e *env.Env, folder string) string {
	if folder == "" {
		folder = transcript.Dir(e.Getenv("CLAUDE_CONFIG_DIR"), e.Home())
	}
	return e.Absolute(folder)
}

// poolOf is the pool that a model draws from; of one that nobody knows its name.
func (t *Terms) poolOf(model string) string {
	m, err := t.Data.Model(model)
	if err != nil {
		return model
	}
	return t.Data.PoolOf(m).Name
}

// limitOf is the allowance that a model draws from: the pool, and what a minute lets
// through, 0 where that is not known. A number of one's own holds for the pool of the
// model that it was given with; given without one, for each.
func (t *Terms) limitOf(model string) (pool string, l budget.Limit) {
	pool = t.poolOf(model)
	if pool == t.poolOf(t.Model.ID) {
		return pool, t.Limit // by flag, headers or environment
	}
	if m, err := t.Data.Model(model); err == nil {
		l, _ = t.Data.Limit(t.Tier, m)
	}
	if t.own {
		l.ITPM, l.RPM, l.Origin = t.Limit.ITPM, t.Limit.RPM, t.Limit.Origin
	}
	return pool, l
}

// limitFrom says in a word or two where limits come from.
func (t *Terms) limitFrom(l budget.Limit) string {
	if l.Source == t.Limit.Source && (l.Source == "given by you" || l.Source == "response headers") {
		return l.Source
	}
	return t.Tier.Label
}

// Left says what the sessions of this machine have left of a minute's tokens; it
// is empty where no limit is known.
func (t *Terms) Left(ctx context.Context, e *env.Env) string {
	if t.Limit.ITPM == 0 {
		return ""
	}
	used := 0
	if book, err := Transcripts(ctx, e, "", t.Now.Add(-time.Minute), t.Now); err == nil {
		pool := t.poolOf(t.Model.ID)
		used = book.Counted(book.UntilNow(), func(m string) bool { return t.poolOf(m) == pool }, t.Limit)
	}
	return fmt.Sprintf("%s of %s input tokens are left of this minute (%s)", figures.Commas(max(0, t.Limit.ITPM-used)), figures.Commas(t.Limit.ITPM), t.Model.ID)
}
