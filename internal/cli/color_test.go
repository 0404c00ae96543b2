package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pare/benchmarks/usage/people"
)

// TestColorRule holds the commands that colour to one rule: --color, then NO_COLOR,
// then CLICOLOR_FORCE, then whether a terminal reads it.
func TestColorRule(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := people.Example(filepath.Join(dir, ".claude", "projects")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "CLAUDE.md"), []byte("# Shop\n\nSee @missing.md for more.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	colorRun(t, dir, "", false, []string{"budget", "reserve", "1000", "--as", "ada"}) // something for --team
	for _, command := range []string{"lint", "usage", "usage --team"} {
		for _, test := range []struct {
			flag, env string
			terminal  bool
			want      bool
		}{
			{"", "", false, false},
			{"", "", true, true},
			{"auto", "", true, true},
			{"auto", "", false, false},
			{"", "NO_COLOR=1", true, false},
			{"auto", "NO_COLOR=1 CLICOLOR_FORCE=1", true, false},
			{"", "CLICOLOR_FORCE=1", false, true},
			{"", "CLICOLOR_FORCE=0", false, false},
			{"", "CLICOLOR=0", true, false},
			{"", "TERM=dumb", true, false},
			{"always", "NO_COLOR=1", false, true},
			{"never", "CLICOLOR_FORCE=1", true, false},
		} {
			args := strings.Fields(command)
			if test.flag != "" {
				args = append(args, "--color="+test.flag)
			}
			out := colorRun(t, dir, test.env, test.terminal, args)
			if out == "" {
				t.Errorf("pare %v, %q says nothing", args, test.env)
			}
			if got := strings.Contains(out, "\x1b["); got != test.want {
				t.Errorf("pare %v, %q, terminal %v: coloured %v:\n%q", args, test.env, test.terminal, got, out)
			}
		}
		// What a program reads is never coloured.
		if out := colorRun(t, dir, "CLICOLOR_FORCE=1", true, append(strings.Fields(command), "--format=json", "--color=always")); strings.Contains(out, "\x1b") {
			t.Errorf("pare %s --format json is coloured: %q", command, out)
		}
	}
}

// colorRun is what a command line writes with these settings of the environment.
func colorRun(t *testing.T, dir, settings string, terminal bool, args []string) string {
	t.Helper()
	vars := map[string]string{"HOME": dir}
	for _, word := range strings.Fields(settings) {
		name, value, _ := strings.Cut(word, "=")
		vars[name] = value
	}
	var out, errs bytes.Buffer
	Run(t.Context(), &Env{
		Args: args, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Dir: dir, StdoutTerminal: terminal, Width: 80,
		Now:    func() time.Time { return usageNow },
		Getenv: func(name string) string { return vars[name] },
	})
	return out.String()
}

// Every command has --color, and refuses what it does not know before it does anything.
func TestEveryCommandTakesColor(t *testing.T) {
	t.Parallel()
	every(commands(), nil, func(path []string, c *command) {
		if c.setup == nil {
			return
		}
		code, out, errs := runCLI(t, append(path, "--color=sometimes")...)
		if code != ExitUsage || out != "" || !strings.Contains(errs, "one of always, never, auto") {
			t.Errorf("%v --color=sometimes: code %d, %q, %q", path, code, out, errs)
		}
		if code, _, errs := runCLI(t, append(path, "--color=never", "--no-such-flag")...); code != ExitUsage || !strings.Contains(errs, "no-such-flag") {
			t.Errorf("%v --color=never: code %d, %q", path, code, errs)
		}
	})
}
