package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// command is a command line that reads the text on its standard input, or from file.
type command struct {
	name string
	args []string
	file string                        // where the text is written, below the folder
	wrap func(text, dir string) []byte // what standard input holds instead of the text
}

func commands() []command {
	all := []command{
		{name: "trim", args: []string{"-q"}},
		{name: "trim-json", args: []string{"--format", "json"}},
		{name: "count", args: []string{"count"}},
		{name: "budget", args: []string{"budget"}},
		{name: "triage", args: []string{"triage"}},
		{name: "hook", args: []string{"hook", "run"}, wrap: event},
		{name: "lint", args: []string{"lint", "--dir", ".", "x.md"}, file: "x.md"},
		{name: "lint-json", args: []string{"lint", "--dir", ".", "--format", "json", "x.md"}, file: "x.md"},
		{name: "lint-diff", args: []string{"lint", "--dir", ".", "--diff", "x.md"}, file: "x.md"},
		{name: "lint-claude", args: []string{"lint", "--dir", "c", "CLAUDE.md"}, file: "c/CLAUDE.md"},
		{name: "claudemd-cost", args: []string{"claudemd", "cost", "--dir", "c"}, file: "c/CLAUDE.md"},
		{name: "claudemd-init", args: []string{"claudemd", "init", "--print", "--dir", "i"}, file: "i/README.md"},
	}
	for _, ending := range []string{"md", "py", "ts", "go"} {
		name := "o." + ending
		all = append(all, command{name: "outline-" + ending, args: []string{"outline", name}, file: name})
	}
	return append(all, command{name: "slice", args: []string{"slice", "o.py", "--for", "value_3"}, file: "o.py"})
}

// event is a prompt as the client hands it to its hooks.
func event(text, dir string) []byte {
	out, err := json.Marshal(map[string]string{
		"hook_event_name": "UserPromptSubmit", "cwd": dir, "prompt": strings.ToValidUTF8(text, "\ufffd"), "session_id": "s",
	})
	if err != nil {
		panic(err) // strings are always JSON
	}
	return out
}

// writeTargets writes what the texts refer to.
func writeTargets(dir string) error {
	var b strings.Builder
	b.WriteString("import os\n\n")
	for i := range 100 {
		fmt.Fprintf(&b, "def value_%d(v):\n    v += %d\n    return v\n\n", i, i)
	}
	for _, folder := range []string{"home", "c", "i"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "m.py"), []byte(b.String()), 0o644)
}

// used is what a run took. Code is its exit code, or less than 0 for a signal.
type used struct {
	cpu    time.Duration
	memory int64 // at most, in bytes
	code   int
}

// limit is the processor time, in seconds, after which a run is ended.
const limit = 30

// once runs the command with a text.
func (b *bench) once(c command, text []byte) (used, error) {
	input := text
	if c.wrap != nil {
		input = c.wrap(string(text), b.dir)
	}
	if c.file != "" {
		input = nil
		if err := os.WriteFile(filepath.Join(b.dir, c.file), text, 0o644); err != nil {
			return used{}, err
		}
	}
	cmd := exec.Command("sh", append([]string{"-c", fmt.Sprintf(`ulimit -t %d; exec "$0" "$@"`, limit), b.pare}, c.args...)...)
	cmd.Dir, cmd.Stdin = b.dir, bytes.NewReader(input)
	cmd.Env = append(os.Environ(), "HOME="+filepath.Join(b.dir, "home"), "XDG_CACHE_HOME=", "XDG_CONFIG_HOME=")
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return used{}, err
	}
	u := used{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), code: cmd.ProcessState.ExitCode()}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.memory = int64(r.Maxrss) << 10
	}
	return u, nil
}
