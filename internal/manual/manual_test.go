package manual

import (
	"os/exec"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

// nasty is a table whose texts hold what each form has a meaning of its own for.
func nasty() []Command {
	flag := Flag{Name: "since", Letter: "s", Value: "TIME", Does: `it's "$HOME" \n -and 'more'`}
	run := Command{
		Name: "run", Args: "[FILE]", Short: "run it, don't ask", Runs: true, Long: "\nOne.\n\n  $ indented -x\n\n.TH is no request here\n'nor this\n",
		Flags: []Flag{flag, {Name: "all", Does: "all of them", Alone: true}}, Usages: "  -s, --since TIME\n",
		Examples: []Example{{"pare run -s 1", "an example"}}, Words: []Example{{"now", "it's now"}},
	}
	return []Command{run, {Name: "group", Short: "hold others", Subs: []Command{run}}}
}

func script(t *testing.T, shell string) string {
	t.Helper()
	var b strings.Builder
	if err := WriteCompletion(&b, shell, nasty()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestUsage(t *testing.T) {
	table := nasty()
	for _, test := range []struct {
		c    *Command
		path string
		want string
	}{
		{&table[0], "run", "pare run [flags] [FILE]"},
		{&table[1], "group", "pare group COMMAND"},
		{&table[1].Subs[0], "group run", "pare group run [flags] [FILE]"},
		{&Command{Runs: true, Subs: table}, "both", "pare both [COMMAND]"},
	} {
		if got := test.c.usageLine(strings.Fields(test.path)); got != test.want {
			t.Errorf("%s: %q, want %q", test.path, got, test.want)
		}
	}
}

// The man page shows texts as they are: no line of them is a request, no dash a hyphen.
func TestManEscapes(t *testing.T) {
	var b strings.Builder
	if err := WriteMan(&b, nasty()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n\\&.TH is no request here\n", "\n\\&'nor this\n", ".nf\n  $ indented \\-x\n", "\\fB\\-s, \\-\\-since \\fITIME\\fR", `\en \-and`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, b.String())
		}
	}
}

// Each shell reads its script, where it is installed.
func TestScriptsAreRead(t *testing.T) {
	for shell, args := range map[string][]string{"bash": {"-n"}, "zsh": {"-n"}, "fish": {"--no-execute"}} {
		program, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("no %s here: whether it reads its script is not checked", shell)
			continue
		}
		cmd := exec.Command(program, args...)
		cmd.Stdin = strings.NewReader(script(t, shell))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", shell, err, out)
		}
	}
}

// Bash offers what the table says, command by command.
func TestBashCompletes(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here: what it offers is not checked")
	}
	for line, want := range map[string]string{
		"pare ru": "run", "pare group ": "run", "pare group run --a": "--all", "pare run no": "now", "pare --si": "--since",
	} {
		words := strings.Fields(strings.TrimSuffix(line, " ") + " ")
		if strings.HasSuffix(line, " ") {
			words = append(words, "")
		}
		cmd := exec.Command(bash, "--norc", "--noprofile")
		cmd.Dir = t.TempDir()
		cmd.Stdin = strings.NewReader(script(t, "bash") + "\nCOMP_WORDS=('" + strings.Join(words, "' '") + "')\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_pare\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n")
		out, err := cmd.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("%q: %q, want %q (%v)", line, out, want, err)
		}
	}
}

func TestUnknownShell(t *testing.T) {
	if err := WriteCompletion(&strings.Builder{}, "csh", nasty()); err == nil {
		t.Error("no error for a shell that has no completion")
	}
}
