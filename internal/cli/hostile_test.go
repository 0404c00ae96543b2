package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pare/internal/inert"
)

// bad are characters that act: an escape that clears the screen, the start of one in
// one byte, a line end, a mark that turns the text around, one that nobody sees.
const bad = "\x1b[2J\u009b31m\nFAKE: \u202e\u200b"

// hostileProject is a repository whose names and texts hold bad characters wherever
// they can.
func hostileProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	body := strings.Repeat("    value += 1\n", 30)
	var module strings.Builder
	for i := range 20 {
		fmt.Fprintf(&module, "def work_%d(value):\n    '''%s'''\n%s    return value\n\n\n", i, strings.ReplaceAll(bad, "\n", " "), body)
	}
	files := map[string]string{
		"a" + bad + ".py": module.String(), "plain.py": module.String(),
		"spec.rb":                    "describe '" + bad + "' do\n it '" + bad + "' do\n  y\n end\nend\n",
		"doc.md":                     "# Head " + bad + "\n\n" + strings.Repeat("words\n", 60) + "\n## work_3 " + strings.ReplaceAll(bad, "\n", "") + "\n\n" + strings.Repeat("words\n", 60),
		"CLAUDE.md":                  "# P " + strings.ReplaceAll(bad, "\n", "") + "\n\nSee `src/" + strings.ReplaceAll(bad, "\n", "") + ".py` and @none" + strings.ReplaceAll(bad, "\n", "") + ".md\n",
		"prompts/x.md":               "fix work_3 in @\"a" + bad + ".py\" and @none\x1b.py and work_4 in @plain.py\n",
		"prompts/" + bad + ".md":     "see @none.py\n",
		"packages/b\nc/package.json": `{"name":"b","scripts":{"test":"vitest","build":"tsc"}}`,
		"package.json":               `{"name":"r","workspaces":["packages/*"],"scripts":{"test":"jest","build":"tsc","lint":"eslint"}}`,
		".claude/commands/" + strings.ReplaceAll(bad, "\n", "") + ".md": "see @none.py\n",
		"batch.jsonl": `{"custom_id":"` + "\\u001b[2J" + `","params":{}}` + "\n" + "{\x1b[2J\n",
		"log.txt":     "API Error: 429 {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow \\u001b[2J \x1b[2J\"}} " + bad + "\n",
	}
	files["home/.claude/projects/-x/s.jsonl"] = hostileSession()
	for name, text := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Skipf("no such names here: %v", err)
		}
	}
	return dir
}

// hostileSession is a transcript with bad characters in every name.
func hostileSession() string {
	name, _ := json.Marshal("n" + bad)
	var lines strings.Builder
	for i := range 3 {
		fmt.Fprintf(&lines, `{"type":"assistant","timestamp":"2026-11-25T1%d:00:00Z","sessionId":%s,"cwd":%s,"isSidechain":true,"agentId":"a","attributionAgent":%s,`+
			`"message":{"id":"m%d","model":%s,"usage":{"cache_creation_input_tokens":90000,"output_tokens":9}}}`+"\n", i, name, name, name, i, name)
	}
	fmt.Fprintf(&lines, `{"type":"attachment","timestamp":"2026-11-25T11:00:00Z","cwd":%s,"attachment":{"filename":%s,"content":{"file":{"content":"x"}}},"rendered":[{"content":" narrowed by pare to lines 1"}]}`+"\n", name, name)
	return lines.String() + `{"type":"assistant","isApiErrorMessage":true,"timestamp":"2026-11-25T11:30:00Z","sessionId":"s","message":{"model":"<synthetic>","content":[{"type":"text","text":` + string(name) + "}]}}\n"
}

