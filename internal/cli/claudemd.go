package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"pare/claudemd"
	"pare/internal/draft"
	"pare/internal/inert"
	"pare/internal/workspace"
)

func claudemdCommand() *command {
	return &command{
		name:  "claudemd",
		short: "write CLAUDE.md, check it, keep it true",
		long: `
Writes what a model would get wrong without being told: commands, conventions,
paths that must not be edited. Every line comes from a file of the repository;
nothing is guessed, and no program is run.

What is written stands between two marks, HTML comments that the client strips.
Everything outside of the marks belongs to people and is never touched.
`,
		subs: []*command{claudemdInitCommand(), claudemdCheckCommand(), claudemdUpdateCommand(), claudemdCostCommand()},
	}
}

// claudemdFlags are shared by the commands that write or check.
type claudemdFlags struct {
	dir                 string
	maxTokens, maxLines int
	packages, rules     bool
	agents              string
	verify              string
	yes                 bool
	explain             bool

	print, dryRun, diff, add bool
	ifGenerated              bool
}

// declare adds the flags that say what is described and how.
func (f *claudemdFlags) declare(flags *pflag.FlagSet) {
	flags.StringVar(&f.dir, "dir", "", "the `FOLDER` to describe (default: the repository that this one is in)")
	flags.IntVar(&f.maxTokens, "max-tokens", claudemd.DefaultMaxTokens, "write at most about `N` tokens a file")
	flags.IntVar(&f.maxLines, "max-lines", claudemd.DefaultMaxLines, "write at most `N` lines a file")
	flags.BoolVar(&f.packages, "packages", false, "also a CLAUDE.md for each package of the workspace")
	flags.BoolVar(&f.rules, "rules", false, "put conventions of one language into .claude/rules, for its files alone")
	flags.StringVar(&f.agents, "agents", "", "AGENTS.md: \"also\", beside CLAUDE.md, or \"only\", instead of it")
	flags.Lookup("agents").NoOptDefVal = draft.AgentsAlso
	flags.StringVar(&f.verify, "verify", "", "check that commands can run: \"targets\" looks and runs nothing, \"run\" runs the harmless forms")
	flags.Lookup("verify").NoOptDefVal = "targets"
	flags.BoolVar(&f.yes, "yes", false, "with --verify=run, do not ask")
	flags.BoolVar(&f.explain, "explain", false, "tell where each line comes from, and what was left out and why")
}

func (f *claudemdFlags) valid(env *Env, args []string) error {
	switch {
	case len(args) > 0:
		return usagef("the folder goes behind --dir", "unexpected argument %q", args[0])
	case f.agents != "" && f.agents != draft.AgentsAlso && f.agents != draft.AgentsOnly:
		return usagef("also, only", "unknown value %q of --agents", f.agents)
	case f.verify != "" && f.verify != "targets" && f.verify != "run":
		return usagef("targets, run", "unknown value %q of --verify", f.verify)
	case f.verify == "run" && !f.yes && !env.StdinTerminal:
		return usagef("add --yes where nobody can be asked", "--verify=run runs commands of this repository")
	case f.maxTokens < 1 || f.maxLines < 1:
		return usagef("", "--max-tokens and --max-lines must be at least 1")
	}
	return nil
}

func claudemdInitCommand() *command {
	return &command{
		name:  "init",
		short: "write a CLAUDE.md",
		long: `
Writes CLAUDE.md where there is none. Where there is one already, nothing is
written: what could be added is shown, and --add puts it behind the text that is
there. Facts that people wrote themselves are not said again. Where fewer than
three lines would tell something, it says so and writes nothing.

The client reads AGENTS.md only where no CLAUDE.md with text lies in the folder
or above it. With --agents both hold the same facts, for other tools; with
--agents=only there must be no CLAUDE.md for the client to read it.
`,
		examples: []example{
			{"pare claudemd init --print", "look at it; nothing is written"},
			{"pare claudemd init", "write it"},
			{"pare claudemd init --explain --dry-run", "where each line would come from"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f claudemdFlags
			f.declare(flags)
			flags.BoolVar(&f.print, "print", false, "write to standard output and to no file")
			flags.BoolVar(&f.dryRun, "dry-run", false, "say what would be written, and write nothing")
			flags.BoolVar(&f.diff, "diff", false, "show the change, and write nothing")
			flags.BoolVar(&f.add, "add", false, "add the block behind a text that people wrote")
			return f.runInit
		},
	}
}

func claudemdUpdateCommand() *command {
	return &command{
		name:  "update",
		short: "refresh the generated parts",
		long: `
Writes the parts between the marks anew. Files without marks and everything
outside of them stay as they are, byte for byte.
`,
		examples: []example{{"pare claudemd update --diff", "show what has changed in the repository"}},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f claudemdFlags
			f.declare(flags)
			flags.BoolVar(&f.dryRun, "dry-run", false, "say what would be written, and write nothing")
			flags.BoolVar(&f.diff, "diff", false, "show the change, and write nothing")
			return f.runUpdate
		},
	}
}

