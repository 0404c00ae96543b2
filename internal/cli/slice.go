package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/figures"
	"pare/internal/settings"
	"pare/internal/source"
	"pare/internal/trimmed"
	"pare/slicer"
	"pare/trim"
)

func sliceCommand() *command {
	return &command{
		name:  "slice",
		args:  "FILE --for TEXT",
		short: "print the ranges of a file that a task needs",
		long: `
Prints one mention a line, ready to paste: @path#L120-180. With --print it writes
the lines themselves, numbered as the client numbers them.
`,
		examples: []example{
			{"pare slice shop/models.py --for 'refund_total ignores the discount'", "the ranges for a task"},
			{"git log -1 --format=%B | pare slice shop/models.py --for -", "the task from standard input"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f sliceFlags
			flags.StringVar(&f.task, "for", "", "the `TEXT` of the task; - reads it from standard input")
			flags.StringVar(&f.budget, "budget", "", "keep at most this `SHARE` of the file, such as 20%")
			flags.Float64Var(&f.recall, "recall", 0, "keep lines until this `SHARE` of the needed ones is expected to be in, such as 0.95 (default: those worth their tokens)")
			flags.BoolVar(&f.print, "print", false, "write the lines instead of mentions")
			flags.BoolVar(&f.explain, "explain", false, "report every candidate block with its score and reason")
			declareCommon(flags, &f.dir, &f.model, &f.format)
			return f.run
		},
	}
}

type sliceFlags struct {
	task, budget, dir, model, format string
	recall                           float64
	print, explain                   bool
}

func (f *sliceFlags) run(ctx context.Context, env *Env, args []string) error {
	if len(args) != 1 {
		return usagef("such as: pare slice shop/models.py --for 'fix Order.refund_total'", "pare slice takes one FILE")
	}
	if f.format != "text" && f.format != "json" {
		return usagef("formats: text, json", "unknown format %q", f.format)
	}
	share, err := parseShare(f.budget)
	if err != nil {
		return err
	}
	task, err := f.taskText(env)
	if err != nil {
		return err
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
	data, err := disk.Read(seenFrom(dir, args[0]), trim.MaxSliceBytes)
	var large *disk.TooLargeError
	if errors.As(err, &large) {
		return withHint(fmt.Errorf("%s has %s bytes; more than %s are not searched", args[0], figures.Commas(int(large.Size)), figures.Commas(int(large.Limit))), "name the lines yourself: grep -n finds them")
	}
	if err != nil {
		return openError(args[0], err)
	}
	data, _ = source.FromUTF16(data)
	file := source.NewFile(args[0], data)
	outline := slicer.NewOutline(file, grammars.Parse(ctx, args[0], data, grammars.Limits{}))
	evidence := slicer.Weigh(slicer.NewTask(task), []slicer.Outline{outline})
	choice := evidence.Choose(slicer.Options{Recall: f.recall, Budget: share})[0]
	return f.write(env, trimmed.NewSlice(file, &evidence.Files[0], choice, model.Family))
}

func (f *sliceFlags) taskText(env *Env) (string, error) {
	switch f.task {
	case "":
		return "", usagef("such as --for 'fix Order.refund_total'", "pare slice needs --for")
	case "-":
		text, err := readAll(env.Stdin, "standard input", maxPrompt)
		return string(text), err
	}
	return f.task, nil
}

func (f *sliceFlags) write(env *Env, s *trimmed.Slice) error {
	if f.format == "json" {
		return writeJSON(env.Stdout, s.Document(f.explain))
	}
	env.Sayf("%s  %s lines  %s tok → %s tok   %s\n", s.File.Name, figures.Commas(s.File.TextLineCount()), s.Before.About(), s.After.About(), s.Choice.Why)
	if f.explain {
		trimmed.WriteBlocks(env.Stderr, s.Blocks)
	}
	if f.print {
		return s.WriteLines(env.Stdout)
	}
	return s.WriteMentions(env.Stdout)
}
