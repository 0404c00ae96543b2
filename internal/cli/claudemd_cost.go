package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"pare/budget"
	"pare/claudemd"
	"pare/internal/inert"
	"pare/internal/meter"
	"pare/internal/models"
	"pare/internal/settings"
	"pare/internal/source"
	"pare/internal/workspace"
	"pare/tokenize"
)

func claudemdCostCommand() *command {
	return &command{
		name:  "cost",
		short: "tell what loads in every session, and what it costs",
		long: `
Lists the instructions that the client loads for a session in a folder, in its
order: the user's own, those of the folders above, CLAUDE.md with its imports,
rules, CLAUDE.local.md. Each file is given with its sections and their tokens, and
the whole as a share of the context window and of a minute's input tokens.

With --since, what changed is given instead: how many tokens more or less each
session sends than at the commit where this branch began. --format markdown makes
of it the comment on a pull request.
`,
		examples: []example{{"pare claudemd cost", "here"}, {"pare claudemd cost --sections=false", "files alone"}, {"pare claudemd cost --since main", "what this branch adds to every session"}},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f costFlags
			declareCommon(flags, &f.dir, &f.model, &f.format)
			flags.StringVar(&f.tier, "tier", "start", "usage tier, by `NAME`, for the share of a minute")
			flags.BoolVar(&f.sections, "sections", true, "also the sections of each file")
			flags.StringVar(&f.since, "since", "", "tell what changed since the commit `REF` (formats: text, json, markdown)")
			return f.run
		},
	}
}

type costFlags struct {
	dir, model, format, tier, since string
	sections                        bool
}

// The document of pare claudemd cost --format json.
type costDocument struct {
	Version int        `json:"version"`
	Model   string     `json:"model"`
	Files   []costFile `json:"files"`
	// Unloaded are imports that load nothing until the user has agreed.
	Unloaded []costImport      `json:"unloaded,omitempty"`
	Tokens   tokenize.Estimate `json:"tokens"`
	Window   float64           `json:"windowShare"`
	Minute   float64           `json:"minuteShare,omitempty"`
	Change   *costChange       `json:"change,omitempty"` // with --since
}

type costFile struct {
	Path     string            `json:"path"`
	Scope    string            `json:"scope"`
	By       string            `json:"importedBy,omitempty"`
	Tokens   tokenize.Estimate `json:"tokens"`
	Sections []costSection     `json:"sections,omitempty"`
}

type costImport struct {
	Path string `json:"path"`
	By   string `json:"importedBy"`
}

type costSection struct {
	Title  string            `json:"title"`
	Line   int               `json:"line"`
	Level  int               `json:"level"`
	Tokens tokenize.Estimate `json:"tokens"`
}

