package cli

import (
	"context"
	"time"

	"github.com/spf13/pflag"

	"pare/internal/terms"
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
			flags.DurationVar(&f.since, "since", terms.Week, "how far back to look")
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
	doc := t.Live(book, t.Now.Add(-f.since))
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	return doc.WriteText(env.Page())
}
