package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"pare/internal/meter"
	"pare/internal/settings"
	"pare/internal/transcript"
	"pare/tokenize"
)

type checkDocument struct {
	Version int             `json:"version"`
	Checked []meter.Checked `json:"checked"`
	Saved   *meter.Factors  `json:"saved,omitempty"`
}

// checkTranscripts compares estimates with the usage that the user's own sessions
// recorded. It changes nothing unless --save asks for it.
func (f *countFlags) checkTranscripts(ctx context.Context, env *Env, dir string) error {
	folder := f.transcripts
	if folder == "" {
		folder = transcript.Dir(env.Getenv("CLAUDE_CONFIG_DIR"), env.Home())
	}
	files, err := transcript.Find(env.Absolute(folder), time.Time{})
	if err != nil {
		return err
	}
	set, err := settings.Load(env, dir, settings.Options{})
	if err != nil {
		return err
	}
	c := meter.Checker{Table: set.Data().Table()}
	if f.model != "" {
		model, err := set.Model(f.model)
		if err != nil {
			return err
		}
		c.Only = model.ID
	}
	if err := transcript.SampleFiles(ctx, files, c.Add); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		env.Sayf("pare: %v\n", err)
	}
	rows := c.Rows()
	var saved *meter.Factors
	if f.save {
		if saved, err = meter.SaveFactors(env.ConfigDir(), today(env), rows); err != nil {
			return err
		}
	}
	if f.format == "json" {
		return writeJSON(env.Stdout, checkDocument{1, rows, saved})
	}
	return writeChecked(env.Page(), len(files), rows, saved)
}

func writeChecked(w io.Writer, files int, rows []meter.Checked, saved *meter.Factors) error {
	var b strings.Builder
	if len(rows) == 0 {
		fmt.Fprintf(&b, "nothing to compare in %s: no answers of nothing but text, and no tool results\n", plural(files, "session file"))
	} else {
		fmt.Fprintf(&b, "%-20s %-13s %7s %11s %11s %9s %8s %8s\n", "model", "texts of", "number", "recorded", "estimated", "median", "p95", "factor")
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "%-20s %-13s %7s %11s %11s %+7.1f %% %6.1f %% %8.3f\n",
			r.Model, r.Kind, number(r.Texts), number(r.Recorded), number(r.Estimated), 100*r.Median, 100*r.P95, r.Factor)
	}
	if len(rows) > 0 {
		b.WriteString("\nTool results come with reminders that no transcript holds: only answers make a factor.\n")
	}
	if saved != nil {
		fmt.Fprintf(&b, "saved in %s:", saved.File)
		for _, family := range []tokenize.Family{tokenize.V5, tokenize.V3} {
			if one, ok := saved.Families[family.String()]; ok {
				fmt.Fprintf(&b, " %.3f for the tokenizer %s, from %s;", one.Factor, family, plural(one.Texts, "answer"))
			}
		}
		b.WriteString(" remove the file to forget it\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// today is the date, empty where there is no clock.
func today(env *Env) string {
	if env.Now == nil {
		return ""
	}
	return env.Now().UTC().Format(time.DateOnly)
}
