package cli

import (
	"context"

	"github.com/spf13/pflag"

	"pare/internal/meter"
	"pare/internal/settings"
)

func claudemdCostCommand() *command {
	return &command{
		name:  "cost",
		short: "tell what loads in every session, and what it costs",
		long: `
Lists the instructions that the client loads for a session in a folder, in its
order: the user's own, those of the folders above, CLAUDE.md with its imports,
rules, CLAUDE.local.md. Each file is given with its sections and their tokens, and
the whole as a share of the context window and of a minute's input tokens.

With --since, what changed is given instead: how many tokens more or less each
session sends than at the commit where this branch began. --format markdown makes
of it the comment on a pull request.
`,
		examples: []example{{"pare claudemd cost", "here"}, {"pare claudemd cost --sections=false", "files alone"}, {"pare claudemd cost --since main", "what this branch adds to every session"}},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f costFlags
			declareCommon(flags, &f.dir, &f.model, &f.format)
			flags.StringVar(&f.tier, "tier", "start", "usage tier, by `NAME`, for the share of a minute")
			flags.BoolVar(&f.sections, "sections", true, "also the sections of each file")
			flags.StringVar(&f.since, "since", "", "tell what changed since the commit `REF` (formats: text, json, markdown)")
			return f.run
		},
	}
}

type costFlags struct {
	dir, model, format, tier, since string
	sections                        bool
}

func (f *costFlags) run(ctx context.Context, env *Env, args []string) error {
	switch {
	case f.format == "markdown" && f.since == "":
		return usagef("add --since REF", "--format markdown is about a change")
	case f.format != "text" && f.format != "json" && f.format != "markdown":
		return usagef("formats: text, json; with --since also markdown", "unknown format %q", f.format)
	}
	if len(args) > 0 {
		return usagef("the folder goes behind --dir", "unexpected argument %q", args[0])
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	set, err := settings.Load(env, dir, settings.Options{})
	if err != nil {
		return err
	}
	model, err := set.Model(f.model)
	if err != nil {
		return err
	}
	doc := meter.LoadsIn(set.Place(), model, f.sections)
	if f.since != "" {
		if err := doc.Compare(ctx, set.Place(), model, f.since); err != nil {
			return err
		}
	}
	doc.ShareMinute(set.Data(), model, f.tier)
	switch {
	case f.format == "markdown":
		return doc.Change.WriteMarkdown(env.Stdout)
	case f.format == "json":
		return writeJSON(env.Stdout, doc)
	case f.since != "":
		return doc.Change.WriteText(env.Page())
	case len(doc.Files) == 0:
		env.Sayf("pare: nothing loads here: there is no CLAUDE.md in this folder or above\n")
		return nil
	}
	return doc.WriteText(env.Page())
}
