package terms

import (
	"fmt"

	"pare/internal/figures"
	"pare/internal/meter"
)

// Meter counts for the terms' model.
func (t *Terms) Meter() *meter.Meter {
	m := t.Settings.MeterOf(t.Data, t.Model)
	m.Minute, m.Tier = t.Limit.ITPM, t.Tier.Label
	return m
}

// LimitLine says which limit is in force.
func (t *Terms) LimitLine() string {
	name := t.limitFrom(t.Limit)
	if t.Limit.ITPM == 0 {
		return fmt.Sprintf("%s, %s: no limit per minute is known", t.Model.ID, name)
	}
	line := fmt.Sprintf("%s, %s: %s input tokens per minute", t.Model.ID, name, figures.Commas(t.Limit.ITPM))
	if t.Limit.RPM > 0 {
		line += fmt.Sprintf(", %s requests", figures.Commas(t.Limit.RPM))
	}
	if others := len(t.Data.PoolOf(t.Model).Models); others > 1 {
		line += fmt.Sprintf(", shared by %d models", others)
	}
	return line
}

// Notes says what one should know of the limit's source.
func (t *Terms) Notes() []string {
	var notes []string
	if age := t.Data.Age(t.Limit.Origin, t.Now); age != "" {
		notes = append(notes, "the limits were "+age+"; --headers or --itpm give yours")
	}
	if t.Limit.Note != "" {
		notes = append(notes, t.Limit.Note)
	}
	return notes
}

// Document is the limit in JSON.
type Document struct {
	Model  string `json:"model"`
	Pool   string `json:"pool"`
	Tier   string `json:"tier"`
	ITPM   int    `json:"itpm"` // 0: not known
	RPM    int    `json:"rpm"`
	OTPM   int    `json:"otpm"`
	Window int    `json:"window"`
	Source string `json:"source"`
	Date   string `json:"date"`
	Age    string `json:"age,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Document is the limit in JSON.
func (t *Terms) Document() Document {
	return Document{
		Model: t.Model.ID, Pool: t.Data.PoolOf(t.Model).Name, Tier: t.Tier.Name, ITPM: t.Limit.ITPM, RPM: t.Limit.RPM, OTPM: t.Limit.OTPM,
		Window: t.Model.Window, Source: t.Data.Cite(t.Limit.Origin), Date: string(t.Limit.Date), Age: t.Data.Age(t.Limit.Origin, t.Now), Note: t.Limit.Note,
	}
}
