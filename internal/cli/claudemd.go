package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/pflag"

	"pare/claudemd"
	"pare/internal/disk"
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
	flags.Lookup("agents").NoOptDefVal = "also"
	flags.StringVar(&f.verify, "verify", "", "check that commands can run: \"targets\" looks and runs nothing, \"run\" runs the harmless forms")
	flags.Lookup("verify").NoOptDefVal = "targets"
	flags.BoolVar(&f.yes, "yes", false, "with --verify=run, do not ask")
	flags.BoolVar(&f.explain, "explain", false, "tell where each line comes from, and what was left out and why")
}

func (f *claudemdFlags) valid(env *Env, args []string) error {
	switch {
	case len(args) > 0:
		return usagef("the folder goes behind --dir", "unexpected argument %q", args[0])
	case f.agents != "" && f.agents != "also" && f.agents != "only":
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

func (f *claudemdFlags) runInit(ctx context.Context, env *Env, args []string) error {
	plan, err := f.plan(ctx, env, args)
	if err != nil {
		return err
	}
	if f.print {
		for _, o := range plan.outputs {
			if !o.block.Enough() {
				tooLittle(env, o)
				continue
			}
			if len(plan.outputs) > 1 {
				fmt.Fprintf(env.Page(), "==> %s <==\n", inert.Show(o.name))
			}
			if _, err := env.Stdout.Write(o.fresh()); err != nil {
				return err
			}
		}
		return plan.talk(ctx, env)
	}
	for _, o := range plan.outputs {
		switch {
		case !o.block.Enough() && !o.marked:
			tooLittle(env, o)
		case !o.exists, f.add && !o.marked:
			if err := f.write(env, o); err != nil {
				return err
			}
		case o.marked && !o.changed():
			env.Sayf("pare: %s is up to date\n", o.name)
		case o.marked:
			env.Sayf("pare: %s has a generated part already; pare claudemd update refreshes it\n", o.name)
		default:
			if _, err := env.Stdout.Write(diff.Diff("a/"+o.name, o.before, "b/"+o.name, o.after)); err != nil {
				return err
			}
			env.Sayf("pare: %s was written by people; pare claudemd init --add puts this behind it\n", o.name)
		}
	}
	return plan.talk(ctx, env)
}

// tooLittle says that a file is not written because it would say next to nothing.
func tooLittle(env *Env, o *output) {
	env.Sayf("pare: nothing to write into %s: fewer than three lines that the code does not show by itself; --explain tells what was looked at\n", o.name)
}

func (f *claudemdFlags) runUpdate(ctx context.Context, env *Env, args []string) error {
	plan, err := f.plan(ctx, env, args)
	if err != nil {
		return err
	}
	marked := slices.DeleteFunc(slices.Clone(plan.outputs), func(o *output) bool { return !o.marked })
	if len(marked) == 0 {
		return withHint(fmt.Errorf("%s has no generated part", plan.outputs[0].name), "pare claudemd init writes one")
	}
	for _, o := range marked {
		if !o.changed() {
			env.Sayf("pare: %s is up to date\n", o.name)
			continue
		}
		if err := f.write(env, o); err != nil {
			return err
		}
	}
	return plan.talk(ctx, env)
}

func (f *claudemdFlags) runCheck(ctx context.Context, env *Env, args []string) error {
	plan, err := f.plan(ctx, env, args)
	if err != nil {
		return err
	}
	stale, marked := false, 0
	for _, o := range plan.outputs {
		if !o.marked {
			continue
		}
		marked++
		if !o.changed() {
			continue
		}
		stale = true
		if _, err := env.Stdout.Write(diff.Diff("a/"+o.name, o.before, "b/"+o.name, o.after)); err != nil {
			return err
		}
		env.Sayf("pare: %s is out of date; pare claudemd update refreshes it\n", o.name)
	}
	switch {
	case marked == 0 && f.ifGenerated:
		return nil
	case marked == 0:
		return withHint(fmt.Errorf("%s has no generated part to check", plan.outputs[0].name), "pare claudemd init writes one")
	}
	if err := plan.talk(ctx, env); err != nil {
		return err
	}
	if stale {
		return errFound
	}
	return nil
}

// write writes one file, or says or shows what it would write.
func (f *claudemdFlags) write(env *Env, o *output) error {
	switch {
	case f.diff:
		_, err := env.Stdout.Write(diff.Diff("a/"+o.name, o.before, "b/"+o.name, o.after))
		return err
	case f.dryRun:
		env.Sayf("pare: would write %s: %s\n", o.name, o.summary())
		return nil
	}
	old := o.before
	if !o.exists {
		old = nil
	}
	if err := disk.Put(o.full, workspace.Root(filepath.Dir(o.full)), old, o.after); err != nil {
		return err
	}
	env.Sayf("pare: wrote %s: %s\n", o.name, o.summary())
	return nil
}

// talk says on standard error what was asked for and what went wrong.
func (p *claudemdPlan) talk(ctx context.Context, env *Env) error {
	for _, n := range p.notes {
		env.Sayf("pare: note: %s\n", n)
	}
	if p.flags.explain {
		for _, o := range p.outputs {
			explainBlock(env, o)
		}
	}
	if p.flags.verify != "" {
		return p.verifyCommands(ctx, env)
	}
	return nil
}

func explainBlock(env *Env, o *output) {
	env.Sayf("%s\n", o.name)
	for _, f := range o.block.Facts {
		var at []string
		for _, e := range f.Evidence {
			at = append(at, place(e.File, e.Line))
		}
		env.Sayf("  %-22s %s\n  %-22s   from %s\n", f.Key, f.Value, "", strings.Join(at, ", "))
	}
	shown := 0
	for _, l := range o.block.Left {
		if shown++; shown > 40 {
			env.Sayf("  … and %d more\n", len(o.block.Left)-40)
			break
		}
		env.Sayf("  left out: %s (%s)\n", l.Value, l.Why)
	}
}

func place(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}
