// Package terms finds the limits that a budget is made up under, and judges by them:
// will a prompt get through a minute and the window, and what can be cut where it will
// not; where a session meets them; what the sessions of this machine used together,
// and who took how much of an allowance that is shared.
//
// Limits come from what was asked for, from response headers or a listing, from
// the configuration, or from the table of a tier.
package terms

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"pare/budget"
	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/fault"
	"pare/internal/figures"
	"pare/internal/models"
	"pare/internal/network"
	"pare/internal/settings"
)

// Ask says under which limits somebody wants a budget. The zero value is the
// configuration's.
type Ask struct {
	Model, Tier string
	ITPM, RPM   int // the organisation's own numbers; 0: not given
	// Headers is a file with response headers, Listing one with the organisation's
	// rate-limit listing, Limits one with rows for the tables; "-" is standard input.
	Headers, Listing, Limits string
	Fetch                    bool // ask the API for the listing
	// Shared says that the limit is that of all who use one ledger: a project has no
	// say in it.
	Shared bool
	// Only says that nothing but the model is looked at: a number of one's own holds for
	// all that is.
	Only bool
}

// Terms are the limits in force, and where they come from.
type Terms struct {
	Data     *budget.Data
	Model    models.Model
	Tier     budget.Tier
	Limit    budget.Limit
	Bucket   *budget.Bucket // nil: the allowance is not known
	Now      time.Time
	Share    float64 // of a minute that one prompt may take; 0: all
	Settings *settings.Settings

	own       bool // the limit is a number of one's own that was given without a model
	tierAsked bool // by flag or configuration
}

// Resolve finds the limits for a client in a folder: its own numbers first, then headers, a listing or tier by
// flag, the environment, the configuration, the tier's table.
func Resolve(ctx context.Context, e *env.Env, dir string, a Ask) (*Terms, error) {
	if a.ITPM < 0 || a.RPM < 0 {
		return nil, fault.Usage("", "--itpm and --rpm cannot be negative")
	}
	if a.ITPM > budget.MaxPerMinute || a.RPM > budget.MaxPerMinute {
		return nil, fault.Usage("", "no more than %s per minute can be modelled", figures.Commas(budget.MaxPerMinute))
	}
	set, err := settings.Load(e, dir, settings.Options{NoProject: a.Shared})
	if err != nil {
		return nil, err
	}
	t := &Terms{Now: e.Now(), Share: set.Budget.Share, Settings: set, tierAsked: a.Tier != "" || set.Budget.Tier != ""}
	if t.Data, err = a.data(ctx, e, set.Data(), t.Now); err != nil {
		return nil, err
	}
	if t.Model, err = set.ModelOf(t.Data, a.Model); err != nil {
		return nil, err
	}
	tier := cmp.Or(a.Tier, set.Budget.Tier)
	if tier == "" && (a.Listing != "" || a.Fetch) {
		tier = "custom"
	}
	if t.Tier, err = t.Data.Tier(cmp.Or(tier, "start")); err != nil {
		return nil, fault.AsUsage(err)
	}
	return t, a.setLimit(e, t, tier != "")
}

func (a Ask) setLimit(e *env.Env, t *Terms, tierAsked bool) error {
	limit, err := t.Data.Limit(t.Tier, t.Model)
	t.Limit = limit
	itpm, rpm := a.ITPM, a.RPM
	switch {
	case itpm > 0:
	case a.Headers != "":
		if err := a.fromHeaders(e, t); err != nil {
			return err
		}
	case a.Tier == "" && a.Listing == "" && !a.Fetch:
		itpm = t.Settings.Budget.ITPM
		if rpm == 0 {
			rpm = t.Settings.Budget.RPM
		}
	}
	if itpm > 0 {
		t.own = a.Only && a.Model != "" || a.Model == "" && t.Settings.Budget.Model == ""
		t.Limit = budget.Limit{Tier: t.Tier.Name, ITPM: itpm, CacheReadsCount: limit.CacheReadsCount, Origin: budget.Origin{Source: "given by you"}}
	} else if a.Headers == "" && err != nil && tierAsked {
		return err
	}
	if rpm > 0 {
		t.Limit.RPM = rpm
	}
	if t.Bucket == nil && t.Limit.ITPM > 0 {
		t.Bucket = budget.NewBucket(t.Limit.ITPM, 0, t.Now)
	}
	return nil
}

func (a Ask) fromHeaders(e *env.Env, t *Terms) error {
	text, err := a.file(e, a.Headers)
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
		return fault.WithHint(fmt.Errorf("%s: no anthropic-ratelimit headers in it", a.Headers), hint)
	}
	seen := h.LimitSeen()
	t.Limit.ITPM, t.Limit.RPM, t.Limit.OTPM, t.Limit.Origin = seen.ITPM, seen.RPM, seen.OTPM, seen.Origin
	t.Bucket = h.Bucket(t.Now)
	return nil
}

// data is the table with the rows of --limits and of a listing over it.
func (a Ask) data(ctx context.Context, e *env.Env, data *budget.Data, now time.Time) (*budget.Data, error) {
	if a.Limits != "" {
		text, err := a.file(e, a.Limits)
		if err != nil {
			return nil, err
		}
		if data, err = budget.ParseData(data, a.Limits, text); err != nil {
			return nil, err
		}
	}
	var text []byte
	var err error
	switch {
	case a.Listing != "":
		text, err = a.file(e, a.Listing)
	case a.Fetch:
		text, err = fetchListing(ctx, e)
	default:
		return data, nil
	}
	if err != nil {
		return nil, err
	}
	listing, err := budget.ParseListing(text, budget.Date(now.UTC().Format(time.DateOnly)))
	if err != nil {
		return nil, fault.WithHint(err, "the answer of GET /v1/organizations/rate_limits, as it is")
	}
	return data.Use(listing), nil
}

// maxSmall is far above any file of limits or headers.
const maxSmall = 8 << 20

func (a Ask) file(e *env.Env, name string) ([]byte, error) {
	if name == "-" {
		return e.ReadInput(maxSmall)
	}
	text, err := disk.Read(e.Absolute(name), maxSmall)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, disk.Cause(err))
	}
	return text, nil
}

// fetchListing asks the API for the organisation's limits. Only --fetch-limits
// leads here: nothing else of pare budget talks to the network.
func fetchListing(ctx context.Context, e *env.Env) ([]byte, error) {
	key := e.Getenv("ANTHROPIC_ADMIN_KEY")
	if key == "" {
		return nil, fault.Usage("an admin key, from the Console; an ordinary key cannot read limits", "--fetch-limits needs ANTHROPIC_ADMIN_KEY")
	}
	place := strings.TrimSuffix(cmp.Or(e.Getenv("ANTHROPIC_BASE_URL"), "https://api.anthropic.com"), "/") + "/v1/organizations/rate_limits"
	answer, err := network.New().Do(ctx, network.Request{URL: place, Header: map[string]string{"x-api-key": key, "anthropic-version": "2023-06-01"}, Limit: maxSmall})
	if err != nil {
		return nil, fmt.Errorf("ask for limits: %w", err)
	}
	if !answer.OK() {
		return nil, fault.WithHint(fmt.Errorf("ask for limits: the server answered %s", answer.StatusText()), "the key must be an admin key of the organisation")
	}
	return answer.Body, nil
}
