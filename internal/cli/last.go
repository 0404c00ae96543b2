package cli

import (
	"context"

	"github.com/spf13/pflag"

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
	doc := book.Last(journal.Which{Session: f.session, Running: env.Getenv("CLAUDE_CODE_SESSION_ID"), All: f.all})
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	if len(doc.Entries) == 0 {
		env.Sayf("pare: nothing was sent here for a prompt that mentions a file whole\n")
		return nil
	}
	return doc.WriteText(env.Page(), workspace.Root(dir))
}
