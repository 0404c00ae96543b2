// Package meter counts: a text, a file, a prompt with what the client attaches
// for it and sends along, for a model of Claude or by a tokenizer of OpenAI's,
// estimated or asked of the API.
//
// It knows no flags and prints nothing.
package meter

import (
	"context"
	"fmt"
	"net/url"

	"pare/budget"
	"pare/internal/exact"
	"pare/internal/fault"
	"pare/internal/models"
	"pare/tokenize"
	"pare/tokenize/openai"
)

// Meter is how one run counts a text.
type Meter struct {
	Name  string       // of the tokenizer: claude, claude-v3, o200k, cl100k
	Model models.Model // the zero value for OpenAI's tokenizers
	// Minute is what the model may take in at the tier, in tokens; 0: not known.
	Minute int
	Tier   string // its label
	// Factor, from the user's own sessions, is on every estimate; 0 is none.
	Factor float64

	data *budget.Data
	text func(text []byte) tokenize.Estimate
	// api answers instead, where the user asked for that.
	api *exact.Client
	url string
}

// Claude counts for a model of Claude, with a factor (see [SavedFactor]) or 0.
func Claude(model models.Model, data *budget.Data, factor float64) *Meter {
	return &Meter{
		Name: "claude", Model: model, Factor: factor, data: data,
		text: func(text []byte) tokenize.Estimate { return tokenize.Count(text, model.Family) },
	}
}

// OpenAI counts with one of OpenAI's tokenizers. Its vocabulary is read here:
// after that a count cannot fail.
func OpenAI(name string) (*Meter, error) {
	encoding, err := openai.Named(name)
	if err == nil {
		_, err = openai.Count("a", encoding)
	}
	return &Meter{Name: name, data: budget.Embedded(), text: func(text []byte) tokenize.Estimate {
		e, _ := openai.Count(string(text), encoding)
		return e
	}}, err
}

// isClaude reports whether the meter counts for a model of Claude.
func (m *Meter) isClaude() bool { return m.Model.ID != "" }

// count is what a text costs as the content of a message.
func (m *Meter) count(ctx context.Context, text []byte) (tokenize.Estimate, error) {
	if len(text) == 0 {
		return tokenize.Estimate{Method: tokenize.Exact}, nil
	}
	if m.api == nil {
		return m.Scaled(m.text(text)), nil
	}
	n, err := m.api.Count(ctx, m.Model.Asked(), string(text))
	if err != nil {
		return tokenize.Estimate{}, err
	}
	// The API counts a request, whose frame is a line of its own here.
	n = max(0, n-m.Model.Frame.Message)
	return tokenize.Estimate{Tokens: n, Low: n, High: n, Method: tokenize.Exact}, nil
}

// Scaled is an estimate by the factor of the user's own sessions.
func (m *Meter) Scaled(e tokenize.Estimate) tokenize.Estimate {
	if m.Factor == 0 || e.Method == tokenize.Exact {
		return e
	}
	return e.Scale(m.Factor)
}

// SetTier looks up what a tier lets in. One that was asked for must be known;
// without, a model without a published limit has none.
func (m *Meter) SetTier(tier string, asked bool) error {
	t, err := m.data.Tier(tier)
	if err != nil {
		return fault.AsUsage(err)
	}
	limit, err := m.data.Limit(t, m.Model)
	if err != nil && asked {
		return err
	}
	m.Minute, m.Tier = limit.ITPM, t.Label
	return nil
}

// AskAPI makes the meter exact. The key and the place come from the user's
// environment alone: no file of a project can turn this on or point it elsewhere.
func (m *Meter) AskAPI(opts exact.Options) error {
	if opts.BaseURL == "" {
		opts.BaseURL = exact.DefaultBaseURL
	}
	if place, err := url.Parse(opts.BaseURL); err != nil || place.Host == "" {
		return fmt.Errorf("ANTHROPIC_BASE_URL is %q, which is no address", opts.BaseURL)
	}
	api, err := exact.New(opts)
	if err != nil {
		return err
	}
	m.api, m.url = api, opts.BaseURL
	return nil
}

// Sent is what an exact run sends and where to; ok is false for others.
func (m *Meter) Sent() (stats exact.Stats, url string, ok bool) {
	if m.api == nil {
		return stats, "", false
	}
	return m.api.Stats(), m.url, true
}
