// Package config reads pare.toml: a project's, at its root, and the user's own.
//
// Nothing needs to be configured. What both files say is merged, the user's
// later and so stronger; the environment and the command line come after. A
// project's file is untrusted: it can choose rules, levels and limits, and there
// is no key that could make pare write, run a program, read outside of the root
// or talk to a network. An unknown key is an error with its place and, where one
// is near, the key that was meant.
package config

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"pare/budget"
	"pare/internal/globs"
	"pare/lint"
)

// Config is everything that can be configured. The zero value is the default.
// docs/schema/pare-toml.json describes the file; a test holds the two together.
type Config struct {
	Lint   Lint   `toml:"lint"`
	Trim   Trim   `toml:"trim"`
	Budget Budget `toml:"budget"`
	// Models and Limits are put over the built-in tables. Only the user's own file
	// may hold them.
	Models []OwnModel `toml:"models"`
	Limits []OwnLimit `toml:"limits"`

	data *budget.Data // with Models and Limits; nil: as built in
}

// Lint configures pare lint.
type Lint struct {
	// FailOn is the mildest severity that makes the run fail; empty means error.
	FailOn string `toml:"fail-on"`
	// MaxWarnings makes the run fail when there are more; nil means any number.
	MaxWarnings *int `toml:"max-warnings"`
	// Allow lists rules, by code or name, that are not reported.
	Allow []string `toml:"allow"`
	// Levels gives rules, by code or name, another severity.
	Levels map[string]string `toml:"levels"`
	// Prompts are the globs of files that are prompts; empty means the default.
	Prompts []string `toml:"prompts"`
	// Exclude are globs of files that are not linted.
	Exclude []string `toml:"exclude"`
	// Baseline is the file of findings that are put off, within the root.
	Baseline  string     `toml:"baseline"`
	Overrides []Override `toml:"overrides"`
}

// Override changes levels for some files. Later ones win.
type Override struct {
	Files  []string          `toml:"files"` // globs, relative to the root
	Allow  []string          `toml:"allow"`
	Levels map[string]string `toml:"levels"`
}

// Trim configures pare trim.
type Trim struct {
	// MaxTokens is how much a trimmed prompt may cost; 0 means no limit.
	MaxTokens int `toml:"max-tokens"`
	// KeepWhole are globs of files whose references are never trimmed.
	KeepWhole []string `toml:"keep-whole"`
}

// Budget configures what a prompt is measured against.
type Budget struct {
	// Model is the model that prompts are sent to; empty means the client's
	// default.
	Model string `toml:"model"`
	// Tier is the usage tier of the organisation; empty means Start.
	Tier string `toml:"tier"`
	// ITPM and RPM are the organisation's own limits, in input tokens and requests
	// per minute; 0 means those of the tier.
	ITPM int `toml:"itpm"`
	RPM  int `toml:"rpm"`
	// Share is the part of a minute's tokens, above 0 and at most 1, that one prompt
	// may take before it is reported; 0 means the default.
	Share float64 `toml:"share"`
}

// defaultPrompts are the globs of files that are prompts.
func defaultPrompts() []string {
	return []string{"prompts/**/*.md", "**/*.prompt.md", ".prompts/**/*.md"}
}

// PromptGlobs are the globs in force.
func (c *Config) PromptGlobs() []string {
	if len(c.Lint.Prompts) == 0 {
		return defaultPrompts()
	}
	return c.Lint.Prompts
}

