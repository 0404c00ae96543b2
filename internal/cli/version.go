package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"

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
					_, err := fmt.Fprintf(env.Stdout, "pare %s (%s%s)\n", v.Version, v.Go, commaIf(v.Revision))
					return err
				}
				return usagef("formats: text, json", "unknown format %q", *format)
			}
		},
	}
}

type version struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Revision string `json:"revision,omitempty"`
}

// buildVersion reads what the Go tool stamped into the binary.
func buildVersion() version {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version{Version: "unknown"}
	}
	v := version{Version: info.Main.Version, Go: info.GoVersion}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Revision = s.Value
		}
	}
	return v
}

func commaIf(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}
