package cli

import (
	"context"
	"time"

	"pare/internal/meter"
	"pare/internal/settings"
	"pare/internal/transcript"
)

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
	doc := meter.CheckDocument{Version: 1, Checked: c.Rows()}
	if f.save {
		if doc.Saved, err = meter.SaveFactors(env.ConfigDir(), today(env), doc.Checked); err != nil {
			return err
		}
	}
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	return doc.WriteText(env.Page(), len(files))
}

// today is the date, empty where there is no clock.
func today(env *Env) string {
	if env.Now == nil {
		return ""
	}
	return env.Now().UTC().Format(time.DateOnly)
}
