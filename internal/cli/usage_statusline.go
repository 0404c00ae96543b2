package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"

	"pare/internal/figures"
	"pare/internal/journal"
	"pare/internal/terms"
	"pare/internal/usage"
	"pare/internal/workspace"
)

func usageStatuslineCommand() *command {
	return &command{
		name:  "statusline",
		short: "be the client's status line: show the plan's windows, and learn from them",
		long: `
Reads what Claude Code gives a status line on standard input, prints one line, and
writes down how full the windows of your plan are, which the client tells to
nobody else. From that, pare usage learns how much the plan allows. In
settings.json of the client:

  "statusLine": {"type": "command", "command": "pare usage statusline"}

To keep a line of your own as well: tee >(pare usage statusline > /dev/null) | own
`,
		examples: []example{
			{"pare usage statusline < status.json", "5h 42 % at 61 % of its time · week 17 % at 9.5 % of its time"},
		},
		setup: func(*pflag.FlagSet) runFunc { return runStatusline },
	}
}

// runStatusline must never stand in the client's way: what cannot be written down
// is told on standard error, and the line is printed all the same.
func runStatusline(_ context.Context, env *Env, args []string) error {
	const hint = `the client runs it: "statusLine": {"type": "command", "command": "pare usage statusline"}`
	if len(args) > 0 || env.StdinTerminal {
		return usagef(hint, "pare usage statusline reads what the client gives it on standard input")
	}
	status, err := usage.ReadStatus(env.Stdin, env.Now())
	if err != nil {
		return withHint(err, hint)
	}
	if o, ok := terms.Observations(env); ok {
		if err := o.Add(status.Observed); err != nil {
			env.Sayf("pare: %v\n", err)
		}
	}
	line := status.Line()
	if status.Session != "" && filepath.IsAbs(status.Project) {
		book := journal.Open(env.CacheDir(), env.Home(), workspace.Root(status.Project), env.Now)
		if less := book.Saved(status.Session); less > 0 {
			line += " · pare −" + figures.About(less) + " tokens"
		}
	}
	_, err = fmt.Fprintln(env.Stdout, line)
	return err
}

// statuslineCommand is the status line under the name that people look for.
func statuslineCommand() *command {
	c := usageStatuslineCommand()
	c.short = "be the client's status line; pare usage statusline is the same"
	c.long = `
Reads what Claude Code gives a status line on standard input and prints one line:
the windows of a plan, how full the context is, what the session cost, and the
tokens of mentioned files that pare did not send in it. In settings.json of the
client:

  "statusLine": {"type": "command", "command": "pare statusline"}
`
	c.examples = []example{{"pare statusline < status.json", "context 13 % · $1.25 · pare −12,400 tokens"}}
	return c
}
