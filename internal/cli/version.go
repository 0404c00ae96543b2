package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/pflag"
)

func versionCommand() *command {
	return &command{
		name:  "version",
		short: "print the version and how this binary was built",
		setup: func(flags *pflag.FlagSet) runFunc {
			format := flags.String("format", "text", "text or json")
			return func(_ context.Context, env *Env, args []string) error {
				if len(args) > 0 {
					return usagef("", "pare version takes no argument")
				}
				v := buildVersion()
				switch *format {
				case "json":
					return json.NewEncoder(env.Stdout).Encode(v)
				case "text":
					_, err := fmt.Fprintln(env.Stdout, v)
					return err
				}
				return usagef("formats: text, json", "unknown format %q", *format)
			}
		},
	}
}
