package terms

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path/filepath"
	"time"

	"pare/internal/env"
	"pare/internal/transcript"
	"pare/internal/usage"
)

// Question is what is asked of sessions under these limits.
func (t *Terms) Question(a usage.Asked) (*usage.Question, error) {
	q, err := usage.Ask(a, t.Now)
	if err != nil {
		return nil, err
	}
	if t.tierAsked && !q.Limits.Month.Known() && t.Tier.SpendCap > 0 {
		q.Limits.Month = usage.Given(float64(t.Tier.SpendCap))
		q.Limits.Month.From = "tier"
	}
	q.Limits.Tier = t.limitFrom(t.Limit)
	q.Limits.Pool = t.limitOf
	return q, nil
}

// Reading says how transcripts are read. The zero value is the default.
type Reading struct {
	Folder  string // of the sessions; empty: where the client keeps them
	NoCache bool   // read everything again, and remember nothing
}

// Book reads the transcripts that a question is about. Files that cannot be read are told on standard
// error.
func (t *Terms) Book(ctx context.Context, e *env.Env, q *usage.Question, r Reading) (*usage.Book, error) {
	folder := sessionsIn(e, r.Folder)
	files, err := transcript.Find(folder, q.Read)
	if err != nil {
		return nil, err
	}
	o := transcript.Options{Since: q.Read}
	if cache := e.CacheDir(); cache != "" && !r.NoCache {
		h := fnv.New64a()
		h.Write([]byte(folder))
		o.Cache = filepath.Join(cache, "pare", fmt.Sprintf("transcripts-%016x", h.Sum64()))
	}
	log, err := transcript.Load(ctx, folder, files, o)
	if log == nil {
		return nil, err
	}
	if err != nil {
		e.Sayf("pare: %v\n", err)
	}
	book := usage.New(log, usage.Options{Now: q.Now, Zone: q.Zone, Data: t.Data, Observed: observed(e)})
	if len(log.Calls) == 0 && len(files) == 0 {
		e.Sayf("pare: no session since %s in %s\npare: hint: --since looks further back; the client deletes sessions after 30 days unless cleanupPeriodDays says otherwise\n", q.Read.In(q.Zone).Format(time.DateOnly), folder)
	}
	return book, nil
}

// Observations is where status lines write down what the client tells them.
func Observations(e *env.Env) (usage.Observations, bool) {
	dir := e.StateDir()
	return usage.Observations{Path: filepath.Join(dir, "pare", "plan.jsonl")}, dir != ""
}

func observed(e *env.Env) []usage.Observed {
	o, ok := Observations(e)
	if !ok {
		return nil
	}
	all, err := o.Read()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		e.Sayf("pare: %v\n", err)
	}
	return all
}
