package config

import (
	"fmt"

	"pare/budget"
	"pare/internal/models"
)

// OwnModel is a model that the user's own file adds to the table, or figures
// that it changes there. What is left out is as with the model that it is like:
// the one of that id, or the newest older one of its kind.
type OwnModel struct {
	ID       string   `toml:"id"`
	Like     string   `toml:"like"`
	Aliases  []string `toml:"aliases"`
	Family   string   `toml:"family"`    // of the tokenizer: v3 or v5
	Window   int      `toml:"window"`    // tokens
	MinCache int      `toml:"min-cache"` // shortest prefix that is cached, in tokens
	// Prices are in dollars per million tokens, by length of the prompt, shortest
	// first.
	Prices []models.Price `toml:"prices"`
	Pool   string         `toml:"pool"` // the allowance that it draws from
}

// OwnLimit is what a tier allows a model, and those that share its allowance.
type OwnLimit struct {
	Tier  string `toml:"tier"`
	Model string `toml:"model"`
	ITPM  int    `toml:"itpm"`
	RPM   int    `toml:"rpm"`
	OTPM  int    `toml:"otpm"`
}

// Data is the table of models and limits with the user's own rows over it.
func (c *Config) Data() *budget.Data {
	if c.data == nil {
		return budget.Embedded()
	}
	return c.data
}

// ownSource is the key of what the user's own file says.
const ownSource = "own"

// setData builds the table. A project's file has no say in it: what a model costs
// is none of its business.
func (c *Config) setData(name string, data []byte) error {
	if len(c.Models) == 0 && len(c.Limits) == 0 {
		return nil
	}
	more := &budget.Data{Sources: map[string]budget.Source{ownSource: {Title: "your own configuration", URL: name, Kind: "given by you"}}}
	origin := &budget.Origin{Source: ownSource}
	for _, m := range c.Models {
		row := models.Row{ID: m.ID, Like: m.Like, Aliases: m.Aliases, Window: m.Window, MinCache: m.MinCache, Prices: m.Prices, Pool: m.Pool}
		if m.Family != "" {
			row.Family = new(models.Family)
			if err := row.Family.UnmarshalText([]byte(m.Family)); err != nil {
				return &fileError{File: name, Line: lineOf(data, []string{"models"}), Message: fmt.Sprintf("%s: %v", m.ID, err), hint: "families: v3 (up to 4.6), v5"}
			}
		}
		if len(m.Prices) > 0 || m.Window > 0 {
			row.Priced = origin
		}
		if m.Pool != "" {
			row.Pooled = origin
		}
		more.Models = append(more.Models, row)
	}
	all, err := budget.Embedded().Merge(more)
	if err != nil {
		return &fileError{File: name, Line: lineOf(data, []string{"models"}), Message: err.Error()}
	}
	if c.data, err = c.withLimits(all, origin); err != nil {
		return &fileError{File: name, Line: lineOf(data, []string{"limits"}), Message: err.Error(), hint: hintOf(err)}
	}
	return nil
}

func (c *Config) withLimits(all *budget.Data, origin *budget.Origin) (*budget.Data, error) {
	more := &budget.Data{}
	for _, l := range c.Limits {
		tier, err := all.Tier(l.Tier)
		if err != nil {
			return nil, err
		}
		model, err := all.Model(l.Model)
		if err != nil {
			return nil, err
		}
		if max(l.ITPM, l.RPM, l.OTPM) > budget.MaxPerMinute || min(l.ITPM, l.RPM, l.OTPM) < 0 {
			return nil, fmt.Errorf("the limit of %s: a number is between 0 and %d", l.Model, budget.MaxPerMinute)
		}
		more.Limits = append(more.Limits, budget.Limit{Tier: tier.Name, Pool: all.PoolOf(model).Name, ITPM: l.ITPM, RPM: l.RPM, OTPM: l.OTPM, Origin: *origin})
	}
	return all.Merge(more)
}

func hintOf(err error) string {
	if h, ok := err.(interface{ Hint() string }); ok {
		return h.Hint()
	}
	return ""
}
