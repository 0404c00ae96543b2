package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// project is a folder with the fixture shop's models in four sizes: as they are,
// over the client's 25,000 tokens, over them in its first 2,000 lines too, and
// over 262,144 bytes.
func project(t *testing.T) string {
	t.Helper()
	models, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "shop", "shop", "models.py"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	class := regexp.MustCompile(`\b(Category|Product|Address|Customer|Discount|OrderLine|Cart|Order|Refund|Shipment|Wishlist|Status)\b`)
	for name, times := range map[string]int{"small.py": 1, "big.py": 7, "huge.py": 21} {
		var b bytes.Buffer
		for i := range times {
			b.Write(class.ReplaceAll(models, fmt.Appendf(nil, "${1}%c", 'A'+i)))
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		if name == "big.py" {
			wide := bytes.ReplaceAll(b.Bytes(), []byte("\n"), []byte("  # and a few more words\n"))
			if err := os.WriteFile(filepath.Join(dir, "wide.py"), wide, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// answerTo runs pare hook run on an event.
func answerTo(t *testing.T, event any, variables map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	text, ok := event.(string)
	if !ok {
		data, err := json.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		text = string(data)
	}
	var out, errs bytes.Buffer
	env := &Env{
		Args: append([]string{"hook", "run"}, args...), Stdin: strings.NewReader(text), Stdout: &out, Stderr: &errs,
		Dir: t.TempDir(), Getenv: func(name string) string { return variables[name] },
		Now: func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) },
	}
	return Run(context.Background(), env), out.String(), errs.String()
}

type fields map[string]any

func promptEvent(dir, text string) fields {
	return fields{"hook_event_name": "UserPromptSubmit", "cwd": dir, "prompt": text, "some_new_field": []int{1}}
}

func TestHookPrompt(t *testing.T) {
	dir := project(t)
	task := "OrderC.refund_total ignores the discount, see @big.py"
	newClient := map[string]string{"CLAUDE_PLUGIN_ROOT": "/plugin", "PARE_MODULE": "2"}
	oldClient := map[string]string{"CLAUDE_PLUGIN_ROOT": "/plugin"}
	for _, test := range []struct {
		name           string
		text           string
		variables      map[string]string
		args           []string
		code           int
		stdout, stderr string // what must be in them; "" is nothing at all
	}{
		{"a file that is attached whole", "see OrderA.total in @small.py", nil, nil, 0, "", ""},
		{"a file over the tokens", task, nil, nil, 0, `"hookEventName":"UserPromptSubmit"`, ""},
		{"the same in an old client with the plugin", task, oldClient, nil, 0, "offset and limit", ""},
		{"the same where the module narrows", task, newClient, nil, 0, "", ""},
		{"strict", task, nil, []string{"--strict"}, 2, "", "OrderC.refund_total ignores the discount, see @big.py#L"},
		{"strict with nothing to trim", "fix it", nil, []string{"--strict"}, 0, "", ""},
		{"switched off", task, map[string]string{"PARE_HOOK_OFF": "1"}, []string{"--strict"}, 0, "", ""},
		{"one switched off", task, map[string]string{"PARE_HOOK_OFF": "SessionStart, UserPromptSubmit"}, []string{"--strict"}, 0, "", ""},
		{"another switched off", task, map[string]string{"PARE_HOOK_OFF": "SessionStart"}, nil, 0, "big.py", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, stdout, stderr := answerTo(t, promptEvent(dir, test.text), test.variables, test.args...)
			if code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			compareOutput(t, "stdout", stdout, test.stdout)
			compareOutput(t, "stderr", stderr, test.stderr)
		})
	}
}

// A prompt that was stopped goes through when it is sent again, as it is, in the
// same session; and the trimmed one lies where it can be taken from.
func TestHookStopsOnce(t *testing.T) {
	dir := project(t)
	task := "OrderC.refund_total ignores the discount, see @big.py"
	for name, test := range map[string]struct {
		variables map[string]string
		args      []string
	}{
		"strict": {map[string]string{}, []string{"--strict"}},
		"budget": {map[string]string{"PARE_BUDGET_ITPM": "10000"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			test.variables["HOME"] = home
			send := func(session, text string) (int, string) {
				e := promptEvent(dir, text)
				e["session_id"] = session
				code, _, stderr := answerTo(t, e, test.variables, test.args...)
				return code, stderr
			}
			code, stderr := send("s1", task)
			kept, err := os.ReadFile(filepath.Join(home, ".cache", "pare", "trimmed.md"))
			if code != 2 || !strings.Contains(stderr, "Send it again, as it is, to let it pass.") || !strings.Contains(stderr, "trimmed.md") {
				t.Errorf("first: code %d, %q", code, stderr)
			}
			if err != nil || !strings.Contains(stderr, string(kept)) || !strings.Contains(string(kept), "@big.py#L") {
				t.Errorf("the trimmed prompt is %q, %v", kept, err)
			}
			if code, _ := send("s1", task); code != 0 {
				t.Errorf("again: code %d", code)
			}
			if code, _ := send("s2", task); code != 2 {
				t.Errorf("in another session: code %d", code)
			}
			if code, _ := send("s1", task+" now"); code != 2 {
				t.Errorf("another prompt: code %d", code)
			}
			if code, _ := send("s1", task); code != 2 {
				t.Errorf("the first again, after another: code %d", code)
			}
			// Nothing can be kept: it would be stopped for ever, and the text says what helps.
			test.variables["XDG_CACHE_HOME"] = filepath.Join(dir, "small.py")
			if code, stderr := send("s3", task); code != 2 || strings.Contains(stderr, "again") {
				t.Errorf("without a place: code %d, %q", code, stderr)
			}
		})
	}
}

// A limit below what a request carries anyway stops every prompt; one above lets
// it pass.
func TestHookBudget(t *testing.T) {
	dir := project(t)
	task := "see OrderA.refund_total in @small.py"
	with := func(itpm, off string) map[string]string {
		return map[string]string{"PARE_BUDGET_ITPM": itpm, "PARE_HOOK_OFF": off}
	}
	for _, test := range []struct {
		name, text string
		variables  map[string]string
		code       int
		stderr     string
	}{
		{"far over it", task, with("10000", ""), 2, "never fits in one minute"},
		{"with what would help", "see OrderA.refund_total in @small.py", with("20500", ""), 2, "Trimmed:\n\nsee OrderA.refund_total in @small.py#L"},
		{"below it", task, with("60000", ""), 0, ""},
		{"switched off", task, with("10000", "budget"), 0, ""},
		{"no number", task, with("many", ""), 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, stdout, stderr := answerTo(t, promptEvent(dir, test.text), test.variables)
			if code != test.code || stdout != "" {
				t.Errorf("exit code %d, want %d; stdout %q", code, test.code, stdout)
			}
			compareOutput(t, "stderr", stderr, test.stderr)
		})
	}
	if err := os.WriteFile(filepath.Join(dir, "pare.toml"), []byte("[budget]\nshare = 0.01\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := answerTo(t, promptEvent(dir, task), nil)
	if code != 2 || !strings.Contains(stderr, "the configuration allows one prompt 1 %") {
		t.Errorf("over the share: code %d, %q", code, stderr)
	}
}

func compareOutput(t *testing.T, name, got, want string) {
	t.Helper()
	if want == "" && got != "" || !strings.Contains(got, want) {
		t.Errorf("%s is %.400q, want %q in it", name, got, want)
	}
}

func TestHookContextIsWithinTheCap(t *testing.T) {
	dir := project(t)
	_, stdout, _ := answerTo(t, promptEvent(dir, "see OrderC.refund_total in @huge.py and OrderD.total in @big.py"), nil)
	var out struct {
		Specific struct{ AdditionalContext string } `json:"hookSpecificOutput"`
	}
	if err := json.Unmarshal([]byte(stdout), &out); err != nil {
		t.Fatalf("%v in %.200q", err, stdout)
	}
	if n := len(out.Specific.AdditionalContext); n == 0 || n > 10_000 {
		t.Errorf("%d bytes of context", n)
	}
}

// An answer that does not come in time is none, and the event passes. The clock is
// not that of the machine: here it is over at once, elsewhere it never is.
func TestHookIsInTime(t *testing.T) {
	text, err := json.Marshal(promptEvent(project(t), "OrderC.refund_total ignores the discount, see @big.py"))
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	waited := time.Duration(0)
	over := make(chan time.Time, 1)
	over <- time.Time{}
	stuck := make(chan struct{})
	defer close(stuck)
	env := &Env{
		Args: []string{"hook", "run"}, Stdin: bytes.NewReader(text), Stdout: &out, Stderr: &errs, Dir: t.TempDir(),
		Getenv: func(name string) string {
			if name == "HOME" {
				<-stuck // asked for by the answer alone, which so never comes
			}
			return ""
		},
		After: func(d time.Duration) <-chan time.Time { waited = d; return over },
	}
	code := Run(context.Background(), env)
	if code != 0 || out.Len() > 0 || !strings.Contains(errs.String(), "no answer within 3s; the event passes unchanged") || waited != hookLimit {
		t.Errorf("code %d after %v, %q, %q", code, waited, &out, &errs)
	}
}

// A session starts with a line where somebody can act on it, and without one on
// most days.
func TestHookSession(t *testing.T) {
	dir, home := t.TempDir(), t.TempDir()
	variables := map[string]string{"HOME": home}
	starts := func(more fields) string {
		t.Helper()
		e := fields{"hook_event_name": "SessionStart", "cwd": dir, "source": "startup"}
		maps.Copy(e, more)
		code, stdout, stderr := answerTo(t, e, variables)
		if code != 0 || stderr != "" {
			t.Errorf("%v: code %d, %q", more, code, stderr)
		}
		return stdout
	}
	instructions := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "CLAUDE.md"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got := starts(nil); got != "" {
		t.Errorf("without instructions: %q", got)
	}
	instructions("Use tabs. Run make test.\n")
	if got := starts(nil); got != "" {
		t.Errorf("with small instructions: %q", got)
	}
	instructions(strings.Repeat("Run make test before every commit, and look at what it says.\n", 1000))
	for _, source := range []string{"compact", "clear"} {
		if got := starts(fields{"source": source}); got != "" {
			t.Errorf("after %s: %q", source, got)
		}
	}
	if got := starts(nil); !strings.Contains(got, `"systemMessage":"pare: CLAUDE.md and what it imports are about `) {
		t.Errorf("with large instructions: %q", got)
	}
	if got := starts(nil); got != "" {
		t.Errorf("the next session: %q", got)
	}
	gone := fields{"source": "resume", "context_tokens": 60_000, "seconds_since_last_response": 7200.5, "prompt_cache_likely_expired": true}
	if got := starts(gone); !strings.Contains(got, "writes about 60,000 tokens to the cache again, about $0.") {
		t.Errorf("a session whose cache has gone: %q", got)
	}
	gone["context_tokens"] = 20_000
	if got := starts(gone); got != "" {
		t.Errorf("a small session: %q", got)
	}
	gone["context_tokens"], gone["prompt_cache_likely_expired"] = 60_000, false
	if got := starts(gone); got != "" {
		t.Errorf("a session that is in the cache: %q", got)
	}
}

func TestHookFailsOpen(t *testing.T) {
	for _, event := range []any{
		"", "{", "null", "\x00\xff",
		fields{},
		fields{"hook_event_name": "SomethingNew", "cwd": "/"},
		fields{"hook_event_name": "UserPromptSubmit", "cwd": "/none/such", "prompt": "@a.py"},
		fields{"hook_event_name": "UserPromptSubmit", "prompt": strings.Repeat("@x ", 100_000)},
		fields{"hook_event_name": "PreToolUse", "tool_name": "Read", "tool_input": "no object"},
	} {
		if code, stdout, _ := answerTo(t, event, nil, "--strict"); code != 0 || stdout != "" {
			t.Errorf("%.60v: code %d, stdout %.100q", event, code, stdout)
		}
	}
}
