package cli

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"pare/internal/install"
)

func initCommand() *command {
	return &command{
		name:  "init",
		short: "say what pare would set up here, and do it with --yes",
		long: `
Looks at this repository and says in one screen what there is to set up: git's
pre-commit hook, the alias git pare, the hooks of Claude Code. It asks nothing, and
changes nothing without --yes. --undo takes away what was set up here, and brings
back what was there before.
`,
		examples: []example{
			{"pare init", "look"},
			{"pare init --yes", "set up what is missing"},
			{"pare init --undo", "take it away again"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f initFlags
			flags.StringVar(&f.dir, "dir", "", "a `FOLDER` of the repository (default: this one)")
			flags.BoolVarP(&f.yes, "yes", "y", false, "set up what is missing")
			flags.BoolVar(&f.undo, "undo", false, "take away what was set up here")
			return f.run
		},
	}
}

type initFlags struct {
	dir       string
	yes, undo bool
}

func (f *initFlags) run(ctx context.Context, env *Env, args []string) error {
	switch {
	case len(args) > 0:
		return usagef("--dir names the repository", "no argument is taken, not %q", args[0])
	case f.yes && f.undo:
		return usagef("", "--yes and --undo are two runs")
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	if f.undo {
		return install.Uninstall(ctx, env, install.Options{Dir: dir})
	}
	steps := install.Plan(ctx, env, dir)
	if !f.yes {
		install.WritePlan(env.Page(), steps, dir)
		return nil
	}
	done := 0
	for _, s := range steps {
		if s.State != install.Missing {
			continue
		}
		if err := install.Install(ctx, env, s.Options); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		done++
	}
	if done == 0 {
		env.Sayf("nothing is missing here\n")
	}
	return nil
}
