package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/spf13/pflag"

	"pare/internal/branch"
	"pare/internal/settings"
)

func sessionCommand() *command {
	return &command{
		name:  "session",
		args:  "[-- COMMAND…]",
		short: "before a session: ranges of what changed on this branch, and what loads",
		long: `
Prints, ready to paste, a mention for each function that changed on this branch,
against the point where it parted from the main branch, and in the folder. The
report on standard error says what CLAUDE.md and its imports cost, how much pare
lint finds, and what is left of the minute's tokens.

After -- comes a command that is run with the prompt as its last argument: the
text of --prompt and the mentions. "git pare" is this command, once
"pare hook install" has set up the alias.
`,
		examples: []example{
			{"pare session", "the ranges that changed here"},
			{"pare session --prompt 'review this' -- claude", "start the client with them"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f sessionFlagSet
			flags.StringVar(&f.prompt, "prompt", "", "the `TEXT` that goes before the mentions")
			flags.StringVar(&f.since, "since", "", "compare with this `COMMIT` or branch (default: the main branch)")
			flags.BoolVar(&f.copy, "copy", false, "put the prompt on the clipboard too")
			declareCommon(flags, &f.dir, &f.model, &f.format)
			return f.run
		},
	}
}

type sessionFlagSet struct {
	prompt, since, dir, model, format string
	copy                              bool
}

func (f *sessionFlagSet) run(ctx context.Context, env *Env, args []string) error {
	if f.format != "text" && f.format != "json" {
		return usagef("formats: text, json", "unknown format %q", f.format)
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
	doc, err := branch.Look(ctx, env, set, model, branch.Options{Since: f.since, Text: f.prompt})
	if err != nil {
		return err
	}
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	doc.Report(env, model)
	var lost error // the prompt goes out, also where there is no clipboard
	if f.copy && doc.Prompt != "" {
		lost = toClipboard(ctx, env, doc.Prompt)
	}
	switch {
	case len(args) > 0:
		err = runWith(ctx, env, dir, args, doc.Prompt)
	case doc.Prompt != "":
		_, err = fmt.Fprintln(env.Stdout, doc.Prompt)
	}
	return cmp.Or(err, lost)
}

// runWith runs a command with the prompt as its last argument, and ends as it
// does.
func runWith(ctx context.Context, env *Env, dir string, args []string, text string) error {
	if text != "" {
		args = append(args[:len(args):len(args)], text)
	}
	cmd := child(ctx, env, dir, args)
	defer env.Lend()()
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return exitStatus(exit.ExitCode())
	case errors.Is(err, exec.ErrNotFound):
		return withHint(fmt.Errorf("run %s: not found", args[0]), "is it on the PATH?")
	case err != nil:
		return fmt.Errorf("run %s: %w", args[0], err)
	}
	return nil
}

// clipboards are programs that put standard input on the clipboard, in the order
// in which they are tried.
var clipboards = [][]string{
	{"pbcopy"},
	{"wl-copy"},
	{"xclip", "-selection", "clipboard"},
	{"xsel", "--clipboard", "--input"},
	{"clip.exe"},
}

func toClipboard(ctx context.Context, env *Env, text string) error {
	for _, argv := range clipboards {
		if _, err := exec.LookPath(argv[0]); err != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Stdin = strings.NewReader(text)
		_, cmd.Stderr = env.Streams()
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("copy with %s: %w", argv[0], err)
		}
		return nil
	}
	return withHint(errors.New("no program for the clipboard"), "one of pbcopy, wl-copy, xclip, xsel, clip.exe")
}
