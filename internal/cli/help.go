package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"pare/internal/install"
	"pare/internal/manual"
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
					return manual.WriteHelp(env.Page(), described(table))
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
				return cmd.explain(env, path)
			}
		},
	}
}

func manCommand() *command {
	return &command{
		name:  "man",
		short: "print the man page",
		examples: []example{
			{"pare man | man -l -", "read it"},
			{"pare completion --install", "install it, with the completion of your shell"},
		},
		setup: func(*pflag.FlagSet) runFunc {
			return func(_ context.Context, env *Env, args []string) error {
				if len(args) > 0 {
					return usagef("", "pare man takes no argument")
				}
				return manual.WriteMan(env.Stdout, described(commands()))
			}
		},
	}
}

func completionCommand() *command {
	return &command{
		name:  "completion",
		args:  "[bash|zsh|fish|powershell]",
		short: "print or install the completion of your shell",
		long: `
Prints a script that completes commands, flags and files. With --install it goes
where the shell finds it for this user alone, the man page with it, and what is
left to do by hand is said; the shell is the one of $SHELL where none is named. A
file that somebody else wrote is left alone. --uninstall takes them away again.
`,
		examples: []example{
			{"pare completion --install", "for the shell that you use, with the man page"},
			{"pare completion --install fish", "for another one"},
			{"pare completion --uninstall", "all of them"},
			{"pare completion bash", "print it"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			on := flags.Bool("install", false, "write it where the shell finds it, and the man page")
			off := flags.Bool("uninstall", false, "remove what --install wrote, of all shells or the one named")
			return func(_ context.Context, env *Env, args []string) error {
				shell, hint := "", "shells: "+strings.Join(manual.Shells(), ", ")
				if len(args) > 0 {
					shell = args[0]
				}
				switch {
				case len(args) > 1:
					return usagef(hint, "pare completion takes the name of one shell")
				case shell != "" && !slices.Contains(manual.Shells(), shell):
					return usagef(hint, "no completion for %q", shell)
				case *on && *off:
					return usagef("", "--install and --uninstall are two runs")
				case *off:
					return install.RemoveCompletions(env, shell)
				case *on:
					return install.Completion(env, shell, described(commands()))
				case shell == "":
					return usagef(hint+"; or pare completion --install", "pare completion takes the name of a shell")
				}
				return manual.WriteCompletion(env.Stdout, shell, described(commands()))
			}
		},
	}
}
