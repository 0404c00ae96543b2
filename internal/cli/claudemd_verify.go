package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"pare/internal/repo"
)

// verifyLimit is how long one harmless form of a command may take.
const verifyLimit = 10 * time.Second

// verified is a command and what is known of it.
type verified struct {
	line    string
	cmd     repo.Command
	verdict repo.Check
	tool    string
	onPath  bool
}

// verifyCommands tells of each written command whether its target exists and its
// tool is installed here. With --verify=run the harmless forms are run too.
func (p *claudemdPlan) verifyCommands(ctx context.Context, env *Env) error {
	var all []verified
	for _, o := range p.outputs {
		for _, f := range o.block.Facts {
			if !strings.HasPrefix(f.Key, "command.") {
				continue
			}
			for _, c := range repo.Commands(f.Value) {
				if c.Words[0] != "cd" {
					all = append(all, p.look(f.Value, c))
				}
			}
		}
	}
	bad := 0
	for _, c := range all {
		state := "ok"
		switch {
		case c.verdict.Verdict == repo.Undefined:
			state, bad = "no: "+c.verdict.Why, bad+1
		case !c.onPath:
			state = c.tool + " is not installed here"
		case c.verdict.Verdict == repo.Unknown:
			state = "cannot be known without running it"
		}
		env.Sayf("  %-40s %s\n", c.line, state)
	}
	if p.flags.verify == "run" {
		if err := p.runHarmless(ctx, env, all); err != nil {
			return err
		}
	}
	if bad > 0 {
		return errFound
	}
	return nil
}

func (p *claudemdPlan) look(line string, c repo.Command) verified {
	tool := c.Words[0]
	found := verified{line: line, cmd: c, verdict: p.repo.Check(c), tool: tool}
	if strings.Contains(tool, "/") {
		found.onPath = p.repo.Tree().IsFile(path.Join(c.Dir, tool)) || strings.HasPrefix(tool, "vendor/")
	} else {
		_, err := exec.LookPath(tool)
		found.onPath = err == nil
	}
	return found
}

// harmless is a form of a command that changes nothing: it lists, helps or only
// shows what it would do.
func harmless(words []string) []string {
	switch tool := words[0]; tool {
	case "make", "gmake":
		return append([]string{tool, "-n"}, words[1:]...)
	case "just":
		return append([]string{tool, "--dry-run"}, words[1:]...)
	case "task":
		return append([]string{tool, "--dry"}, words[1:]...)
	case "cargo", "go", "npm", "pnpm", "yarn", "bun", "uv", "poetry", "composer", "mix", "dotnet", "docker", "bundle", "flutter", "dart", "swift", "deno", "mvn", "gradle", "cmake", "ctest", "pytest", "ruff", "mypy", "golangci-lint", "pre-commit", "tox", "nox":
		if tool == "go" {
			return []string{tool, "version"}
		}
		return []string{tool, "--version"}
	}
	return nil
}

func (p *claudemdPlan) runHarmless(ctx context.Context, env *Env, all []verified) error {
	var lines [][]string
	var dirs []string
	seen := map[string]bool{}
	for _, c := range all {
		words := harmless(c.cmd.Words)
		key := c.cmd.Dir + "\x00" + strings.Join(words, " ")
		if words == nil || !c.onPath || seen[key] {
			continue
		}
		seen[key] = true
		lines, dirs = append(lines, words), append(dirs, c.cmd.Dir)
	}
	if len(lines) == 0 {
		return nil
	}
	if ok, err := p.mayRun(env, lines); err != nil || !ok {
		return err
	}
	for i, words := range lines {
		limited, cancel := context.WithTimeout(ctx, verifyLimit)
		cmd := exec.CommandContext(limited, words[0], words[1:]...)
		cmd.Dir = filepath.Join(p.dir, filepath.FromSlash(dirs[i]))
		err := cmd.Run()
		cancel()
		state := "ran"
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(limited.Err(), context.DeadlineExceeded):
			state = fmt.Sprintf("took longer than %s", verifyLimit)
		case err != nil:
			state = "failed: " + err.Error()
		}
		env.Sayf("  %-40s %s\n", strings.Join(words, " "), state)
	}
	return nil
}

// mayRun asks before anything is run: even a dry run executes what a repository
// wrote into its Makefile.
func (p *claudemdPlan) mayRun(env *Env, lines [][]string) (bool, error) {
	if p.flags.yes {
		return true, nil
	}
	for _, words := range lines {
		env.Sayf("  %s\n", strings.Join(words, " "))
	}
	fmt.Fprint(env.Stderr, "Run these? They are the repository's own. [y/N] ")
	answer, err := bufio.NewReader(env.Stdin).ReadString('\n')
	if err != nil && answer == "" {
		return false, nil
	}
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y"), nil
}
