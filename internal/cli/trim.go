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

// declareCommon adds the flags that many commands share.
func declareCommon(flags *pflag.FlagSet, dir, model, format *string) {
	flags.StringVar(dir, "dir", "", "the client's working `FOLDER`; paths are relative to it (default: this one)")
	flags.StringVar(model, "model", "", "count for this model, by `NAME` or alias (default: the newest, which counts the most)")
	flags.StringVar(format, "format", "text", "text or json")
}
