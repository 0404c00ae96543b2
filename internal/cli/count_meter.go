package cli

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"runtime"

	"pare/budget"
	"pare/internal/config"
	"pare/internal/exact"
	"pare/internal/models"
	"pare/tokenize"
)

// meter is how one run counts a text.
type meter struct {
	name  string       // of the tokenizer, as --tokenizer has it
	model models.Model // the zero value for OpenAI's tokenizers
	data  *budget.Data
	// minute is what the model may take in at the tier, in tokens; 0: not known.
	minute int
	tier   string

	text func(text []byte) tokenize.Estimate
	// api answers instead, where the user asked for that.
	api *exact.Client
	url string
	// factor, from the user's own sessions, is on every estimate; 0 is none.
	factor float64
}

// table is the models and limits; of a meter without, those built in.
func (m *meter) table() *budget.Data {
	if m.data == nil {
		return budget.Embedded()
	}
	return m.data
}

// claude reports whether the meter counts for a model of Claude.
func (m *meter) claude() bool { return m.model.ID != "" }

// count is what a text costs as the content of a message.
func (m *meter) count(ctx context.Context, text []byte) (tokenize.Estimate, error) {
	if len(text) == 0 {
		return tokenize.Estimate{Method: tokenize.Exact}, nil
	}
	if m.api == nil {
		return m.scaled(m.text(text)), nil
	}
	n, err := m.api.Count(ctx, m.model.Asked(), string(text))
	if err != nil {
		return tokenize.Estimate{}, err
	}
	// The API counts a request, whose frame is a line of its own here.
	n = max(0, n-m.model.Frame.Message)
	return tokenize.Estimate{Tokens: n, Low: n, High: n, Method: tokenize.Exact}, nil
}

func (m *meter) scaled(e tokenize.Estimate) tokenize.Estimate {
	if m.factor == 0 || e.Method == tokenize.Exact {
		return e
	}
	return e.Scale(m.factor)
}

// newMeter reads the flags that say how to count.
func (f *countFlags) newMeter(env *Env, dir string) (*meter, error) {
	if f.tokenizer == "o200k" || f.tokenizer == "cl100k" {
		return f.openAIMeter()
	}
	if f.tokenizer != "claude" && f.tokenizer != "claude-v3" {
		return nil, usagef("tokenizers: claude, claude-v3, o200k, cl100k", "no tokenizer %q", f.tokenizer)
	}
	settings, err := loadConfig(env, dir)
	if err != nil {
		return nil, err
	}
	model, err := f.countedModel(env, settings)
	if err != nil {
		return nil, err
	}
	m := &meter{name: f.tokenizer, model: model, data: settings.Data(), factor: savedFactor(env, model.Family)}
	m.text = func(text []byte) tokenize.Estimate { return tokenize.Count(text, model.Family) }
	if err := m.setMinute(firstOf(f.tier, settings.Budget.Tier, "start"), f.tier != ""); err != nil {
		return nil, err
	}
	if f.exact {
		err = m.askTheAPI(env)
	}
	return m, err
}

// countedModel is the model that is counted for. The older tokenizer without a
// model means the newest one that has it.
func (f *countFlags) countedModel(env *Env, settings *config.Config) (models.Model, error) {
	older := f.tokenizer == "claude-v3"
	if f.model == "" && older {
		return settings.Data().Table().Newest(tokenize.V3), nil
	}
	model, err := pickModel(env, settings, f.model)
	if err == nil && older && model.Family != tokenize.V3 {
		err = usagef("leave one of the two out", "%s does not count with claude-v3", model.ID)
	}
	return model, err
}

func (f *countFlags) openAIMeter() (*meter, error) {
	if f.model != "" {
		return nil, usagef("leave --model out", "--tokenizer %s is OpenAI's; a model of Claude does not count with it", f.tokenizer)
	}
	if f.exact {
		return nil, usagef("leave --exact out", "--tokenizer %s is exact without the API", f.tokenizer)
	}
	count, err := openAICounter(f.tokenizer)
	return &meter{name: f.tokenizer, text: count}, err
}

// setMinute looks up what the tier lets in. A tier that was asked for must be
// known; without one, a model without a published limit has none.
func (m *meter) setMinute(tier string, asked bool) error {
	t, err := m.table().Tier(tier)
	if err != nil {
		return err
	}
	limit, err := m.table().Limit(t, m.model)
	if err != nil && asked {
		return err
	}
	m.minute, m.tier = limit.ITPM, t.Label
	return nil
}

// askTheAPI makes the meter exact. The key and the place come from the user's
// environment alone: no file of a project can turn this on or point it elsewhere.
func (m *meter) askTheAPI(env *Env) error {
	opts := exact.Options{Key: env.Getenv("ANTHROPIC_API_KEY"), BaseURL: firstOf(env.Getenv("ANTHROPIC_BASE_URL"), exact.DefaultBaseURL)}
	if place, err := url.Parse(opts.BaseURL); err != nil || place.Host == "" {
		return fmt.Errorf("ANTHROPIC_BASE_URL is %q, which is no address", opts.BaseURL)
	}
	if dir := userCacheDir(env); dir != "" {
		opts.CacheFile = filepath.Join(dir, "pare", "exact.tsv")
	}
	api, err := exact.New(opts)
	if err != nil {
		return err
	}
	m.api, m.url = api, opts.BaseURL
	fmt.Fprintf(env.Stderr, "pare: --exact sends the text to %s\n", m.url)
	return nil
}

// sayWhatWasSent ends an exact run with what left the machine.
func (m *meter) sayWhatWasSent(w io.Writer) {
	if m == nil || m.api == nil {
		return
	}
	s := m.api.Stats()
	fmt.Fprintf(w, "pare: sent %d texts to %s, %d came from the cache\n", s.Sent, m.url, s.Cached)
}

// userConfigDir and userCacheDir are os.UserConfigDir and os.UserCacheDir as the
// environment of this run has them; empty where there is none.
func userConfigDir(env *Env) string {
	switch runtime.GOOS {
	case "windows":
		return env.Getenv("AppData")
	case "darwin":
		return belowHome(env, "Library/Application Support")
	}
	return firstOf(absoluteOnly(env.Getenv("XDG_CONFIG_HOME")), belowHome(env, ".config"))
}

func userCacheDir(env *Env) string {
	switch runtime.GOOS {
	case "windows":
		return env.Getenv("LocalAppData")
	case "darwin":
		return belowHome(env, "Library/Caches")
	}
	return firstOf(absoluteOnly(env.Getenv("XDG_CACHE_HOME")), belowHome(env, ".cache"))
}

func belowHome(env *Env, name string) string {
	home := env.Getenv("HOME")
	if home == "" {
		return ""
	}
	return filepath.Join(home, filepath.FromSlash(name))
}

// absoluteOnly drops a relative path, which the XDG specification forbids.
func absoluteOnly(name string) string {
	if !filepath.IsAbs(name) {
		return ""
	}
	return name
}

// firstOf is the first text that is not empty.
func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
