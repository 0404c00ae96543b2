package install

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/git"
	"pare/internal/workspace"
)

// State is how a step stands in a repository. The set is closed.
type State uint8

// The states.
const (
	Missing State = iota // it would be set up
	There                // it is set up
	Unfit                // it does not apply here, and Why says so
)

// Step is one thing that can be set up in a repository.
type Step struct {
	Name  string // "pre-commit hook"
	State State
	// Why says what it does, where it is, or why it does not apply.
	Why     string
	Command string // does this step alone
	// Options are what [Install] takes to do it.
	Options Options
}

// Plan looks at a folder and says what there is to set up. It changes nothing.
func Plan(ctx context.Context, e *env.Env, dir string) []Step {
	return []Step{planHook(ctx, dir), planAlias(ctx, dir), planClient(e, dir)}
}

func planHook(ctx context.Context, dir string) Step {
	s := Step{
		Name: "pre-commit hook", Why: "checks prompts and CLAUDE.md at every commit",
		Command: "pare hook install --no-alias", Options: Options{Dir: dir, NoAlias: true},
	}
	folder, err := git.HooksFolder(ctx, dir)
	if err != nil {
		s.State, s.Why = Unfit, "no git repository here"
		return s
	}
	if manager := managedBy(dir, folder); manager != "" {
		s.State, s.Why = Unfit, manager+"; the line to add there is: pare lint --staged"
		return s
	}
	if text, err := readHook(filepath.Join(folder, "pre-commit")); err == nil && isOurs(text) {
		s.State, s.Why = There, filepath.Join(folder, "pre-commit")
	}
	return s
}

func planAlias(ctx context.Context, dir string) Step {
	s := Step{
		Name: "git pare", Why: "what changed on a branch, ready to paste",
		Command: "pare hook install --no-pre-commit", Options: Options{Dir: dir, NoHook: true},
	}
	if _, ok := git.Top(dir); !ok {
		s.State, s.Why = Unfit, "no git repository here"
	} else if value, ok := git.Config(ctx, dir, false, aliasKey); ok && value == aliasValue {
		s.State, s.Why = There, "an alias for pare session"
	}
	return s
}

func planClient(e *env.Env, dir string) Step {
	s := Step{
		Name: "Claude Code hooks", Why: "narrow what your prompts mention in this project",
		Command: "pare hook install --claude", Options: Options{Dir: dir, Claude: "local"},
	}
	if name := Plugin(e); name != "" {
		s.State, s.Why = There, "the plugin "+name+" does it in all projects"
		return s
	}
	for _, name := range []string{settingsFiles["local"], settingsFiles["project"]} {
		path := filepath.Join(workspace.Root(dir), ".claude", name)
		if text, err := readSettings(path); err == nil && countEntries(text) > 0 {
			s.State, s.Why = There, path
			return s
		}
	}
	if folder := e.ClaudeDir(); folder == "" || !disk.Exists(folder) {
		s.State, s.Why = Unfit, "Claude Code has not run yet: no ~/.claude"
	}
	return s
}

// Plugin is the name under which pare's plugin is enabled for the user, "" where it
// is not.
func Plugin(e *env.Env) string {
	folder := e.ClaudeDir()
	if folder == "" {
		return ""
	}
	text, err := readSettings(filepath.Join(folder, "settings.json"))
	if err != nil {
		return ""
	}
	var settings struct {
		EnabledPlugins map[string]any `json:"enabledPlugins"`
	}
	if json.Unmarshal(text, &settings) != nil {
		return ""
	}
	for name, on := range settings.EnabledPlugins {
		if enabled, ok := on.(bool); ok && enabled && strings.HasPrefix(name, "pare@") {
			return name
		}
	}
	return ""
}

// HookRuns says what is wrong with the pre-commit hook of a folder that is ours;
// empty where nothing is, and where there is none.
func HookRuns(ctx context.Context, dir string) string {
	folder, err := git.HooksFolder(ctx, dir)
	if err != nil {
		return ""
	}
	path := filepath.Join(folder, "pre-commit")
	text, err := readHook(path)
	if err != nil || !isOurs(text) {
		return ""
	}
	if info, err := os.Stat(path); err == nil && info.Mode()&0o111 == 0 {
		return path + " may not be run: git ignores it"
	}
	if string(text) != hookText {
		return path + " is not what this version writes"
	}
	return ""
}

// WritePlan writes what there is to set up in a folder.
func WritePlan(w io.Writer, steps []Step, dir string) {
	missing := 0
	for _, s := range steps {
		mark := map[State]string{Missing: "+", There: "✓", Unfit: "–"}[s.State]
		fmt.Fprintf(w, "%s %-18s %s\n", mark, s.Name, s.Why)
		if s.State == Missing {
			missing++
			fmt.Fprintf(w, "  %-18s %s\n", "", s.Command)
		}
	}
	if !disk.Exists(filepath.Join(workspace.Root(dir), "CLAUDE.md")) {
		fmt.Fprintf(w, "  %-18s there is none; look: pare claudemd init --print\n", "CLAUDE.md")
	}
	fmt.Fprintln(w)
	if missing > 0 {
		fmt.Fprintf(w, "pare init --yes sets up what has a +; pare init --undo takes it away.\n")
	} else {
		fmt.Fprintf(w, "Nothing is missing. pare init --undo takes away what pare set up here.\n")
	}
}
