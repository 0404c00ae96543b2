package cli

import (
	"context"

	"github.com/spf13/pflag"

	"pare/internal/install"
)

func hookInstallCommand() *command {
	return &command{
		name:  "install",
		short: "set up the pre-commit hook and the alias `git pare`",
		long: `
Writes a pre-commit hook that runs "pare lint --staged", and the alias "git pare"
for "pare session" into the repository's own configuration. A hook that is there
already is kept and runs first. core.hooksPath and linked work trees are honoured.
Where husky or lefthook manage the hooks, or the folder of hooks lies outside of the
repository, nothing is written there and the line to add is shown.

With --claude it writes, instead, the hooks of Claude Code into
.claude/settings.local.json of the project (--claude=project: settings.json), for
those who do not use the plugin; everything else in that file stays as it is.
With --strict a prompt that can be trimmed is stopped and the trimmed one shown.
With --reads the model's first whole read of a large file is narrowed too, which
costs more often than it saves: what it misses it reads again.
`,
		examples: []example{
			{"pare hook install", "both, for this repository"},
			{"pare hook install --global", "the alias alone, for all of yours"},
			{"pare hook install --claude", "the hooks of Claude Code, without the plugin"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var o install.Options
			declareInstall(flags, &o)
			flags.BoolVar(&o.Strict, "strict", false, "with --claude: stop a prompt that can be trimmed")
			flags.BoolVar(&o.Reads, "reads", false, "with --claude: narrow the model's first whole read of a large file too")
			return func(ctx context.Context, env *Env, args []string) error {
				return runInstall(ctx, env, args, o, install.Install)
			}
		},
	}
}

func hookUninstallCommand() *command {
	return &command{
		name:  "uninstall",
		short: "remove what pare hook install wrote, and bring back what was there",
		long: `
Removes the pre-commit hook, the alias and the hooks in the client's settings of
this project, and brings back what was there before. --claude removes the last
alone.
`,
		setup: func(flags *pflag.FlagSet) runFunc {
			var o install.Options
			declareInstall(flags, &o)
			return func(ctx context.Context, env *Env, args []string) error {
				return runInstall(ctx, env, args, o, install.Uninstall)
			}
		},
	}
}

// declareInstall adds the flags that say what is installed or removed.
func declareInstall(flags *pflag.FlagSet, o *install.Options) {
	flags.StringVar(&o.Dir, "dir", "", "a `FOLDER` of the repository (default: this one)")
	flags.BoolVar(&o.Global, "global", false, "the alias for all repositories of this user, and no hook")
	flags.BoolVar(&o.NoHook, "no-pre-commit", false, "leave the pre-commit hook alone")
	flags.BoolVar(&o.NoAlias, "no-alias", false, "leave the alias alone")
	flags.StringVar(&o.Claude, "claude", "", "the hooks of Claude Code alone, in the project's `SETTINGS`: local, or project for the shared file")
	flags.Lookup("claude").NoOptDefVal = "local"
}

func runInstall(ctx context.Context, env *Env, args []string, o install.Options, do func(context.Context, *Env, install.Options) error) error {
	if len(args) > 0 {
		return usagef("--dir names the repository", "no argument is taken, not %q", args[0])
	}
	var err error
	if o.Dir, err = workingDir(env, o.Dir); err != nil {
		return err
	}
	return do(ctx, env, o)
}
