package cli

import (
	"context"

	"github.com/spf13/pflag"

	"pare/internal/doctor"
)

func doctorCommand() *command {
	return &command{
		name:  "doctor",
		short: "find what is wrong with this installation",
		long: `
Looks at what pare needs to be of use here: the program on the PATH and its version,
the grammars, pare.toml, the client and what pare knows of it, the plugin, git's
hook. It changes nothing. Exit code 1 says that something is wrong.
`,
		examples: []example{{"pare doctor", "look"}, {"pare doctor --format json", "for a program"}},
		setup: func(flags *pflag.FlagSet) runFunc {
			dir := flags.String("dir", "", "look at what is set up in this `FOLDER` (default: here)")
			format := flags.String("format", "text", "text or json")
			return func(ctx context.Context, env *Env, args []string) error {
				return runDoctor(ctx, env, *dir, *format, args)
			}
		},
	}
}

func runDoctor(ctx context.Context, env *Env, folder, format string, args []string) error {
	if format != "text" && format != "json" {
		return usagef("formats: text, json", "unknown format %q", format)
	}
	if len(args) > 0 {
		return usagef("the folder goes behind --dir", "unexpected argument %q", args[0])
	}
	dir, err := workingDir(env, folder)
	if err != nil {
		return err
	}
	found := doctor.Examine(ctx, env, dir)
	bad := 0
	for _, f := range found {
		if f.Bad {
			bad++
		}
	}
	if format == "json" {
		err = writeJSON(env.Stdout, struct {
			Version  int              `json:"version"`
			Findings []doctor.Finding `json:"findings"`
		}{1, found})
	} else {
		doctor.WriteText(env.Page(), found)
	}
	if err == nil && bad > 0 {
		return errFound
	}
	return err
}