// Nothing that a repository is called or holds reaches a terminal or a log as it is.
// What goes on to a program stays untouched: a prompt, a document in JSON.
func TestNothingOfARepositoryActsOnATerminal(t *testing.T) {
	dir := hostileProject(t)
	if git, err := exec.LookPath("git"); err == nil {
		for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x" + bad}} {
			cmd := exec.Command(git, args...)
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("git %v: %v\n%s", args, err, out)
			}
		}
	}
	for _, name := range []string{"plain.py", "a" + bad + ".py"} {
		full := filepath.Join(dir, name)
		data, err := os.ReadFile(full)
		if err == nil {
			err = os.WriteFile(full, bytes.Replace(data, []byte("value += 1"), []byte("value += 2"), 1), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	mention := "fix work_3 in @\"a" + bad + ".py\" and @none\x1b.py and work_4 in @plain.py\n"
	covered := map[string]bool{}
	for _, test := range []struct {
		args    []string
		stdin   string
		payload bool // standard output is for a program
	}{
		{[]string{"trim"}, mention, true},
		{[]string{"trim", "--explain", "--outline"}, mention, true},
		{[]string{"trim", "--diff", "prompts/x.md"}, "", true},
		{[]string{"outline", "."}, "", false},
		{[]string{"outline", "a" + bad + ".py", "none" + bad}, "", false},
		{[]string{"slice", "a" + bad + ".py", "--for", "work_3", "--explain"}, "", true},
		{[]string{"count", "."}, "", false},
		{[]string{"count", "a" + bad + ".py"}, "", false},
		{[]string{"count", "--prompt", "prompts/x.md"}, "", false},
		{[]string{"count", "--session", "prompts/x.md"}, "", false},
		{[]string{"count"}, mention, false},
		{[]string{"lint"}, "", false},
		{[]string{"lint", "--statistics"}, "", false},
		{[]string{"lint", "--format", "github"}, "", false},
		{[]string{"lint", "--format", "gitlab"}, "", false},
		{[]string{"lint", "none" + bad}, "", false},
		{[]string{"lint", "--stdin-filename", "x" + bad + ".md", "--fix"}, "see @none\x1b[2J.py\n", true},
		{[]string{"claudemd", "init", "--dry-run", "--packages", "--rules", "--explain", "--verify"}, "", true},
		{[]string{"claudemd", "init", "--print", "--packages"}, "", false},
		{[]string{"claudemd", "cost"}, "", false},
		{[]string{"claudemd", "check"}, "", true},
		{[]string{"session"}, "", true},
		{[]string{"statusline"}, `{"cost":{"total_cost_usd":1},"session_id":"` + "\\u001b[2J" + `","cwd":"/x","model":{"display_name":"` + "\\u001b[2J" + `"}}`, false},
		{[]string{"saved"}, "", false},
		{[]string{"saved", "--files"}, "", false},
		{[]string{"saved", "--transcripts", bad}, "", false},
		{[]string{"last", "--session", bad}, "", false},
		{[]string{"last", "--dir", bad}, "", false},
		{[]string{"lsp"}, "Content-Length: 9\r\n\r\n" + bad, true},
		{[]string{"hook", "install", "--claude"}, "", false},
		{[]string{"hook", "uninstall", "--claude"}, "", false},
		{[]string{"hook", "run"}, `{"hook_event_name":"UserPromptSubmit","cwd":"/none` + "\\u001b" + `","prompt":"x"}`, true},
		{[]string{"budget"}, mention, false},
		{[]string{"budget", "session", "prompts/x.md"}, "", false},
		{[]string{"budget", "batch", "batch.jsonl"}, "", false},
		{[]string{"budget", "reserve", "5", "--ledger", "l" + bad + "/\x00"}, "", false},
		{[]string{"budget", "release", "x" + bad, "--ledger", "l"}, "", false},
		{[]string{"usage"}, "", false},
		{[]string{"usage", "project"}, "", false},
		{[]string{"usage", "model"}, "", false},
		{[]string{"usage", "session"}, "", false},
		{[]string{"usage", "agent"}, "", false},
		{[]string{"usage", "cache"}, "", false},
		{[]string{"usage", "x" + bad}, "", false},
		{[]string{"usage", "--html", "a" + bad + ".py"}, "", false},
		{[]string{"usage", "statusline"}, `{"cost":{"total_cost_usd":1},"model":{"display_name":"` + "\\u001b[2J" + `"}}`, false},
		{[]string{"triage"}, "API Error: 429 rate_limit_error " + bad, false},
		{[]string{"triage", "log.txt"}, "", false},
		{[]string{"explain", "X" + bad}, "", false},
		{[]string{"help", "x" + bad}, "", false},
		{[]string{"rules", "--kind", bad}, "", false},
		{[]string{"completion", bad}, "", false},
		{[]string{"man", bad}, "", false},
		{[]string{"version", bad}, "", false},
		{[]string{"init"}, "", false},
		{[]string{"init", bad}, "", false},
		{[]string{"doctor", "--dir", bad}, "", false},
		{[]string{"doctor"}, "", false},
		{[]string{"lint", "--format", "markdown"}, "", false},
	} {
		covered[test.args[0]] = true
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			var out, errs bytes.Buffer
			env := &Env{
				Args: test.args, Stdin: strings.NewReader(test.stdin), Stdout: &out, Stderr: &errs, Dir: dir,
				Getenv: func(name string) string { return map[string]string{"HOME": filepath.Join(dir, "home")}[name] },
				Now:    func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) },
			}
			Run(context.Background(), env)
			checkShown(t, "standard error", errs.String())
			if !test.payload {
				checkShown(t, "standard output", out.String())
			}
		})
	}
	for _, c := range commands() {
		if !covered[c.name] {
			t.Errorf("pare %s is not tried", c.name)
		}
	}
}

func checkShown(t *testing.T, stream, text string) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "FAKE:") {
			t.Errorf("a line of a stranger on %s: %q", stream, line)
		}
		if i := strings.IndexFunc(line, func(r rune) bool { return r != '\t' && inert.Hides(r) }); i >= 0 {
			t.Errorf("%s prints %q", stream, line)
		}
	}
}
