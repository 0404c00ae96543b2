package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"pare/internal/manual"
	"pare/internal/nearest"
	"pare/internal/report"
)

// command is one row of the command table. Help, the man page and the
// completions all come from these rows, see package manual.
type command struct {
	name  string // one word
	args  string // what follows the flags: "[FILE]"
	short string // one line, lower case, no full stop
	long  string // paragraphs that teach; wrapped by hand at 80 columns

	examples []example

	// setup declares the flags and returns what runs after they are parsed. It
	// does nothing else: help and completions call it too.
	setup func(*pflag.FlagSet) runFunc
	subs  []*command
	// words are arguments worth completing that are no commands.
	words []example
}

// example is a command line worth showing, and what it does.
type example struct{ line, what string }

// runFunc runs a command; args are what is left after the flags.
type runFunc func(ctx context.Context, env *Env, args []string) error

// commands is the table. The first one is what runs when no command is named.
func commands() []*command {
	return []*command{
		trimCommand(),
		outlineCommand(),
		sliceCommand(),
		countCommand(),
		lintCommand(),
		rulesCommand(),
		explainCommand(),
		claudemdCommand(),
		sessionCommand(),
		lastCommand(),
		savedCommand(),
		lspCommand(),
		statuslineCommand(),
		hookCommand(),
		usageCommand(),
		budgetCommand(),
		triageCommand(),
		initCommand(),
		doctorCommand(),
		versionCommand(),
		completionCommand(),
		manCommand(),
		helpCommand(),
	}
}

// Run does what the arguments say and returns the exit code.
func Run(ctx context.Context, env *Env) int {
	env = env.Guarded()
	return finish(dispatch(ctx, env), env.Stderr)
}

func dispatch(ctx context.Context, env *Env) error {
	table := commands()
	if len(env.Args) > 0 {
		switch env.Args[0] {
		case "-h", "--help":
			return manual.WriteHelp(env.Page(), described(table))
		case "-V", "--version":
			return run(ctx, env, find(table, "version"), nil, nil)
		}
		if cmd := find(table, env.Args[0]); cmd != nil {
			return run(ctx, env, cmd, nil, env.Args[1:])
		}
	}
	return run(ctx, env, table[0], nil, env.Args)
}

// run parses the flags of cmd, which stands below parents, and runs it.
func run(ctx context.Context, env *Env, cmd *command, parents []string, args []string) error {
	path := append(parents, cmd.name)
	if len(cmd.subs) > 0 && len(args) > 0 {
		if sub := find(cmd.subs, args[0]); sub != nil {
			return run(ctx, env, sub, path, args[1:])
		}
	}
	if cmd.setup == nil {
		return runGroup(env, cmd, path, args)
	}
	flags, do := cmd.flagSet()
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return cmd.explain(env, path)
		}
		return flagError(err, flags, path)
	}
	if err := takeColor(env, flags); err != nil {
		return err
	}
	return do(ctx, env, flags.Args())
}

// runGroup is a command that only holds others.
func runGroup(env *Env, cmd *command, path, args []string) error {
	if len(args) == 0 || args[0] == "-h" || args[0] == "--help" {
		return cmd.explain(env, path)
	}
	hint := "commands: " + strings.Join(names(cmd.subs), ", ")
	if near := nearest.To(args[0], names(cmd.subs)); near != "" {
		hint = fmt.Sprintf("did you mean: pare %s %s", strings.Join(path, " "), near)
	}
	return usagef(hint, "no command %q in pare %s", args[0], strings.Join(path, " "))
}

// flagSet is the flags of the command and what runs after they are parsed.
func (c *command) flagSet() (*pflag.FlagSet, runFunc) {
	flags := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.SortFlags = false
	flags.Usage = func() {}
	do := c.setup(flags)
	flags.String("color", colorAuto, "`WHEN` to colour: always, never, or auto: a terminal, as NO_COLOR and CLICOLOR_FORCE say")
	return flags, do
}

// When to colour.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// takeColor hands what --color says to the environment that the command runs in.
func takeColor(env *Env, flags *pflag.FlagSet) error {
	when, err := flags.GetString("color")
	if err != nil {
		return err
	}
	if when != colorAuto && when != colorAlways && when != colorNever {
		return usagef("one of always, never, auto", "--color %s", when)
	}
	env.Color = when
	return nil
}

// colored reports whether standard output is coloured: one rule for all commands.
func colored(env *Env) bool {
	switch env.Color {
	case colorAlways:
		return true
	case colorNever:
		return false
	}
	return report.Color(env.Getenv, env.StdoutTerminal)
}

// described is the table as the manual has it.
func described(table []*command) []manual.Command {
	var all []manual.Command
	for _, c := range table {
		all = append(all, c.described())
	}
	return all
}

func (c *command) described() manual.Command {
	d := manual.Command{
		Name: c.name, Args: c.args, Short: c.short, Long: c.long, Examples: examples(c.examples),
		Runs: c.setup != nil, Subs: described(c.subs), Words: examples(c.words),
	}
	if c.setup == nil {
		return d
	}
	// The note on each switch that it may be given as =false helps nobody.
	const note = "[=true|false]"
	flags, _ := c.flagSet()
	d.Usages = strings.ReplaceAll(flags.FlagUsages(), note, strings.Repeat(" ", len(note)))
	for _, f := range c.flags() {
		value, usage := pflag.UnquoteUsage(f)
		d.Flags = append(d.Flags, manual.Flag{Name: f.Name, Letter: f.Shorthand, Value: value, Does: usage, Alone: f.NoOptDefVal != ""})
	}
	return d
}

func examples(all []example) []manual.Example {
	var out []manual.Example
	for _, e := range all {
		out = append(out, manual.Example{Line: e.line, What: e.what})
	}
	return out
}

// explain is --help of the command that these words name.
func (c *command) explain(env *Env, path []string) error {
	d := c.described()
	return d.WriteHelp(env.Page(), path)
}

// flags are those of the command that are shown.
func (c *command) flags() []*pflag.Flag {
	if c.setup == nil {
		return nil
	}
	var all []*pflag.Flag
	flags, _ := c.flagSet()
	flags.VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			all = append(all, f)
		}
	})
	return all
}

func find(table []*command, name string) *command {
	for _, c := range table {
		if c.name == name {
			return c
		}
	}
	return nil
}

func names(table []*command) []string {
	var all []string
	for _, c := range table {
		all = append(all, c.name)
	}
	return all
}

// flagError adds the flag that was probably meant.
func flagError(err error, flags *pflag.FlagSet, path []string) error {
	hint := fmt.Sprintf("see: pare %s --help", strings.Join(path, " "))
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var all []string
		flags.VisitAll(func(f *pflag.Flag) { all = append(all, f.Name) })
		if near := nearest.To(unknown.GetSpecifiedName(), all); near != "" {
			hint = "did you mean --" + near + "?"
		}
	}
	return usagef(hint, "%v", err)
}
