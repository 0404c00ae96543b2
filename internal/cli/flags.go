package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"pare/internal/disk"
	"pare/internal/ledger"
	"pare/internal/terms"
)

// declareCommon adds the flags that many commands share.
func declareCommon(flags *pflag.FlagSet, dir, model, format *string) {
	flags.StringVar(dir, "dir", "", "the client's working `FOLDER`; paths are relative to it (default: this one)")
	flags.StringVar(model, "model", "", "count for this model, by `NAME` or alias (default: the newest, which counts the most)")
	flags.StringVar(format, "format", "text", "text or json")
}

// workingDir is the absolute folder that --dir names, or the current one.
func workingDir(env *Env, dir string) (string, error) {
	if dir == "" {
		return env.Dir, nil
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(env.Dir, dir)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", fmt.Errorf("--dir %s: %w", dir, disk.Cause(err))
	}
	if !info.IsDir() {
		return "", usagef("", "--dir %s is not a folder", dir)
	}
	return dir, nil
}

// parseShare reads "20%" or "0.2"; empty is 0, no limit.
func parseShare(s string) (float64, error) {
	if s == "" {
		return 0, nil
	}
	number, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if percent {
		value /= 100
	}
	if err != nil || !(value > 0 && value <= 1) {
		return 0, usagef("such as --budget 20%", "--budget is a share of the files, not %q", s)
	}
	return value, nil
}

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

// ledgerFlags say which ledger, and what it allows.
type ledgerFlags struct {
	termFlags
	ledger, onError string
}

func (f *ledgerFlags) declare(flags *pflag.FlagSet) {
	f.termFlags.declare(flags)
	flags.StringVar(&f.ledger, "ledger", "", "`PLACE` of the ledger: a file or redis://… (default: PARE_LEDGER, or a file in the user's cache)")
	flags.StringVar(&f.onError, "on-error", "closed", "when the ledger does not answer: closed (fail) or open (go on)")
}

// open opens the ledger for the terms' pool.
func (f *ledgerFlags) open(ctx context.Context, env *Env) (ledger.Ledger, *terms.Terms, error) {
	policy := ledger.FailClosed
	switch f.onError {
	case "closed":
	case "open":
		policy = ledger.FailOpen
	default:
		return nil, nil, usagef("--on-error closed, or --on-error open", "no policy %q", f.onError)
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return nil, nil, err
	}
	f.Shared = true
	t, err := f.resolve(ctx, env, dir)
	if err != nil {
		return nil, nil, err
	}
	l, err := t.Ledger(env, f.ledger, policy)
	return l, t, err
}

// team shows who takes how much of a shared allowance.
func (f *ledgerFlags) team(ctx context.Context, env *Env) error {
	l, t, err := f.open(ctx, env)
	if err != nil {
		return err
	}
	defer l.Close()
	state, err := l.State(ctx)
	if err != nil {
		return err
	}
	if f.format == "json" {
		return writeJSON(env.Stdout, t.Team(state))
	}
	out, _ := env.Streams() // the report keeps what it prints harmless, and has colours of its own
	return t.WriteTeam(env.Fitted(out), state, colored(env))
}
