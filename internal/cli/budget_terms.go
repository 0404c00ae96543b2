package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/internal/disk"
	"pare/internal/fault"
	"pare/internal/meter"
	"pare/internal/models"
	"pare/internal/network"
	"pare/internal/settings"
)

// termFlags say under which limits a budget is made up.
type termFlags struct {
	dir, model, format       string
	tier                     string
	itpm, rpm                int
	headers, listing, limits string
	fetch                    bool
}

func (f *termFlags) declare(flags *pflag.FlagSet) {
	declareCommon(flags, &f.dir, &f.model, &f.format)
	flags.StringVar(&f.tier, "tier", "", "usage `TIER`: start, build, scale, tier-1 … tier-4, foundry and others (default: start)")
	flags.IntVar(&f.itpm, "itpm", 0, "your own limit of `N` input tokens per minute")
	flags.IntVar(&f.rpm, "rpm", 0, "your own limit of `N` requests per minute")
	flags.StringVar(&f.headers, "headers", "", "take the limits, and what is left of them, from response headers in `FILE` (curl -i)")
	flags.StringVar(&f.listing, "listing", "", "take the limits from the organisation's rate-limit listing in `FILE` (JSON)")
	flags.BoolVar(&f.fetch, "fetch-limits", false, "ask the API for that listing, with the key in ANTHROPIC_ADMIN_KEY")
	flags.StringVar(&f.limits, "limits", "", "put the rows of `FILE` over the built-in table of limits (JSON)")
}

// terms are the limits in force, and where they come from.
type terms struct {
	data   *budget.Data
	model  models.Model
	tier   budget.Tier
	limit  budget.Limit
	bucket *budget.Bucket // nil: the allowance is not known
	now    time.Time
	share  float64 // of a minute that one prompt may take; 0: all
	set    *settings.Settings
}

// resolve finds the limits: --itpm first, then headers, a listing or tier by
// flag, the environment, the configuration, the tier's table.
func (f *termFlags) resolve(ctx context.Context, env *Env, dir string) (*terms, error) {
	if f.format != "text" && f.format != "json" {
		return nil, usagef("formats: text, json", "unknown format %q", f.format)
	}
	if f.itpm < 0 || f.rpm < 0 {
		return nil, usagef("", "--itpm and --rpm cannot be negative")
	}
	if f.itpm > budget.MaxPerMinute || f.rpm > budget.MaxPerMinute {
		return nil, usagef("", "no more than %s per minute can be modelled", number(budget.MaxPerMinute))
	}
	set, err := settings.Load(env, dir, settings.Options{})
	if err != nil {
		return nil, err
	}
	t := &terms{now: env.Now(), share: set.Budget.Share, set: set}
	if t.data, err = f.data(ctx, env, set.Data(), t.now); err != nil {
		return nil, err
	}
	if t.model, err = set.ModelOf(t.data, f.model); err != nil {
		return nil, err
	}
	tier := firstOf(f.tier, set.Budget.Tier)
	if tier == "" && (f.listing != "" || f.fetch) {
		tier = "custom"
	}
	if t.tier, err = t.data.Tier(firstOf(tier, "start")); err != nil {
		return nil, fault.AsUsage(err)
	}
	return t, f.setLimit(env, t, tier != "")
}

func (f *termFlags) setLimit(env *Env, t *terms, tierAsked bool) error {
	limit, err := t.data.Limit(t.tier, t.model)
	t.limit = limit
	itpm, rpm := f.itpm, f.rpm
	switch {
	case itpm > 0:
	case f.headers != "":
		if err := f.fromHeaders(env, t); err != nil {
			return err
		}
	case f.tier == "" && f.listing == "" && !f.fetch:
		itpm = t.set.Budget.ITPM
		if rpm == 0 {
			rpm = t.set.Budget.RPM
		}
	}
	if itpm > 0 {
		t.limit = budget.Limit{Tier: t.tier.Name, ITPM: itpm, CacheReadsCount: limit.CacheReadsCount, Origin: budget.Origin{Source: "given by you"}}
	} else if f.headers == "" && err != nil && tierAsked {
		return err
	}
	if rpm > 0 {
		t.limit.RPM = rpm
	}
	if t.bucket == nil && t.limit.ITPM > 0 {
		t.bucket = budget.NewBucket(t.limit.ITPM, 0, t.now)
	}
	return nil
}

func (f *termFlags) fromHeaders(env *Env, t *terms) error {
	text, err := f.file(env, f.headers)
	if err != nil {
		return err
	}
	h, err := budget.ParseHeaders(bytes.NewReader(text))
	if err != nil {
		return err
	}
	if !h.Found() {
		hint := "save a response with its headers: curl -si … > FILE"
		if h.Unified {
			hint = "these are the headers of a subscription; it has no limit per minute"
		}
		return withHint(fmt.Errorf("%s: no anthropic-ratelimit headers in it", f.headers), hint)
	}
	seen := h.LimitSeen()
	t.limit.ITPM, t.limit.RPM, t.limit.OTPM, t.limit.Origin = seen.ITPM, seen.RPM, seen.OTPM, seen.Origin
	t.bucket = h.Bucket(t.now)
	return nil
}