// merge puts what the other says over what c says: single values are replaced,
// lists and tables are added to.
func (c *Config) merge(o *Config) {
	if o.Lint.FailOn != "" {
		c.Lint.FailOn = o.Lint.FailOn
	}
	if o.Lint.MaxWarnings != nil {
		c.Lint.MaxWarnings = o.Lint.MaxWarnings
	}
	if o.Lint.Baseline != "" {
		c.Lint.Baseline = o.Lint.Baseline
	}
	if len(o.Lint.Prompts) > 0 {
		c.Lint.Prompts = o.Lint.Prompts
	}
	c.Lint.Allow = slices.Concat(c.Lint.Allow, o.Lint.Allow)
	c.Lint.Exclude = slices.Concat(c.Lint.Exclude, o.Lint.Exclude)
	c.Lint.Overrides = slices.Concat(c.Lint.Overrides, o.Lint.Overrides)
	for key, level := range o.Lint.Levels {
		if c.Lint.Levels == nil {
			c.Lint.Levels = map[string]string{}
		}
		c.Lint.Levels[key] = level
	}
	if o.Trim.MaxTokens != 0 {
		c.Trim.MaxTokens = o.Trim.MaxTokens
	}
	c.Trim.KeepWhole = slices.Concat(c.Trim.KeepWhole, o.Trim.KeepWhole)
	if o.Budget.Model != "" {
		c.Budget.Model = o.Budget.Model
	}
	if o.Budget.Tier != "" {
		c.Budget.Tier = o.Budget.Tier
	}
	if o.Budget.ITPM != 0 {
		c.Budget.ITPM = o.Budget.ITPM
	}
	if o.Budget.RPM != 0 {
		c.Budget.RPM = o.Budget.RPM
	}
	if o.Budget.Share != 0 {
		c.Budget.Share = o.Budget.Share
	}
	if o.data != nil {
		c.Models, c.Limits, c.data = o.Models, o.Limits, o.data
	}
}

// Levels says which severity a rule has in a file: its own, changed by the
// configuration's levels and allows, those changed by the overrides whose globs
// match, and all that changed by allow, which the command line gives. Rules that
// do not exist are errors.
func (c *Config) Levels(catalog *lint.Catalog, allow []string) (func(m *lint.Meta, file string) lint.Severity, error) {
	base, err := levelTable(catalog, c.Lint.Levels, c.Lint.Allow)
	if err != nil {
		return nil, err
	}
	last, err := levelTable(catalog, nil, allow)
	if err != nil {
		return nil, err
	}
	overrides := make([]map[string]lint.Severity, len(c.Lint.Overrides))
	for i, o := range c.Lint.Overrides {
		if overrides[i], err = levelTable(catalog, o.Levels, o.Allow); err != nil {
			return nil, err
		}
	}
	return func(m *lint.Meta, file string) lint.Severity {
		severity := m.Severity
		if s, ok := base[m.Code]; ok {
			severity = s
		}
		for i, table := range overrides {
			if s, ok := table[m.Code]; ok && globs.Match(c.Lint.Overrides[i].Files, file) {
				severity = s
			}
		}
		if s, ok := last[m.Code]; ok {
			severity = s
		}
		return severity
	}, nil
}

// levelTable maps codes to severities. "X2" and the like name no rule: a rule is
// named whole, so that a new rule is never silenced before anybody has seen it.
func levelTable(catalog *lint.Catalog, levels map[string]string, allow []string) (map[string]lint.Severity, error) {
	table := map[string]lint.Severity{}
	set := func(key string, severity lint.Severity) error {
		m, ok := catalog.Find(key)
		if !ok {
			return &unknownRuleError{key: key, near: catalog.Nearest(key)}
		}
		table[m.Code] = severity
		return nil
	}
	for key, name := range levels {
		severity, err := lint.ParseSeverity(name)
		if err != nil {
			return nil, fmt.Errorf("level of %s: %w", key, err)
		}
		if err := set(key, severity); err != nil {
			return nil, err
		}
	}
	for _, key := range allow {
		if err := set(key, lint.Off); err != nil {
			return nil, err
		}
	}
	return table, nil
}

// unknownRuleError is a code or name that no rule has.
type unknownRuleError struct{ key, near string }

func (e *unknownRuleError) Error() string { return fmt.Sprintf("no rule is called %q", e.key) }

// Hint names the rule that was meant, or where to look.
func (e *unknownRuleError) Hint() string {
	if e.near != "" {
		return fmt.Sprintf("did you mean %s?", e.near)
	}
	return "pare rules lists them"
}

// within reports whether a path or glob stays in the root.
func within(p string) bool {
	if path.IsAbs(p) || strings.HasPrefix(p, "~") || strings.Contains(p, `\`) || len(p) > 1 && p[1] == ':' {
		return false
	}
	return !slices.Contains(strings.Split(p, "/"), "..")
}
