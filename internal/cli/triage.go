package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

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
Claude Code, the Python and TypeScript SDKs, curl and the clouds print them, and
says which limit was met, how long to wait, whether trying again helps, and what
to change. Nothing is sent anywhere.
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
				text, err := readInput(env, args, maxPrompt)
				if err != nil {
					return err
				}
				d := triage.Read(string(text), env.Now())
				if *format == "json" {
					return writeJSON(env.Stdout, triageDocument{Version: 1, Diagnosis: d, WaitS: waitSeconds(d)})
				}
				return writeTriage(env.Stdout, d)
			}
		},
	}
}

// triageDocument is what pare triage --format json says.
type triageDocument struct {
	Version int `json:"version"`
	triage.Diagnosis
	WaitS *float64 `json:"wait_seconds"` // null when no wait is known
}

func waitSeconds(d triage.Diagnosis) *float64 {
	if !d.HasWait {
		return nil
	}
	s := d.Wait.Seconds()
	return &s
}

func writeTriage(w io.Writer, d triage.Diagnosis) error {
	var b strings.Builder
	head := d.What
	if d.Status > 0 {
		head = fmt.Sprintf("%d: %s", d.Status, d.What)
	}
	b.WriteString(head + "\n")
	if d.Client != "" || d.Model != "" {
		fmt.Fprintf(&b, "  seen in   %s\n", strings.Join(nonEmpty(d.Client, d.Model), ", "))
	}
	if d.HasWait {
		fmt.Fprintf(&b, "  wait      %s (%s); %s\n", span(d.Wait), d.WaitFrom, d.WaitWhy)
	} else {
		fmt.Fprintf(&b, "  wait      %s\n", d.WaitWhy)
	}
	word := map[triage.Retry]string{triage.Helps: "helps", triage.Useless: "does not help", triage.Harms: "makes it worse"}[d.Retry]
	fmt.Fprintf(&b, "  retrying  %s: %s\n", word, d.RetryWhy)
	for i, a := range d.Actions {
		label := "change"
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(&b, "  %-8s  %s\n", label, a)
	}
	if d.Others > 0 {
		fmt.Fprintf(&b, "  (the last of %d in the text)\n", d.Others+1)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func nonEmpty(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, printable(t))
		}
	}
	return all
}
