package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/pflag"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/models"
	"pare/internal/settings"
	"pare/internal/source"
	"pare/prompt"
	"pare/slicer"
	"pare/tokenize"
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

// The document of pare slice --format json.
type sliceDocument struct {
	Version  int               `json:"version"`
	Path     string            `json:"path"`
	Lines    int               `json:"lines"`
	Ranges   [][2]int          `json:"ranges"`
	Whole    bool              `json:"whole"`
	Before   tokenize.Estimate `json:"before"`
	After    tokenize.Estimate `json:"after"`
	Expected float64           `json:"expectedRecall"`
	Why      string            `json:"why"`
	Blocks   []trimBlock       `json:"blocks,omitempty"`
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
		return withHint(fmt.Errorf("%s has %s bytes; more than %s are not searched", args[0], number(int(large.Size)), number(int(large.Limit))), "name the lines yourself: grep -n finds them")
	}
	if err != nil {
		return openError(args[0], err)
	}
	data, _ = source.FromUTF16(data)
	file := source.NewFile(args[0], data)
	outline := slicer.NewOutline(file, grammars.Parse(ctx, args[0], data, grammars.Limits{}))
	evidence := slicer.Weigh(slicer.NewTask(task), []slicer.Outline{outline})
	choice := evidence.Choose(slicer.Options{Recall: f.recall, Budget: share})[0]
	return f.write(env, file, evidence, choice, model)
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

func (f *sliceFlags) write(env *Env, file *source.File, evidence *slicer.Evidence, choice slicer.Choice, model models.Model) error {
	ranges := choice.Ranges
	if choice.Whole {
		ranges = []slicer.Range{{First: 1, Last: file.TextLineCount()}}
	}
	var kept tokenize.Estimate
	for _, r := range ranges {
		kept = kept.Add(tokenize.Count(file.LineSpan(r.First, r.Last).Text(file.Data), model.Family))
	}
	blocks := explainBlocks(&evidence.Files[0], &choice)
	if f.format == "json" {
		doc := sliceDocument{
			Version: 1, Path: file.Name, Lines: file.TextLineCount(), Ranges: [][2]int{}, Whole: choice.Whole,
			Before: tokenize.Count(file.Data, model.Family), After: kept, Expected: choice.Expected, Why: choice.Why,
		}
		for _, r := range ranges {
			doc.Ranges = append(doc.Ranges, [2]int{r.First, r.Last})
		}
		if f.explain {
			doc.Blocks = blocks
		}
		return writeJSON(env.Stdout, doc)
	}
	env.Sayf("%s  %s lines  %s tok → %s tok   %s\n", file.Name, number(file.TextLineCount()),
		about(tokenize.Count(file.Data, model.Family)), about(kept), choice.Why)
	if f.explain {
		writeExplain(env.Stderr, blocks)
	}
	if f.print {
		return printLines(env.Stdout, file, ranges)
	}
	return f.mentions(env.Stdout, file, choice, ranges)
}

func (f *sliceFlags) mentions(w io.Writer, file *source.File, choice slicer.Choice, ranges []slicer.Range) error {
	var lines []prompt.Lines
	if !choice.Whole {
		for _, r := range ranges {
			lines = append(lines, prompt.Lines{From: r.First, To: r.Last})
		}
	}
	forms, err := prompt.Format(filepath.ToSlash(file.Name), lines)
	if err != nil {
		return err
	}
	for _, form := range forms {
		if _, err := fmt.Fprintln(w, form); err != nil {
			return err
		}
	}
	return nil
}

// printLines writes lines as the client does: their number, a tab, the text.
func printLines(w io.Writer, file *source.File, ranges []slicer.Range) error {
	for i, r := range ranges {
		if i > 0 {
			if _, err := fmt.Fprintln(w, "…"); err != nil {
				return err
			}
		}
		for line := r.First; line <= r.Last; line++ {
			if _, err := fmt.Fprintf(w, "%d\t%s\n", line, file.LineText(line)); err != nil {
				return err
			}
		}
	}
	return nil
}
