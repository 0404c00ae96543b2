// Package settings turns configuration into options: what pare.toml, the
// environment and the defaults mean for trimming, counting, linting and budgets.
// Every command, hook and event of the plugin takes its options from here, so that
// none of them forgets what another obeys.
package settings

import (
	"cmp"
	"path"
	"path/filepath"
	"strings"

	"pare/budget"
	"pare/internal/config"
	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/fault"
	"pare/internal/globs"
	"pare/internal/meter"
	"pare/internal/models"
	"pare/internal/workspace"
	"pare/prompt"
	"pare/trim"
)

// Settings are the configuration that holds for a client in a folder.
type Settings struct {
	*config.Config
	Dir  string // the client's working folder, absolute
	Root string // of the project

	env *env.Env
}

// Options say where configuration comes from. The zero value is the default.
type Options struct {
	Root string // of the project; empty: the top of the repository that the folder is in
	File string // read instead of the project's own
	// NoProject leaves the project's own out, where what it says would change what
	// others share.
	NoProject bool
}

// Load reads the configuration for a client in a folder. What is wrong with it is
// an error of usage: the fix is in what somebody wrote.
func Load(e *env.Env, dir string, o Options) (*Settings, error) {
	s := &Settings{Config: &config.Config{}, Dir: dir, Root: o.Root, env: e}
	if s.Root == "" {
		s.Root = workspace.Root(dir)
	}
	project := s.Root
	if o.NoProject {
		project = ""
	}
	c, err := config.Load(config.Places{Root: project, User: e.ConfigDir(), Getenv: e.Getenv, File: o.File})
	if err != nil {
		return nil, fault.AsUsage(err)
	}
	s.Config = c
	return s, nil
}

// LoadOrDefault is Load for what must go on whatever the configuration says: a
// broken one is told by every command, and counts for nothing here.
func LoadOrDefault(e *env.Env, dir string) *Settings {
	s, err := Load(e, dir, Options{})
	if err != nil {
		return &Settings{Config: &config.Config{}, Dir: dir, Root: workspace.Root(dir), env: e}
	}
	return s
}

// Model is the model that is meant: the one that is named, that of the
// configuration, or the client's own. Where another stands in for it that is said,
// once.
func (s *Settings) Model(name string) (models.Model, error) {
	return s.ModelOf(s.Data(), name)
}

// ModelOf is Model by a table of the caller's.
func (s *Settings) ModelOf(data *budget.Data, name string) (models.Model, error) {
	model, err := data.Model(cmp.Or(name, s.Budget.Model))
	if err != nil {
		return model, fault.AsUsage(err)
	}
	if note := model.Note(); note != "" {
		s.env.SayOnce(note)
	}
	return model, nil
}

// ModelOrDefault is the model of the configuration for what must go on whatever
// it says.
func (s *Settings) ModelOrDefault() models.Model {
	if m, err := s.Model(""); err == nil {
		return m
	}
	return s.Data().Table().Default()
}

// Tier is the tier that is meant: the one that is named, that of the
// configuration, or Start.
func (s *Settings) Tier(name string) string { return cmp.Or(name, s.Budget.Tier, "start") }

// Attach says how a client here attaches.
func (s *Settings) Attach() prompt.Options {
	return prompt.Options{Cwd: filepath.ToSlash(s.Dir), Home: filepath.ToSlash(s.env.Home())}
}

// Place is where a client here runs.
func (s *Settings) Place() meter.Place {
	return meter.Place{Dir: s.Dir, Home: s.env.Home(), Claude: s.env.ClaudeDir()}
}

// Meter counts for a model, with the factor of the user's own sessions and by the
// tier of the configuration.
func (s *Settings) Meter(m models.Model) *meter.Meter { return s.MeterOf(s.Data(), m) }

// MeterOf is Meter by a table of the caller's.
func (s *Settings) MeterOf(data *budget.Data, m models.Model) *meter.Meter {
	counts := meter.Claude(m, data, meter.SavedFactor(s.env.ConfigDir(), m.Family))
	_ = counts.SetTier(s.Tier(""), false) // an unknown one is told by whoever asks for it
	return counts
}

// Trim is how a prompt is trimmed for a model. Estimates are the estimator's own,
// without the factor of the user's sessions, so that the choice of lines is the
// same everywhere.
func (s *Settings) Trim(m models.Model) trim.Options {
	return trim.Options{
		FS: disk.FS{}, Attach: s.Attach(), Family: m.Family, Cost: meter.Claude(m, s.Data(), 0).Cost,
		MaxTokens: s.Config.Trim.MaxTokens, KeepWhole: s.KeepsWhole(nil),
	}
}

// KeepsWhole says which files are left whole: those that the configuration names,
// and more globs. A glob may be meant from the root of the project or from the
// client's folder; a path stands in a prompt as its author wrote it.
func (s *Settings) KeepsWhole(more []string) func(string) bool {
	if len(s.Config.Trim.KeepWhole)+len(more) == 0 {
		return nil
	}
	all := append(append([]string{}, s.Config.Trim.KeepWhole...), more...)
	attach := s.Attach()
	return func(written string) bool {
		names := []string{filepath.ToSlash(written)}
		if full, ok := prompt.Resolve(written, attach.Cwd, attach.Home); ok {
			for _, dir := range []string{attach.Cwd, filepath.ToSlash(s.Root)} {
				if below, ok := strings.CutPrefix(path.Clean(full), strings.TrimSuffix(dir, "/")+"/"); ok {
					names = append(names, below)
				}
			}
		}
		for _, name := range names {
			if globs.Match(all, name) {
				return true
			}
		}
		return false
	}
}
