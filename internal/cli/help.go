package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

func helpCommand() *command {
	return &command{
		name:  "help",
		args:  "[COMMAND…]",
		short: "explain a command",
		setup: func(*pflag.FlagSet) runFunc {
			return func(_ context.Context, env *Env, args []string) error {
				table := commands()
				if len(args) == 0 {
					return writeHelp(env.Page(), table)
				}
				cmd := find(table, args[0])
				path := args[:1]
				for _, name := range args[1:] {
					if cmd != nil {
						cmd, path = find(cmd.subs, name), append(path, name)
					}
				}
				if cmd == nil {
					return usagef("commands: "+strings.Join(names(table), ", "), "no command %q", strings.Join(args, " "))
				}
				return writeCommandHelp(env.Page(), cmd, path)
			}
		},
	}
}

const helpHead = `pare turns whole-file references in a prompt (@models.py) into the line ranges
that the task needs (@models.py#L120-180), as Claude Code reads them.

Usage:
  pare [flags] [FILE]        trim the prompt in FILE or on standard input
  pare COMMAND [flags] …

The trimmed prompt goes to standard output and nothing else does; the report goes
to standard error. What is in doubt stays as it was.

  pare < task.md | claude -p

Commands:
`

const helpFoot = `
Exit codes: 0 nothing to report, 1 found something, 2 wrong usage, 3 could not do it.
See "pare help COMMAND" for the flags of a command and examples.
`

func writeHelp(w io.Writer, table []*command) error {
	var b strings.Builder
	b.WriteString(helpHead)
	for _, c := range table {
		fmt.Fprintf(&b, "  %-12s %s\n", c.name, c.short)
	}
	b.WriteString(helpFoot)
	_, err := io.WriteString(w, b.String())
	return err
}

func writeCommandHelp(w io.Writer, cmd *command, path []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "pare %s: %s\n\nUsage:\n  %s\n", strings.Join(path, " "), cmd.short, usageLine(cmd, path))
	if cmd.long != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(cmd.long))
	}
	if len(cmd.subs) > 0 {
		b.WriteString("\nCommands:\n")
		for _, s := range cmd.subs {
			fmt.Fprintf(&b, "  %-12s %s\n", s.name, s.short)
		}
	}
	if cmd.setup != nil {
		if flags, _ := cmd.flagSet(); flags.HasFlags() {
			fmt.Fprintf(&b, "\nFlags:\n%s", plainUsages(flags))
		}
	}
	if len(cmd.examples) > 0 {
		b.WriteString("\nExamples:\n")
		for _, e := range cmd.examples {
			fmt.Fprintf(&b, "  %s\n      %s\n", e.line, e.what)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// plainUsages is the table of the flags without the note on each switch that it
// may be given as =false.
func plainUsages(flags *pflag.FlagSet) string {
	const note = "[=true|false]"
	return strings.ReplaceAll(flags.FlagUsages(), note, strings.Repeat(" ", len(note)))
}

func usageLine(cmd *command, path []string) string {
	parts := append([]string{"pare"}, path...)
	switch {
	case len(cmd.subs) > 0 && cmd.setup != nil:
		parts = append(parts, "[COMMAND]")
	case len(cmd.subs) > 0:
		parts = append(parts, "COMMAND")
	}
	if cmd.setup != nil {
		if flags, _ := cmd.flagSet(); flags.HasFlags() {
			parts = append(parts, "[flags]")
		}
	}
	if cmd.args != "" {
		parts = append(parts, cmd.args)
	}
	return strings.Join(parts, " ")
}
