package cli

import (
	"context"

	"github.com/spf13/pflag"

	"pare/internal/terms"
)

// termFlags say under which limits a budget is made up.
type termFlags struct {
	terms.Ask
	dir, format string
}

func (f *termFlags) declare(flags *pflag.FlagSet) {
	declareCommon(flags, &f.dir, &f.Model, &f.format)
	flags.StringVar(&f.Tier, "tier", "", "usage `TIER`: start, build, scale, tier-1 … tier-4, foundry and others (default: start)")
	flags.IntVar(&f.ITPM, "itpm", 0, "your own limit of `N` input tokens per minute")
	flags.IntVar(&f.RPM, "rpm", 0, "your own limit of `N` requests per minute")
	flags.StringVar(&f.Headers, "headers", "", "take the limits, and what is left of them, from response headers in `FILE` (curl -i)")
	flags.StringVar(&f.Listing, "listing", "", "take the limits from the organisation's rate-limit listing in `FILE` (JSON)")
	flags.BoolVar(&f.Fetch, "fetch-limits", false, "ask the API for that listing, with the key in ANTHROPIC_ADMIN_KEY")
	flags.StringVar(&f.Limits, "limits", "", "put the rows of `FILE` over the built-in table of limits (JSON)")
}

// resolve finds the limits.
func (f *termFlags) resolve(ctx context.Context, env *Env, dir string) (*terms.Terms, error) {
	if f.format != "text" && f.format != "json" {
		return nil, usagef("formats: text, json", "unknown format %q", f.format)
	}
	return terms.Resolve(ctx, env, dir, f.Ask)
}
