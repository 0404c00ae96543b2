package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"pare/internal/figures"
	"pare/internal/journal"
	"pare/internal/workspace"
)

func lastCommand() *command {
	return &command{
		name:  "last",
		short: "what the client was sent of the files of the last prompt, and why",
		long: `
Prints, for the last prompt of this project's newest session, which lines of each
mentioned file the plugin sent, the reason of each range, and what was left out.
With --all it prints all of the session's prompts. Within the client it is the
running session that counts. It tells what was written down when it was done; the
files may have changed since.

To undo it: mention the file again with an exclamation mark, "@models.py!", and it
is sent whole. PARE_HOOK_OFF=session.append switches it off.
`,
		examples: []example{
			{"pare last", "what was sent for the last prompt"},
			{"pare last --all", "for all prompts of the session"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f lastFlags
			flags.StringVar(&f.dir, "dir", "", "a `FOLDER` of the project (default: this one)")
			flags.StringVar(&f.session, "session", "", "the session by its `ID` (default: the running one, else the newest)")
			flags.BoolVar(&f.all, "all", false, "all prompts of the session")
			flags.StringVar(&f.format, "format", "text", "text or json")
			return f.run
		},
	}
}

type lastFlags struct {
	dir, session, format string
	all                  bool
}

// The document of pare last --format json.
type lastDocument struct {
	Version int             `json:"version"`
	Entries []journal.Entry `json:"entries"`
	Before  int             `json:"before"` // tokens, estimated, of all
	After   int             `json:"after"`
}

func (f *lastFlags) run(_ context.Context, env *Env, args []string) error {
	if f.format != "text" && f.format != "json" {
		return usagef("formats: text, json", "unknown format %q", f.format)
	}
	if len(args) > 0 {
		return usagef("--dir names the project", "no argument is taken, not %q", args[0])
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	book := journal.Open(env.CacheDir(), env.Home(), workspace.Root(dir), env.Now)
	entries := f.entries(env, book)
	doc := lastDocument{Version: 1, Entries: []journal.Entry{}}
	for _, e := range entries {
		if e.Kind == journal.Sent || e.Kind == journal.Read {
			doc.Entries = append(doc.Entries, e)
			doc.Before, doc.After = doc.Before+e.Before, doc.After+e.After
		}
	}
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	if len(doc.Entries) == 0 {
		env.Sayf("pare: nothing was sent here for a prompt that mentions a file whole\n")
		return nil
	}
	return doc.write(env.Page(), workspace.Root(dir))
}

// entries are those of the session that is asked for, or of its last prompt.
func (f *lastFlags) entries(env *Env, book *journal.Book) []journal.Entry {
	session := f.session
	if session == "" {
		session = env.Getenv("CLAUDE_CODE_SESSION_ID")
	}
	all := book.Latest()
	if own := book.Session(session); session != "" && (own != nil || f.session != "") {
		all = own
	}
	if f.all {
		return all
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == journal.Sent {
			return samePrompt(all[:i+1])
		}
	}
	return nil
}

// samePrompt are the entries at the end that belong to one prompt.
func samePrompt(all []journal.Entry) []journal.Entry {
	last := all[len(all)-1]
	first := len(all) - 1
	for first > 0 && all[first-1].Kind == journal.Sent && all[first-1].Digest == last.Digest {
		first--
	}
	return all[first:]
}

func (d lastDocument) write(w io.Writer, root string) error {
	var b strings.Builder
	prompt := ""
	for _, e := range d.Entries {
		if e.Digest != prompt || prompt == "" {
			prompt = e.Digest
			fmt.Fprintf(&b, "%s  %s\n", e.At.Local().Format("2006-01-02 15:04"), strings.Join(strings.Fields(e.Prompt), " "))
		}
		writeEntry(&b, e, root)
	}
	if saved := d.Before - d.After; saved > 0 && len(d.Entries) > 1 {
		fmt.Fprintf(&b, "%s tokens of files instead of %s%s\n", figures.About(d.After), figures.About(d.Before), figures.Change(d.Before, d.After))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeEntry(b *strings.Builder, e journal.Entry, root string) {
	name := below(root, e.File)
	if len(e.Parts) == 0 {
		fmt.Fprintf(b, "  %s  whole, about %s tokens: %s\n", name, figures.About(e.After), cmp.Or(e.Why, "little would be saved"))
		return
	}
	lines := 0
	for _, p := range e.Parts {
		lines += p.Last - p.First + 1
	}
	if e.Kind == journal.Read {
		fmt.Fprintf(b, "  %s  a read of the model, narrowed to %s\n", name, figures.Plural(lines, "line"))
	} else {
		fmt.Fprintf(b, "  %s  %s of %s lines, about %s of %s tokens\n", name, figures.Commas(lines), figures.Commas(e.Lines), figures.About(e.After), figures.About(e.Before))
	}
	for _, p := range e.Parts {
		fmt.Fprintf(b, "    %-13s %s\n", fmt.Sprintf("%d-%d", p.First, p.Last), p.Why)
	}
	if e.LeftOut != "" {
		fmt.Fprintf(b, "    not sent:\n%s", firstRows(e.LeftOut))
	}
}

// fewRows is how many rows of an outline people read.
const fewRows = 8

// firstRows is the beginning of an outline, indented.
func firstRows(outline string) string {
	var b strings.Builder
	n := 0
	for row := range strings.Lines(outline) {
		if n++; n > fewRows {
			b.WriteString("      …\n")
			break
		}
		b.WriteString("      " + strings.TrimSuffix(row, "\n") + "\n")
	}
	return b.String()
}

// statuslineCommand is the status line under the name that people look for.
func statuslineCommand() *command {
	c := usageStatuslineCommand()
	c.short = "be the client's status line; pare usage statusline is the same"
	c.long = `
Reads what Claude Code gives a status line on standard input and prints one line:
the windows of a plan, how full the context is, what the session cost, and the
tokens of mentioned files that pare did not send in it. In settings.json of the
client:

  "statusLine": {"type": "command", "command": "pare statusline"}
`
	c.examples = []example{{"pare statusline < status.json", "context 13 % · $1.25 · pare −12,400 tokens"}}
	return c
}
