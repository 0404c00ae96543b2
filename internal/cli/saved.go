package cli

import (
	"context"
	"errors"

	"github.com/spf13/pflag"

	"pare/internal/figures"
	"pare/internal/models"
	"pare/internal/saved"
	"pare/internal/transcript"
)

func savedCommand() *command {
	return &command{
		name:  "saved",
		short: "what narrowed mentions saved in the last days, less what was read on",
		long: `
Reads the client's own session files and prints, by day and project, what mentioned
files would have sent whole and what was sent instead, what the model read of them
afterwards all the same, and the money that makes: what is sent is written to the
prompt cache once and read from it by every later request of the session. Every
later read of a narrowed file counts against pare, with the request that it took;
where that is more than was saved, the sum is below zero.

Tokens and money are estimates. --files shows every mention, so that a sum can be
checked line by line.
`,
		examples: []example{
			{"pare saved", "the last seven days"},
			{"pare saved --days 30 --files", "every mention of the last thirty"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f savedFlags
			flags.IntVar(&f.days, "days", 7, "look at the last `N` days")
			flags.BoolVar(&f.files, "files", false, "show every mention")
			flags.StringVar(&f.transcripts, "transcripts", "", "the `FOLDER` of the client's session files (default: where the client keeps them)")
			flags.StringVar(&f.format, "format", "text", "text or json")
			return f.run
		},
	}
}

type savedFlags struct {
	days                int
	files               bool
	transcripts, format string
}

func (f *savedFlags) run(ctx context.Context, env *Env, args []string) error {
	switch {
	case len(args) > 0:
		return usagef("", "no argument is taken, not %q", args[0])
	case f.format != "text" && f.format != "json":
		return usagef("formats: text, json", "unknown format %q", f.format)
	case f.days < 1:
		return usagef("--days 7", "--days %d is no number of days", f.days)
	case env.Now == nil:
		return errors.New("there is no clock")
	}
	folder := f.transcripts
	if folder == "" {
		folder = transcript.Dir(env.Getenv("CLAUDE_CONFIG_DIR"), env.Home())
	}
	doc := saved.Document{Version: 1, Since: env.Now().AddDate(0, 0, -f.days).UTC(), Files: []saved.File{}}
	files, err := transcript.Find(env.Absolute(folder), doc.Since)
	if err != nil {
		return err
	}
	if err := saved.Look(ctx, files, doc.Since, models.Builtin(), doc.Add); err != nil {
		return err
	}
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	if len(doc.Files) == 0 {
		env.Sayf("pare: no mention was narrowed in the last %s\n", figures.Plural(f.days, "day"))
		return nil
	}
	return doc.WriteText(env.Page(), f.files)
}