func (f *costFlags) run(ctx context.Context, env *Env, args []string) error {
	switch {
	case f.format == "markdown" && f.since == "":
		return usagef("add --since REF", "--format markdown is about a change")
	case f.format != "text" && f.format != "json" && f.format != "markdown":
		return usagef("formats: text, json; with --since also markdown", "unknown format %q", f.format)
	}
	if len(args) > 0 {
		return usagef("the folder goes behind --dir", "unexpected argument %q", args[0])
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	set, err := settings.Load(env, dir, settings.Options{})
	if err != nil {
		return err
	}
	model, err := set.Model(f.model)
	if err != nil {
		return err
	}
	doc := f.document(workspace.Instructions(dir, env.ClaudeDir()), model)
	if f.since != "" {
		if doc.Change, err = f.change(ctx, env, dir, doc.Files, model); err != nil {
			return err
		}
	}
	if minute := perMinute(set.Data(), model, f.tier); minute > 0 {
		doc.Minute = float64(doc.Tokens.Tokens) / float64(minute)
	}
	switch {
	case f.format == "markdown":
		return writeChangeMarkdown(env.Stdout, doc.Change)
	case f.format == "json":
		return writeJSON(env.Stdout, doc)
	case f.since != "":
		return writeChange(env.Page(), doc.Change)
	}
	return writeCost(env, doc)
}

// perMinute is the input tokens that a tier allows a minute, 0 where none are
// published.
func perMinute(data *budget.Data, model models.Model, tier string) int {
	t, err := data.Tier(tier)
	if err != nil {
		return 0
	}
	limit, err := data.Limit(t, model)
	if err != nil {
		return 0
	}
	return limit.ITPM
}

func (f *costFlags) document(closure *claudemd.Closure, model models.Model) *costDocument {
	doc := &costDocument{Version: 1, Model: model.ID, Files: []costFile{}}
	for i := range closure.Files {
		l := &closure.Files[i]
		c := costFile{Path: l.Doc.File.Name, Scope: l.Scope.String(), Tokens: sentTokens(l.Doc, model.Family)}
		if l.From >= 0 {
			c.By = closure.Files[l.From].Doc.File.Name
		}
		if f.sections {
			c.Sections = costSections(l.Doc, model.Family)
		}
		doc.Files = append(doc.Files, c)
		doc.Tokens = doc.Tokens.Add(c.Tokens)
	}
	for _, d := range closure.Dropped {
		// What lies out of the repository may as well be no file at all.
		if d.Why == claudemd.External && !strings.HasPrefix(d.Target, "..") && strings.IndexAny(d.Target, "/~") != 0 {
			doc.Unloaded = append(doc.Unloaded, costImport{d.Target, closure.Files[d.From].Doc.File.Name})
		}
	}
	if model.Window > 0 {
		doc.Window = float64(doc.Tokens.Tokens) / float64(model.Window)
	}
	return doc
}

// sentTokens counts a file as it is sent.
func sentTokens(doc *claudemd.Doc, family tokenize.Family) tokenize.Estimate {
	return tokenize.Count(meter.SentText(doc), family)
}

// costSections counts the sections of a file as they are sent: without the
// comments that the client strips.
func costSections(d *claudemd.Doc, family tokenize.Family) []costSection {
	var all []costSection
	for _, s := range d.Sections {
		text := s.Span.Text(d.Data())
		part := claudemd.Parse(source.NewFile("", text))
		tokens := tokenize.Count(stripped(part), family)
		if s.Level == 0 && tokens.Tokens == 0 {
			continue
		}
		all = append(all, costSection{Title: s.Title, Line: d.File.Line(s.Span.Start), Level: s.Level, Tokens: tokens})
	}
	return all
}

// stripped is a text without its comments on lines of their own.
func stripped(d *claudemd.Doc) []byte {
	var out []byte
	at := 0
	for _, c := range d.Comments {
		if c.Block && c.Span.Start >= at {
			out = append(out, d.Data()[at:c.Span.Start]...)
			at = c.Span.End
		}
	}
	return append(out, d.Data()[at:]...)
}

func writeCost(env *Env, doc *costDocument) error {
	w := bufio.NewWriter(env.Page())
	if len(doc.Files) == 0 {
		env.Sayf("pare: nothing loads here: there is no CLAUDE.md in this folder or above\n")
		return nil
	}
	for _, f := range doc.Files {
		by := ""
		if f.By != "" {
			by = "  imported by " + inert.Show(f.By)
		}
		fmt.Fprintf(w, "%8s  %s  (%s)%s\n", about(f.Tokens), inert.Show(f.Path), f.Scope, by)
		for _, s := range f.Sections {
			title := s.Title
			if s.Level == 0 {
				title = "(before the first heading)"
			}
			fmt.Fprintf(w, "%8s    %*s%s  line %d\n", about(s.Tokens), 2*max(0, s.Level-1), "", inert.Show(title), s.Line)
		}
	}
	for _, u := range doc.Unloaded {
		fmt.Fprintf(w, "%8s  %s  not loaded: it lies outside of the session's folder, so the client asks first, and in -p it never loads; imported by %s\n", "–", inert.Show(u.Path), inert.Show(u.By))
	}
	fmt.Fprintf(w, "%8s  in every session, %s of the window of %s\n", about(doc.Tokens), share(doc.Window), doc.Model)
	if doc.Minute > 0 {
		fmt.Fprintf(w, "%8s  of a minute's input tokens; later turns read them from the cache, which does not count\n", share(doc.Minute))
	}
	return w.Flush()
}

func share(x float64) string {
	if x > 0 && x < 0.001 {
		return "under 0.1 %"
	}
	return fmt.Sprintf("%.1f %%", 100*x)
}
