package cli

import (
	"context"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/pflag"

	"pare/internal/globs"
	"pare/internal/heap"
	"pare/internal/meter"
	"pare/internal/settings"
	"pare/internal/trimmed"
	"pare/trim"
)

// trimFlags are the flags of pare trim.
type trimFlags struct {
	task               string
	dir                string
	model              string
	format             string
	keepWhole          []string
	budget             string
	recall             float64
	maxTokens          int
	inline             bool
	outline, noOutline bool
	explain            bool
	diff               bool
	quiet              bool
}

func trimCommand() *command {
	return &command{
		name:  "trim",
		args:  "[FILE]",
		short: "trim a prompt (what pare does when no command is named)",
		long: `
Reads a prompt from FILE or standard input and writes it to standard output with
its whole-file references turned into the line ranges that the task needs. The
task is the prompt itself: names, traces, quoted code and messages in it are
looked for in the files that it names.

References that the client reads otherwise than they are meant are written so
that it reads them right: @a.py#120-180, @a.py:10-20, @"a b.py"#L1-5, (@a.py),
@a.py#Class.method.

@a.py! asks for the whole file, this time: the client cuts the mark off.

A line is kept where it is worth its tokens, which are dearer in a large file. At
the end a list tells what else each file holds, line by line, so that the model can
read on; --no-outline leaves it out. Files under 8 kB stay whole.

What is in doubt stays as it is, and the report on standard error says so. A
prompt with nothing to do comes out byte for byte as it went in.

pare.toml may set keep-whole and max-tokens under [trim]; flags win.

--format json prints one document with the prompt and what became of each
reference; its schema is docs/schema/trim-1.json.
`,
		examples: []example{
			{"pare < task.md | claude -p", "trim a prompt on its way to the client"},
			{"pare --explain task.md > /dev/null", "see why each range was chosen"},
			{"pare --for 'fix Order.refund_total' files.md", "say the task apart from the references"},
			{"pare --max-tokens 8000 task.md", "cap the prompt with all that it attaches"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f trimFlags
			f.declare(flags)
			return func(ctx context.Context, env *Env, args []string) error { return f.run(ctx, env, args) }
		},
	}
}

func (f *trimFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&f.task, "for", "", "the `TEXT` of the task, where the prompt does not say it")
	flags.IntVar(&f.maxTokens, "max-tokens", 0, "cap the prompt with all that it attaches at `N` tokens")
	flags.StringVar(&f.budget, "budget", "", "keep at most this `SHARE` of the files, such as 20%")
	flags.Float64Var(&f.recall, "recall", 0, "keep lines until this `SHARE` of the needed ones is expected to be in, such as 0.95 (default: those worth their tokens)")
	flags.StringArrayVar(&f.keepWhole, "keep-whole", nil, "leave files that match `GLOB` whole; may be repeated")
	flags.BoolVar(&f.inline, "inline", false, "put the lines into the prompt as fenced blocks, for assistants that attach nothing")
	flags.BoolVar(&f.noOutline, "no-outline", false, "do not list, at the end, what the files hold besides the picked lines")
	flags.BoolVar(&f.outline, "outline", true, "the list is on by default")
	_ = flags.MarkHidden("outline") // what older scripts say
	flags.BoolVar(&f.explain, "explain", false, "report every candidate block with its score and reason; with --format json also each signal")
	flags.BoolVar(&f.diff, "diff", false, "write the change instead of the prompt")
	declareCommon(flags, &f.dir, &f.model, &f.format)
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no report")
}

func (f *trimFlags) run(ctx context.Context, env *Env, args []string) error {
	text, err := readInput(env, args, maxPrompt)
	if err != nil {
		return err
	}
	if err := f.valid(); err != nil {
		return err
	}
	defer heap.Lazy()()
	options, counts, err := f.options(env)
	if err != nil {
		return err
	}
	result, err := trim.Prompt(ctx, text, options)
	if err != nil {
		return err
	}
	return f.write(env, text, result, counts)
}

// valid refuses what cannot be meant.
func (f *trimFlags) valid() error {
	switch {
	case f.format != "text" && f.format != "json":
		return usagef("formats: text, json", "unknown format %q", f.format)
	case f.recall < 0 || f.recall > 1:
		return usagef("such as --recall 0.95", "--recall is a share between 0 and 1, not %v", f.recall)
	case f.maxTokens < 0:
		return usagef("", "--max-tokens can not be negative")
	}
	for _, glob := range f.keepWhole {
		if !globs.Valid(glob) {
			return usagef("such as --keep-whole 'src/**/*.py'", "bad glob %q", glob)
		}
	}
	return nil
}

// options are those of the configuration with the flags over them, and what the
// report counts with.
func (f *trimFlags) options(env *Env) (trim.Options, *meter.Meter, error) {
	var none trim.Options
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return none, nil, err
	}
	set, err := settings.Load(env, dir, settings.Options{})
	if err != nil {
		return none, nil, err
	}
	model, err := set.Model(f.model)
	if err != nil {
		return none, nil, err
	}
	o := set.Trim(model)
	if o.Choice.Budget, err = parseShare(f.budget); err != nil {
		return none, nil, err
	}
	o.Choice.Recall, o.For, o.Inline, o.NoOutline = f.recall, f.task, f.inline, f.noOutline || !f.outline
	o.KeepWhole = set.KeepsWhole(f.keepWhole)
	if f.maxTokens > 0 {
		o.MaxTokens = f.maxTokens
	}
	return o, set.Meter(model), nil
}

func (f *trimFlags) write(env *Env, text []byte, result *trim.Result, counts *meter.Meter) error {
	if f.format == "json" {
		return writeJSON(env.Stdout, trimmed.NewDocument(result, f.explain))
	}
	payload := result.Prompt
	if f.diff {
		payload = diff.Diff("prompt", text, "trimmed", result.Prompt)
	}
	// The prompt first: nobody may be there to read the report.
	if _, err := env.Stdout.Write(payload); err != nil {
		return err
	}
	if !f.quiet {
		trimmed.WriteReport(env, result, counts, f.explain)
	}
	return nil
}
