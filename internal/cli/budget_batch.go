package cli

import (
	"context"

	"github.com/spf13/pflag"

	"pare/internal/batch"
	"pare/internal/figures"
)

func budgetBatchCommand() *command {
	return &command{
		name:  "batch",
		args:  "[FILE.jsonl]",
		short: "add up many prompts: minutes, cost, where limits bite, whether a batch is better",
		long: `
Reads one prompt a line: a JSON string, {"prompt": "…"}, a body of the Messages API,
or a line of the Message Batches API ({"custom_id": …, "params": {…}}). It reads a
million lines in little memory. A line that is broken is told by its number, and
the rest is counted. Lines of the Message Batches API are held against what it
takes: custom_id (there, well formed, once), model, max_tokens, roles, and how many
requests and bytes one batch may have.

Exit code 1: some lines are broken, or some prompts never fit.
`,
		examples: []example{
			{"pare budget batch prompts.jsonl", "before a long run"},
			{"zcat prompts.jsonl.gz | pare budget batch --tier build", "from a pipe"},
			{"pare budget batch --from 5001 prompts.jsonl", "what is left after the first 5,000 lines"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f batchFlags
			f.declare(flags)
			flags.IntVar(&f.from, "from", 1, "begin at line `N`")
			flags.IntVar(&f.output, "output", 0, "tokens of one answer, where the line does not say max_tokens")
			return f.run
		},
	}
}

type batchFlags struct {
	termFlags
	from, output int
}

func (f *batchFlags) run(ctx context.Context, env *Env, args []string) error {
	if f.from < 1 || f.output < 0 {
		return usagef("", "--from begins at 1 and --output cannot be negative")
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	t, err := f.resolve(ctx, env, dir)
	if err != nil {
		return err
	}
	in, err := openLines(env, args, "pare budget batch FILE.jsonl")
	if err != nil {
		return err
	}
	defer in.Close()
	doc, err := batch.Count(ctx, in, t, batch.Options{From: f.from, Output: f.output})
	if err != nil {
		return err
	}
	if f.format == "json" {
		err = writeJSON(env.Stdout, doc)
	} else if err = doc.WriteText(env.Page(), t); err == nil {
		tellBroken(env, doc)
	}
	if err == nil && !doc.Good() {
		err = errFound
	}
	return err
}

// tellBroken tells the first lines that are broken one by one.
func tellBroken(env *Env, doc *batch.Document) {
	for _, bad := range doc.Examples {
		env.Sayf("pare: line %d: %s\n", bad.Line, bad.Why)
	}
	if more := doc.Broken - len(doc.Examples); more > 0 {
		env.Sayf("pare: and %s more\n", figures.Plural(more, "broken line"))
	}
}
