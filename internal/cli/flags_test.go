package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestEveryFlagIsTried: each flag stands in a command line of a script or of a page,
// where it is run. A flag that nobody runs is a promise that nobody checks. One that
// several commands have, with the same meaning, needs one of them.
func TestEveryFlagIsTried(t *testing.T) {
	lines := commandLines(t)
	tried := map[string]bool{}
	where := map[string]string{}
	every(commands(), nil, func(path []string, c *command) {
		if c.setup == nil {
			return
		}
		for _, f := range c.flags() {
			key := f.Name + ": " + f.Usage
			if where[key] == "" {
				where[key] = strings.Join(path, " ")
			}
			tried[key] = tried[key] || f.Name == "help" ||
				slices.ContainsFunc(lines, func(l string) bool { return runs(l, path) && given(l, f) })
		}
	})
	for key, is := range tried {
		if !is {
			t.Errorf("no script and no page runs pare %s with --%s", where[key], key)
		}
	}
}

// commandLines are the lines that name the program, of all scripts and pages.
func commandLines(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var lines []string
	for _, pattern := range []string{"cmd/pare/testdata/script/*.txtar", "docs/*.md", "README.md", "ci/*", "action.yml", ".pre-commit-hooks.yaml"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(strings.ReplaceAll(string(text), "\\\n", " ")) {
				if strings.Contains(line, "pare ") || strings.Contains(line, "entry:") {
					lines = append(lines, line)
				}
			}
		}
	}
	if len(lines) < 500 {
		t.Fatalf("only %d lines", len(lines))
	}
	return lines
}

// runs reports whether a line runs a command; the first one needs no name.
func runs(line string, path []string) bool {
	if len(path) == 1 && path[0] == commands()[0].name && regexp.MustCompile(`\bpare +-`).MatchString(line) {
		return true
	}
	return strings.Contains(line, "pare "+strings.Join(path, " "))
}

func given(line string, f *pflag.Flag) bool {
	if f.Shorthand != "" && regexp.MustCompile(` -[a-zA-Z]*`+f.Shorthand).MatchString(line) {
		return true
	}
	return regexp.MustCompile(` \[?--` + regexp.QuoteMeta(f.Name) + `\b(?:[^-]|$)`).MatchString(line)
}

func TestParseShare(t *testing.T) {
	for text, want := range map[string]float64{"": 0, "20%": 0.2, " 20 % ": 0.2, "0.5": 0.5, "1": 1, "100%": 1} {
		if got, err := parseShare(text); err != nil || got != want {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "-1", "200%", "x", "%", "NaN", "1e9"} {
		if _, err := parseShare(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}
