package cli

import (
	"context"
	"io"

	"github.com/spf13/pflag"
)

func trimCommand() *command {
	return &command{
		name: "trim", args: "[FILE]", short: "trim a prompt (what pare does when no command is named)",
		setup: func(*pflag.FlagSet) runFunc {
			return func(_ context.Context, env *Env, _ []string) error {
				_, err := io.Copy(env.Stdout, env.Stdin)
				return err
			}
		},
	}
}

func outlineCommand() *command {
	return &command{name: "outline", args: "FILE…", short: "list the blocks of a file with their lines and tokens", setup: todo}
}

func sliceCommand() *command {
	return &command{name: "slice", args: "FILE", short: "print the ranges of a file that a task needs", setup: todo}
}

func todo(*pflag.FlagSet) runFunc {
	return func(context.Context, *Env, []string) error { return usagef("", "not there yet") }
}
