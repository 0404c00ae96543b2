package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"pare/internal/linter"
	"pare/lint"
)

func rulesCommand() *command {
	return &command{
		name:  "rules",
		short: "list the rules of pare lint",
		long: `
One line a rule: its code, severity, name and what it reports. P are rules for
prompts, M for CLAUDE.md and what it loads, S for commands, skills, agents and
settings, A for scripts that call the API, X is the linter's own business.
`,
		examples: []example{{"pare rules", "all of them"}, {"pare rules --format json", "for a program"}},
		setup: func(flags *pflag.FlagSet) runFunc {
			format := flags.String("format", "text", "text or json")
			return func(_ context.Context, env *Env, args []string) error { return listRules(env, args, *format) }
		},
	}
}

// ruleDocument is a rule in pare rules --format json.
type ruleDocument struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Kind     string `json:"kind"`
	Since    string `json:"since"`
	Summary  string `json:"summary"`
}

func listRules(env *Env, args []string, format string) error {
	if len(args) > 0 {
		return usagef("did you mean: pare explain "+args[0], "pare rules takes no argument")
	}
	catalog, err := linter.Catalog()
	if err != nil {
		return err
	}
	switch format {
	case "json":
		doc := struct {
			Version int            `json:"version"`
			Rules   []ruleDocument `json:"rules"`
		}{1, []ruleDocument{}}
		for _, m := range catalog.All() {
			doc.Rules = append(doc.Rules, ruleDocument{m.Code, m.Name, m.Severity.String(), m.Kind.String(), m.Since, summary(m)})
		}
		return writeJSON(env.Stdout, doc)
	case "text":
	default:
		return usagef("formats: text, json", "unknown format %q", format)
	}
	out := bufio.NewWriter(env.Stdout)
	for _, m := range catalog.All() {
		fmt.Fprintf(out, "%s  %-7s  %-24s  %s\n", m.Code, m.Severity, m.Name, summary(m))
	}
	return out.Flush()
}

// summary is what a rule reports, in a line.
func summary(m *lint.Meta) string {
	p, err := lint.ParsePage(m.Doc)
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(p.Summary), " ")
}

func explainCommand() *command {
	return &command{
		name:     "explain",
		args:     "CODE…",
		short:    "tell what a rule is about, why, and what to write instead",
		examples: []example{{"pare explain P101", "by its code"}, {"pare explain whole-file", "by its name"}},
		setup: func(*pflag.FlagSet) runFunc {
			return func(_ context.Context, env *Env, args []string) error { return explain(env, args) }
		},
	}
}

func explain(env *Env, args []string) error {
	if len(args) == 0 {
		return usagef("pare rules lists them", "pare explain needs the CODE of a rule")
	}
	catalog, err := linter.Catalog()
	if err != nil {
		return err
	}
	for i, key := range args {
		m, ok := catalog.Find(key)
		if !ok {
			hint := "pare rules lists them"
			if near := catalog.Nearest(key); near != "" {
				hint = "did you mean: pare explain " + near + "?"
			}
			return usagef(hint, "no rule is called %q", key)
		}
		if i > 0 {
			fmt.Fprintln(env.Stdout)
		}
		fmt.Fprint(env.Stdout, m.Explain())
	}
	return nil
}
