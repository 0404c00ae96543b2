package cli

import (
	"context"

	"github.com/spf13/pflag"

	"pare/budget/triage"
)

func triageCommand() *command {
	return &command{
		name:  "triage",
		args:  "[FILE]",
		short: "say which limit an error met, how long to wait and what to change",
		long: `
Reads an error message, a log or a dump of headers from FILE or standard input, as
Claude Code, the SDKs, curl, the clouds and gateways print them, and says which
limit was met, whose it is, how long to wait, whether trying again helps, and what
to change. A log is taken apart into answers; what one of them says is never put on
another, and the last that names its limit is told. A text that is not known stays
unknown, and is shown. Nothing is sent anywhere.
`,
		examples: []example{
			{"pare triage < error.txt", "what to do about it"},
			{"curl -si … | pare triage", "with the headers it knows the wait exactly"},
			{"./batch.sh 2>&1 | tail -n 50 | pare triage --format json", "for scripts"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			format := flags.String("format", "text", "text or json")
			return func(_ context.Context, env *Env, args []string) error {
				if *format != "text" && *format != "json" {
					return usagef("formats: text, json", "unknown format %q", *format)
				}
				in, err := openLines(env, args, "pare triage FILE, or pipe the error in")
				if err != nil {
					return err
				}
				defer in.Close()
				d, err := triage.ReadLog(in, env.Now())
				if err != nil {
					return err
				}
				if *format == "json" {
					return writeJSON(env.Stdout, d.Document())
				}
				return d.WriteText(env.Page())
			}
		},
	}
}