func claudemdCheckCommand() *command {
	return &command{
		name:  "check",
		short: "tell whether the generated parts are still true",
		long: `
Ends with 1 and shows the difference where a fact of the generated parts has
changed: a script that was renamed, a version that went up. For the CI and for
pre-commit. Nothing is written.
`,
		examples: []example{{"pare claudemd check", "in the CI"}},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f claudemdFlags
			f.declare(flags)
			flags.BoolVar(&f.ifGenerated, "if-generated", false, "pass where nothing is generated")
			return f.runCheck
		},
	}
}

// plan works out what there is to write.
func (f *claudemdFlags) plan(ctx context.Context, env *Env, args []string) (*draft.Plan, error) {
	if err := f.valid(env, args); err != nil {
		return nil, err
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return nil, err
	}
	if f.dir == "" {
		dir = workspace.Root(dir)
	}
	return draft.New(ctx, dir, draft.Options{MaxTokens: f.maxTokens, MaxLines: f.maxLines, Packages: f.packages, Rules: f.rules, Agents: f.agents})
}

func (f *claudemdFlags) runInit(ctx context.Context, env *Env, args []string) error {
	plan, err := f.plan(ctx, env, args)
	if err != nil {
		return err
	}
	if f.print {
		for _, o := range plan.Files {
			if !o.Block.Enough() {
				tooLittle(env, o)
				continue
			}
			if len(plan.Files) > 1 {
				fmt.Fprintf(env.Page(), "==> %s <==\n", inert.Show(o.Name))
			}
			if _, err := env.Stdout.Write(o.Fresh()); err != nil {
				return err
			}
		}
		return f.talk(ctx, env, plan)
	}
	for _, o := range plan.Files {
		switch {
		case !o.Block.Enough() && !o.Marked:
			tooLittle(env, o)
		case !o.Exists, f.add && !o.Marked:
			if err := f.write(env, o); err != nil {
				return err
			}
		case o.Marked && !o.Changed():
			env.Sayf("pare: %s is up to date\n", o.Name)
		case o.Marked:
			env.Sayf("pare: %s has a generated part already; pare claudemd update refreshes it\n", o.Name)
		default:
			if _, err := env.Stdout.Write(o.Diff()); err != nil {
				return err
			}
			env.Sayf("pare: %s was written by people; pare claudemd init --add puts this behind it\n", o.Name)
		}
	}
	return f.talk(ctx, env, plan)
}

// tooLittle says that a file is not written because it would say next to nothing.
func tooLittle(env *Env, o *draft.File) {
	env.Sayf("pare: nothing to write into %s: fewer than three lines that the code does not show by itself; --explain tells what was looked at\n", o.Name)
}

func (f *claudemdFlags) runUpdate(ctx context.Context, env *Env, args []string) error {
	plan, err := f.plan(ctx, env, args)
	if err != nil {
		return err
	}
	marked := slices.DeleteFunc(slices.Clone(plan.Files), func(o *draft.File) bool { return !o.Marked })
	if len(marked) == 0 {
		return withHint(fmt.Errorf("%s has no generated part", plan.Files[0].Name), "pare claudemd init writes one")
	}
	for _, o := range marked {
		if !o.Changed() {
			env.Sayf("pare: %s is up to date\n", o.Name)
			continue
		}
		if err := f.write(env, o); err != nil {
			return err
		}
	}
	return f.talk(ctx, env, plan)
}

func (f *claudemdFlags) runCheck(ctx context.Context, env *Env, args []string) error {
	plan, err := f.plan(ctx, env, args)
	if err != nil {
		return err
	}
	stale, marked := false, 0
	for _, o := range plan.Files {
		if !o.Marked {
			continue
		}
		marked++
		if !o.Changed() {
			continue
		}
		stale = true
		if _, err := env.Stdout.Write(o.Diff()); err != nil {
			return err
		}
		env.Sayf("pare: %s is out of date; pare claudemd update refreshes it\n", o.Name)
	}
	switch {
	case marked == 0 && f.ifGenerated:
		return nil
	case marked == 0:
		return withHint(fmt.Errorf("%s has no generated part to check", plan.Files[0].Name), "pare claudemd init writes one")
	}
	if err := f.talk(ctx, env, plan); err != nil {
		return err
	}
	if stale {
		return errFound
	}
	return nil
}

// write writes one file, or says or shows what it would write.
func (f *claudemdFlags) write(env *Env, o *draft.File) error {
	switch {
	case f.diff:
		_, err := env.Stdout.Write(o.Diff())
		return err
	case f.dryRun:
		env.Sayf("pare: would write %s: %s\n", o.Name, o.Summary())
		return nil
	}
	if err := o.Write(); err != nil {
		return err
	}
	env.Sayf("pare: wrote %s: %s\n", o.Name, o.Summary())
	return nil
}

// talk says on standard error what was asked for and what went wrong.
func (f *claudemdFlags) talk(ctx context.Context, env *Env, p *draft.Plan) error {
	for _, n := range p.Notes {
		env.Sayf("pare: note: %s\n", n)
	}
	if f.explain {
		p.Explain(env)
	}
	if f.verify == "" {
		return nil
	}
	good, err := p.Verify(ctx, env, draft.Verification{Run: f.verify == "run", Yes: f.yes})
	if err == nil && !good {
		err = errFound
	}
	return err
}
