package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/pflag"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/git"
	"pare/internal/inert"
	"pare/internal/linter"
	"pare/internal/models"
	"pare/internal/report"
	"pare/internal/settings"
	"pare/internal/source"
	"pare/internal/terms"
	"pare/internal/workspace"
	"pare/prompt"
	"pare/tokenize"
)

func sessionCommand() *command {
	return &command{
		name:  "session",
		args:  "[-- COMMAND…]",
		short: "before a session: ranges of what changed on this branch, and what loads",
		long: `
Prints, ready to paste, a mention for each function that changed on this branch,
against the point where it parted from the main branch, and in the folder. The
report on standard error says what CLAUDE.md and its imports cost, how much pare
lint finds, and what is left of the minute's tokens.

After -- comes a command that is run with the prompt as its last argument: the
text of --prompt and the mentions. "git pare" is this command, once
"pare hook install" has set up the alias.
`,
		examples: []example{
			{"pare session", "the ranges that changed here"},
			{"pare session --prompt 'review this' -- claude", "start the client with them"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f sessionFlagSet
			flags.StringVar(&f.prompt, "prompt", "", "the `TEXT` that goes before the mentions")
			flags.StringVar(&f.since, "since", "", "compare with this `COMMIT` or branch (default: the main branch)")
			flags.BoolVar(&f.copy, "copy", false, "put the prompt on the clipboard too")
			declareCommon(flags, &f.dir, &f.model, &f.format)
			return f.run
		},
	}
}

type sessionFlagSet struct {
	prompt, since, dir, model, format string
	copy                              bool
}

// changedPart is a range of a file that a branch changed.
type changedPart struct {
	Path   string            `json:"path"`
	Name   string            `json:"name"`
	First  int               `json:"first"`
	Last   int               `json:"last"`
	Tokens tokenize.Estimate `json:"tokens"`
}

// The document of pare session --format json.
type branchDocument struct {
	Version int               `json:"version"`
	Since   string            `json:"since"`
	Changed []changedPart     `json:"changed"`
	Prompt  string            `json:"prompt"`
	Loaded  tokenize.Estimate `json:"loaded"`
	// Findings is how many things pare lint finds here.
	Findings int `json:"findings"`

	found, left string // in words: what pare lint finds, what is left of the minute
}

func (f *sessionFlagSet) run(ctx context.Context, env *Env, args []string) error {
	if f.format != "text" && f.format != "json" {
		return usagef("formats: text, json", "unknown format %q", f.format)
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
	since := f.since
	if since == "" {
		since = git.MainBranch(ctx, dir)
	}
	changed, err := changedParts(ctx, dir, since, model.Family)
	noRepository := errors.Is(err, git.ErrNoRepository)
	if noRepository && f.since == "" {
		env.Sayf("pare: not in a git repository; no changes to look at\n")
	} else if err != nil {
		return err
	}
	doc := branchDocument{Version: 1, Since: since, Changed: changed, Loaded: set.Meter(model).Loaded(set.Place())}
	if !noRepository { // elsewhere a folder may be a whole disk
		doc.Findings, doc.found = findingsIn(ctx, env, dir)
	}
	if env.Now != nil {
		if t, err := terms.Resolve(ctx, env, dir, terms.Ask{}); err == nil {
			doc.left = t.Left(ctx, env)
		}
	}
	if doc.Prompt, err = sessionPrompt(f.prompt, changed); err != nil {
		return err
	}
	if f.format == "json" {
		if doc.Changed == nil {
			doc.Changed = []changedPart{}
		}
		return writeJSON(env.Stdout, doc)
	}
	f.report(env, doc, model)
	var lost error // the prompt goes out, also where there is no clipboard
	if f.copy && doc.Prompt != "" {
		lost = toClipboard(ctx, env, doc.Prompt)
	}
	switch {
	case len(args) > 0:
		err = runWith(ctx, env, dir, args, doc.Prompt)
	case doc.Prompt != "":
		_, err = fmt.Fprintln(env.Stdout, doc.Prompt)
	}
	return cmp.Or(err, lost)
}

// changedParts is the definitions that hold a change, or the changed lines
// themselves where none does, below dir and in the order of the files.
func changedParts(ctx context.Context, dir, since string, family tokenize.Family) ([]changedPart, error) {
	hunks, err := git.Hunks(ctx, dir, since)
	if err != nil {
		return nil, err
	}
	top := workspace.Root(dir)
	var parts []changedPart
	for len(hunks) > 0 {
		n := 1
		for n < len(hunks) && hunks[n].Path == hunks[0].Path {
			n++
		}
		some, err := partsOf(ctx, dir, top, hunks[:n], family)
		if err != nil {
			return nil, err
		}
		parts, hunks = append(parts, some...), hunks[n:]
	}
	return parts, nil
}

// partsOf is the changed parts of one file.
func partsOf(ctx context.Context, dir, top string, hunks []git.Hunk, family tokenize.Family) ([]changedPart, error) {
	full := filepath.Join(top, filepath.FromSlash(hunks[0].Path))
	rel, err := filepath.Rel(dir, full)
	if err != nil {
		rel = full
	}
	data, err := disk.Read(full, prompt.ClientLimits().FileBytes)
	var large *disk.TooLargeError
	switch {
	case errors.As(err, &large), os.IsNotExist(err):
		return nil, nil // nothing of it could be attached
	case err != nil:
		return nil, nil
	}
	file := source.NewFile(filepath.ToSlash(rel), data)
	outline := grammars.Parse(ctx, rel, data, grammars.Limits{})
	var parts []changedPart
	for _, h := range hunks {
		p := enclosing(file, &outline, h)
		if n := len(parts); n > 0 && p.First <= parts[n-1].Last+1 {
			if p.Last > parts[n-1].Last {
				parts[n-1].Last = p.Last
				parts[n-1].Name = joinNames(parts[n-1].Name, p.Name)
			}
			continue
		}
		parts = append(parts, p)
	}
	for i := range parts {
		parts[i].Tokens = tokenize.Count(file.LineSpan(parts[i].First, parts[i].Last).Text(data), family)
	}
	return parts, ctx.Err()
}

// largestPart is how many lines a definition may have to be named whole for a
// change within; of a longer one the changed lines are named, with some around.
const (
	largestPart = 150
	around      = 5
)

// enclosing is the innermost definition of some size that holds the hunk.
func enclosing(file *source.File, o *grammars.Outline, h git.Hunk) changedPart {
	part := changedPart{Path: file.Name, First: max(1, h.First-around), Last: min(file.TextLineCount(), h.Last+around)}
	for _, d := range o.Definitions {
		first, last := file.Lines(d.Span)
		if first > h.First || last < h.Last {
			continue
		}
		part.Name = d.Qualified
		if last-first < largestPart && d.Kind != grammars.Field && d.Kind != grammars.Constant {
			part.First, part.Last = first, last
		}
	}
	return part
}

func joinNames(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return a + ", " + b
}

// sessionPrompt is the text and the mentions of what changed.
func sessionPrompt(text string, changed []changedPart) (string, error) {
	var parts []string
	if text != "" {
		parts = append(parts, text)
	}
	for _, c := range changed {
		forms, err := prompt.Format(c.Path, []prompt.Lines{{From: c.First, To: c.Last}})
		if err != nil {
			continue // a name that no mention can carry
		}
		parts = append(parts, forms...)
	}
	joined := strings.Join(parts, " ")
	if text == "" {
		joined = strings.Join(parts, "\n")
	}
	return joined, nil
}

func (f *sessionFlagSet) report(env *Env, doc branchDocument, model models.Model) {
	width := 0
	for _, c := range doc.Changed {
		width = max(width, runewidth.StringWidth(inert.Show(c.Path)))
	}
	total := doc.Loaded
	for _, c := range doc.Changed {
		env.Sayf("%s  %5d-%-5d %8s tok   %s\n", pad(c.Path, width), c.First, c.Last, about(c.Tokens), c.Name)
		total = total.Add(c.Tokens)
	}
	if doc.Loaded.Tokens > 0 {
		env.Sayf("CLAUDE.md and what it imports: %s tok with every request\n", about(doc.Loaded))
	}
	if doc.Findings > 0 {
		env.Sayf("pare lint finds %s\n", doc.found)
	}
	if len(doc.Changed) == 0 && doc.Since != "" {
		env.Sayf("nothing changed since %s\n", doc.Since)
	}
	env.Sayf("together %s tok, %s of the window (%s)\n", about(total), percent(total.Tokens, model.Window), model.ID)
	if doc.left != "" {
		env.Sayf("%s\n", doc.left)
	}
}

// findingsIn is what pare lint finds in dir without being told a file: how many,
// and how many of which severity.
func findingsIn(ctx context.Context, env *Env, dir string) (int, string) {
	r, err := linter.Run(ctx, env.In(dir), linter.Options{Dir: dir})
	if err != nil {
		return 0, "" // pare lint tells
	}
	return len(r.Findings), fmt.Sprint(report.Count(r.Findings))
}

// runWith runs a command with the prompt as its last argument, and ends as it
// does.
func runWith(ctx context.Context, env *Env, dir string, args []string, text string) error {
	if text != "" {
		args = append(args[:len(args):len(args)], text)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Stdin = dir, env.Stdin
	cmd.Stdout, cmd.Stderr = env.Streams()
	defer env.Lend()()
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return exitStatus(exit.ExitCode())
	case errors.Is(err, exec.ErrNotFound):
		return withHint(fmt.Errorf("run %s: not found", args[0]), "is it on the PATH?")
	case err != nil:
		return fmt.Errorf("run %s: %w", args[0], err)
	}
	return nil
}

// clipboards are programs that put standard input on the clipboard, in the order
// in which they are tried.
var clipboards = [][]string{
	{"pbcopy"},
	{"wl-copy"},
	{"xclip", "-selection", "clipboard"},
	{"xsel", "--clipboard", "--input"},
	{"clip.exe"},
}

func toClipboard(ctx context.Context, env *Env, text string) error {
	for _, argv := range clipboards {
		if _, err := exec.LookPath(argv[0]); err != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Stdin = strings.NewReader(text)
		_, cmd.Stderr = env.Streams()
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("copy with %s: %w", argv[0], err)
		}
		return nil
	}
	return withHint(errors.New("no program for the clipboard"), "one of pbcopy, wl-copy, xclip, xsel, clip.exe")
}
