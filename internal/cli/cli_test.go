package cli

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// runCLI runs one command line in an empty world and returns what came out.
func runCLI(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &Env{
		Args: args, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Dir: t.TempDir(), Getenv: func(string) string { return "" },
	}
	return Run(context.Background(), env), out.String(), errs.String()
}

// every calls f for every command of the table with the words that name it.
func every(table []*command, parents []string, f func(path []string, c *command)) {
	for _, c := range table {
		path := append(append([]string(nil), parents...), c.name)
		f(path, c)
		every(c.subs, path, f)
	}
}

func TestEveryCommandExplainsItself(t *testing.T) {
	_, man, _ := runCLI(t, "man")
	man = strings.ReplaceAll(man, `\-`, "-")
	every(commands(), nil, func(path []string, c *command) {
		if c.short == "" || strings.HasSuffix(c.short, ".") {
			t.Errorf("%v: the short text is %q", path, c.short)
		}
		code, help, _ := runCLI(t, append(path, "--help")...)
		if code != ExitOK || !strings.Contains(help, c.short) {
			t.Errorf("%v --help: code %d, %q", path, code, help)
		}
		code, same, _ := runCLI(t, append([]string{"help"}, path...)...)
		if code != ExitOK || same != help {
			t.Errorf("help %v differs from %v --help", path, path)
		}
		_, usage, _ := strings.Cut(help, "\nUsage:\n  ")
		usage, _, _ = strings.Cut(usage, "\n")
		if usage == "" || !strings.Contains(man, ".SS "+usage+"\n") {
			t.Errorf("the man page lacks %v", path)
		}
		for _, f := range c.flags() {
			if f.Usage == "" {
				t.Errorf("%v --%s says nothing", path, f.Name)
			}
			if !strings.Contains(help, "--"+f.Name) {
				t.Errorf("%v --help lacks --%s", path, f.Name)
			}
		}
	})
}

func TestWrongUsage(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"version --fromat json", "did you mean --format?"},
		{"version --format xml", "formats: text, json"},
		{"version more", "takes no argument"},
		{"completion tcsh", "shells: bash, zsh, fish"},
		{"help trimm", "commands: trim"},
	} {
		code, stdout, stderr := runCLI(t, strings.Fields(test.line)...)
		if code != ExitUsage || stdout != "" || !strings.Contains(stderr, test.want) {
			t.Errorf("pare %s: code %d, stdout %q, stderr %q, want %q", test.line, code, stdout, stderr, test.want)
		}
	}
}

func TestCompletionsNameEveryCommandAndFlag(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		code, script, _ := runCLI(t, "completion", shell)
		if code != ExitOK {
			t.Fatalf("completion %s: code %d", shell, code)
		}
		every(commands(), nil, func(path []string, c *command) {
			if !strings.Contains(script, c.name) {
				t.Errorf("%s: no %v", shell, path)
			}
			for _, f := range c.flags() {
				if !strings.Contains(script, f.Name) {
					t.Errorf("%s: no --%s of %v", shell, f.Name, path)
				}
			}
		})
	}
}