// data is the table with the rows of --limits and of a listing over it.
func (f *termFlags) data(ctx context.Context, env *Env, data *budget.Data, now time.Time) (*budget.Data, error) {
	if f.limits != "" {
		text, err := f.file(env, f.limits)
		if err != nil {
			return nil, err
		}
		if data, err = budget.ParseData(data, f.limits, text); err != nil {
			return nil, err
		}
	}
	var text []byte
	var err error
	switch {
	case f.listing != "":
		text, err = f.file(env, f.listing)
	case f.fetch:
		text, err = fetchListing(ctx, env)
	default:
		return data, nil
	}
	if err != nil {
		return nil, err
	}
	listing, err := budget.ParseListing(text, budget.Date(now.UTC().Format(time.DateOnly)))
	if err != nil {
		return nil, withHint(err, "the answer of GET /v1/organizations/rate_limits, as it is")
	}
	return data.Use(listing), nil
}

// maxSmall is far above any file of limits or headers.
const maxSmall = 8 << 20

func (f *termFlags) file(env *Env, name string) ([]byte, error) {
	if name == "-" {
		return readAll(env.Stdin, "standard input", maxSmall)
	}
	text, err := disk.Read(env.Absolute(name), maxSmall)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, plainPathError(err))
	}
	return text, nil
}

// fetchListing asks the API for the organisation's limits. Only --fetch-limits
// leads here: nothing else of pare budget talks to the network.
func fetchListing(ctx context.Context, env *Env) ([]byte, error) {
	key := env.Getenv("ANTHROPIC_ADMIN_KEY")
	if key == "" {
		return nil, usagef("an admin key, from the Console; an ordinary key cannot read limits", "--fetch-limits needs ANTHROPIC_ADMIN_KEY")
	}
	place := strings.TrimSuffix(firstOf(env.Getenv("ANTHROPIC_BASE_URL"), "https://api.anthropic.com"), "/") + "/v1/organizations/rate_limits"
	answer, err := network.New().Do(ctx, network.Request{URL: place, Header: map[string]string{"x-api-key": key, "anthropic-version": "2023-06-01"}, Limit: maxSmall})
	if err != nil {
		return nil, fmt.Errorf("ask for limits: %w", err)
	}
	if !answer.OK() {
		return nil, withHint(fmt.Errorf("ask for limits: the server answered %s", answer.StatusText()), "the key must be an admin key of the organisation")
	}
	return answer.Body, nil
}

// newBudgetMeter counts for the terms' model.
func newBudgetMeter(env *Env, t *terms) *meter.Meter {
	m := meter.Claude(t.model, t.data, meter.SavedFactor(env.ConfigDir(), t.model.Family))
	m.Minute, m.Tier = t.limit.ITPM, t.tier.Label
	return m
}

// limitLine says which limit is in force.
func (t *terms) limitLine() string {
	name := t.tier.Label
	if t.limit.Source == "given by you" || t.limit.Source == "response headers" {
		name = t.limit.Source
	}
	if t.limit.ITPM == 0 {
		return fmt.Sprintf("%s, %s: no limit per minute is known", t.model.ID, name)
	}
	line := fmt.Sprintf("%s, %s: %s input tokens per minute", t.model.ID, name, number(t.limit.ITPM))
	if t.limit.RPM > 0 {
		line += fmt.Sprintf(", %s requests", number(t.limit.RPM))
	}
	if others := len(t.data.PoolOf(t.model).Models); others > 1 {
		line += fmt.Sprintf(", shared by %d models", others)
	}
	return line
}

// notes says what one should know of the limit's source.
func (t *terms) notes() []string {
	var notes []string
	if age := t.data.Age(t.limit.Origin, t.now); age != "" {
		notes = append(notes, "the limits were "+age+"; --headers or --itpm give yours")
	}
	if t.limit.Note != "" {
		notes = append(notes, t.limit.Note)
	}
	return notes
}

// limitDocument is the limit in JSON.
type limitDocument struct {
	Model  string `json:"model"`
	Pool   string `json:"pool"`
	Tier   string `json:"tier"`
	ITPM   int    `json:"itpm"` // 0: not known
	RPM    int    `json:"rpm"`
	OTPM   int    `json:"otpm"`
	Window int    `json:"window"`
	Source string `json:"source"`
	Date   string `json:"date"`
	Age    string `json:"age,omitempty"`
	Note   string `json:"note,omitempty"`
}

func (t *terms) document() limitDocument {
	return limitDocument{
		Model: t.model.ID, Pool: t.data.PoolOf(t.model).Name, Tier: t.tier.Name, ITPM: t.limit.ITPM, RPM: t.limit.RPM, OTPM: t.limit.OTPM,
		Window: t.model.Window, Source: t.data.Cite(t.limit.Origin), Date: string(t.limit.Date), Age: t.data.Age(t.limit.Origin, t.now), Note: t.limit.Note,
	}
}

// firstOf is the first text that is not empty.
func firstOf(texts ...string) string { return cmp.Or(texts...) }
