package draft

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

	"pare/internal/env"
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

// Verification says how commands are checked.
type Verification struct {
	Run bool // also run the harmless forms
	Yes bool // without asking
}

// Verify tells of each written command whether its target exists and its tool is
// installed here. It reports whether all of them have theirs.
func (p *Plan) Verify(ctx context.Context, e *env.Env, v Verification) (bool, error) {
	var all []verified
	for _, o := range p.Files {
		for _, f := range o.Block.Facts {
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
		e.Sayf("  %-40s %s\n", c.line, state)
	}
	if v.Run {
		if err := p.runHarmless(ctx, e, all, v.Yes); err != nil {
			return false, err
		}
	}
	return bad == 0, nil
}

func (p *Plan) look(line string, c repo.Command) verified {
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

func (p *Plan) runHarmless(ctx context.Context, e *env.Env, all []verified, yes bool) error {
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
	if !yes && !mayRun(e, lines) {
		return nil
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
		e.Sayf("  %-40s %s\n", strings.Join(words, " "), state)
	}
	return nil
}

// mayRun asks before anything is run: even a dry run executes what a repository
// wrote into its Makefile.
func mayRun(e *env.Env, lines [][]string) bool {
	for _, words := range lines {
		e.Sayf("  %s\n", strings.Join(words, " "))
	}
	fmt.Fprint(e.Stderr, "Run these? They are the repository's own. [y/N] ")
	answer, err := bufio.NewReader(e.Stdin).ReadString('\n')
	if err != nil && answer == "" {
		return false
	}
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y")
}
