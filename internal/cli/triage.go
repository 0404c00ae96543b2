package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pare/budget/triage"
	"pare/internal/inert"
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
					return writeJSON(env.Stdout, triageDocument{Version: 1, Diagnosis: d, WaitS: waitSeconds(d)})
				}
				return writeTriage(env.Page(), d)
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
	if d.Evidence != "" && (d.Kind == triage.Unknown || len(d.Answers) > 1) {
		fmt.Fprintf(&b, "  line %-4d %s\n", d.Line, inert.Show(d.Evidence))
	}
	if d.Owner != "" {
		fmt.Fprintf(&b, "  whose     %s\n", d.Owner)
	}
	if d.HasWait {
		fmt.Fprintf(&b, "  wait      %s (%s); %s\n", waitText(d), d.WaitFrom, d.WaitWhy)
	} else {
		fmt.Fprintf(&b, "  wait      %s\n", d.WaitWhy)
	}
	if word := map[triage.Retry]string{triage.Helps: "helps", triage.Useless: "does not help", triage.Harms: "makes it worse"}[d.Retry]; word != "" {
		fmt.Fprintf(&b, "  retrying  %s: %s\n", word, d.RetryWhy)
	}
	for i, a := range d.Actions {
		label := "change"
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(&b, "  %-8s  %s\n", label, a)
	}
	if d.Others > 0 {
		fmt.Fprintf(&b, "  (one of %d in the text: %s)\n", d.Others+1, answersText(d.Answers))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// waitText is the wait, and where it is a long one when it is over.
func waitText(d triage.Diagnosis) string {
	if d.Wait < time.Hour {
		return span(d.Wait)
	}
	if d.Wait >= 48*time.Hour {
		return fmt.Sprintf("%d days %d h, until %s", d.Wait/(24*time.Hour), d.Wait/time.Hour%24, d.Until.Format("Mon 2006-01-02 15:04 MST"))
	}
	return span(d.Wait) + ", until " + d.Until.Format("Mon 2006-01-02 15:04 MST")
}

// answersText is how many refusals of each kind there were, in the order of
// their first.
func answersText(all []triage.Answer) string {
	var kinds []triage.Kind
	counts := map[triage.Kind]int{}
	for _, a := range all {
		if counts[a.Kind]++; counts[a.Kind] == 1 {
			kinds = append(kinds, a.Kind)
		}
	}
	parts := make([]string, len(kinds))
	for i, k := range kinds {
		parts[i] = fmt.Sprintf("%d %s", counts[k], k)
	}
	return strings.Join(parts, ", ")
}

func nonEmpty(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, inert.Show(t))
		}
	}
	return all
}
