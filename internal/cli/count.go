package cli

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"pare/internal/disk"
	"pare/internal/exact"
	"pare/internal/meter"
	"pare/internal/models"
	"pare/internal/settings"
	"pare/tokenize"
)

func countCommand() *command {
	return &command{
		name:  "count",
		args:  "[PATH…]",
		short: "count the tokens of a prompt, of files or of folders",
		long: `
Counts what a model of Claude would count, and says how far off that may be.
No tokenizer of Claude is public: the numbers are estimates from measured costs,
good to about one percent on code and English. --exact asks the API instead.

A prompt comes on standard input, by --prompt FILE, or as the only PATH when that
is a .md, .txt or .prompt file or has no extension, and is no CLAUDE.md. PATH and
FILE are seen from here, what a prompt mentions from --dir. Its report holds the text and
what Claude Code attaches for its mentions (@a.py#L10-20), one line each, and what
comes along with it: the frame of the message, the files of CLAUDE.md, and what
the client itself sends.

Every other PATH is counted as files, a folder with all that git tracks or would
add, as a tree with the largest first. Images and documents are counted by their
documented formulas, other binary files not at all.
`,
		examples: []example{
			{"pare count < task.md", "a prompt and what it attaches"},
			{"pare count src", "a folder as a tree"},
			{"pare count --by ext --top 5 .", "the five costliest kinds of file"},
			{"pare count --tokenizer o200k a.py", "what OpenAI's models would count"},
			{"ANTHROPIC_API_KEY=… pare count --exact CLAUDE.md", "what the API says"},
			{"pare count --check-transcripts", "how far off the estimates are in your own sessions"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f countFlags
			declareCommon(flags, &f.dir, &f.model, &f.format)
			flags.StringVar(&f.tokenizer, "tokenizer", "claude", "count with `NAME`: claude, claude-v3 (models up to 4.6), o200k or cl100k (OpenAI)")
			flags.StringVar(&f.tier, "tier", "", "usage `TIER` of the API for the share of a minute (default: start)")
			flags.StringVar(&f.prompt, "prompt", "", "count `FILE` as a prompt, whatever its name")
			flags.StringVar(&f.by, "by", "tree", "group files by tree, dir, ext or file")
			flags.IntVar(&f.top, "top", 10, "show the `N` largest of each group (0: all)")
			flags.IntVar(&f.depth, "depth", 0, "open the tree `N` levels deep (0: what holds a tenth of all, three levels deep)")
			flags.BoolVar(&f.ignored, "ignored", false, "count files that .gitignore leaves out, too")
			flags.BoolVar(&f.exact, "exact", false, "send the text to the API's count_tokens endpoint and report what it says")
			flags.BoolVar(&f.check, "check-transcripts", false, "compare estimates with the usage in your own sessions")
			flags.StringVar(&f.transcripts, "transcripts", "", "`FOLDER` of the sessions (default: where Claude Code keeps them)")
			flags.BoolVar(&f.save, "save", false, "with --check-transcripts: keep the factor that was found and apply it from now on")
			return f.run
		},
	}
}

type countFlags struct {
	dir, model, format string
	tokenizer, tier    string
	prompt, by         string
	top, depth         int
	ignored, exact     bool
	check, save        bool
	transcripts        string
}

func (f *countFlags) run(ctx context.Context, env *Env, args []string) error {
	if err := f.valid(args); err != nil {
		return err
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	if f.check {
		return f.checkTranscripts(ctx, env, dir)
	}
	c := &counter{countFlags: f, env: env, place: meter.Place{Dir: dir, Home: env.Home(), Claude: env.ClaudeDir()}}
	if c.meter, err = f.newMeter(env, dir); err != nil {
		return err
	}
	if _, url, ok := c.meter.Sent(); ok {
		env.Sayf("pare: --exact sends the text to %s\n", url)
	}
	err = c.count(ctx, args)
	if sent, url, ok := c.meter.Sent(); ok {
		env.Sayf("pare: sent %d texts to %s, %d came from the cache\n", sent.Sent, url, sent.Cached)
	}
	return err
}

// counter is one run of pare count.
type counter struct {
	*countFlags
	env   *Env
	meter *meter.Meter
	place meter.Place
}

func (c *counter) count(ctx context.Context, args []string) error {
	switch {
	case c.prompt != "":
		return c.countPrompt(ctx, c.prompt)
	case len(args) == 0:
		return c.countPrompt(ctx, "-")
	case len(args) == 1 && (args[0] == "-" || isPromptName(c.env, args[0])):
		return c.countPrompt(ctx, args[0])
	}
	return c.countFiles(ctx, args)
}

// newMeter reads the flags that say how to count.
func (f *countFlags) newMeter(env *Env, dir string) (*meter.Meter, error) {
	switch f.tokenizer {
	case "o200k", "cl100k":
		if f.model != "" {
			return nil, usagef("leave --model out", "--tokenizer %s is OpenAI's; a model of Claude does not count with it", f.tokenizer)
		}
		if f.exact {
			return nil, usagef("leave --exact out", "--tokenizer %s is exact without the API", f.tokenizer)
		}
		return meter.OpenAI(f.tokenizer)
	case "claude", "claude-v3":
	default:
		return nil, usagef("tokenizers: claude, claude-v3, o200k, cl100k", "no tokenizer %q", f.tokenizer)
	}
	set, err := settings.Load(env, dir, settings.Options{})
	if err != nil {
		return nil, err
	}
	model, err := f.countedModel(set)
	if err != nil {
		return nil, err
	}
	m := set.Meter(model)
	m.Name = f.tokenizer
	if err := m.SetTier(set.Tier(f.tier), f.tier != ""); err != nil {
		return nil, err
	}
	if f.exact {
		opts := exact.Options{Key: env.Getenv("ANTHROPIC_API_KEY"), BaseURL: env.Getenv("ANTHROPIC_BASE_URL")}
		if dir := env.CacheDir(); dir != "" {
			opts.CacheFile = filepath.Join(dir, "pare", "exact.tsv")
		}
		err = m.AskAPI(opts)
	}
	return m, err
}

// countedModel is the model that is counted for. The older tokenizer without a
// model means the newest one that has it.
func (f *countFlags) countedModel(set *settings.Settings) (models.Model, error) {
	older := f.tokenizer == "claude-v3"
	if f.model == "" && older {
		return set.Data().Table().Newest(tokenize.V3), nil
	}
	model, err := set.Model(f.model)
	if err == nil && older && model.Family != tokenize.V3 {
		err = usagef("leave one of the two out", "%s does not count with claude-v3", model.ID)
	}
	return model, err
}

// valid refuses what cannot be meant.
func (f *countFlags) valid(args []string) error {
	switch {
	case f.format != "text" && f.format != "json":
		return usagef("formats: text, json", "unknown format %q", f.format)
	case !slices.Contains([]string{"tree", "dir", "ext", "file"}, f.by):
		return usagef("groups: tree, dir, ext, file", "cannot group by %q", f.by)
	case f.top < 0 || f.depth < 0:
		return usagef("0 shows all", "--top and --depth take no negative number")
	case f.prompt != "" && len(args) > 0:
		return usagef("pare count --prompt FILE, or pare count PATH…", "--prompt takes one prompt and no PATH")
	case f.save && !f.check, f.transcripts != "" && !f.check:
		return usagef("pare count --check-transcripts --save", "--save and --transcripts belong to --check-transcripts")
	case f.check && (len(args) > 0 || f.prompt != "" || f.exact):
		return usagef("", "--check-transcripts counts your sessions and nothing else")
	case slices.Contains(args, "-") && len(args) > 1:
		return usagef("pare count < FILE", "standard input is a prompt and cannot be counted beside files")
	}
	return nil
}

// isPromptName reports whether a PATH that stands alone is taken for a prompt: a
// file of text by its name.
func isPromptName(env *Env, name string) bool {
	switch filepath.Base(name) {
	case "CLAUDE.md", "CLAUDE.local.md", "AGENTS.md":
		return false // what they mention is imported, and not attached
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".txt", ".prompt", "":
	default:
		return false
	}
	// What cannot be opened is told by whoever counts it.
	file, _, err := disk.Open(env.Absolute(name))
	if err != nil {
		return false
	}
	defer file.Close()
	head, err := meter.ReadUpTo(file, nil, meter.Sniffed)
	return err == nil && !meter.IsBinary(head)
}
