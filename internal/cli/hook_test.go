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
	"slices"
	"strconv"
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

func TestHookMention(t *testing.T) {
	dir := project(t)
	mention := func(name string, more fields) fields {
		e := fields{"hook_event_name": "prompt.mention", "cwd": dir, "mention": name, "path": filepath.Join(dir, name)}
		for k, v := range more {
			e[k] = v
		}
		return e
	}
	for _, test := range []struct {
		event fields
		want  string
	}{
		{mention("wide.py", nil), `"offset": 1`},
		{mention("big.py", nil), "{}\n"}, // its first lines are attached
		{mention("wide.py", fields{"offset": 5, "limit": 3}), "{}\n"},
		{mention("small.py", nil), "{}\n"},
		{mention("huge.py", nil), "{}\n"}, // the note can be replaced; no range of it is attached
		{mention("none.py", nil), "{}\n"},
	} {
		code, stdout, _ := answerTo(t, test.event, nil)
		if code != 0 || !strings.Contains(stdout, test.want) {
			t.Errorf("%v: code %d, %q, want %q", test.event, code, stdout, test.want)
		}
	}
}

// tagged is a block of text as the client frames it.
func tagged(text string) string { return "<system-reminder>\n" + text + "\n</system-reminder>" }

// wholeRow are the blocks that the client puts down for a file mentioned whole.
func wholeRow(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return rowOf(path, strings.Split(string(data), "\n"), 1)
}

func rowOf(path string, lines []string, first int) []string {
	var b strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&b, "\n%d\t%s", first+i, line)
	}
	return []string{
		tagged(fmt.Sprintf(`Called the Read tool with the following input: {"file_path":%q}`, path)),
		tagged("Result of calling the Read tool:" + b.String()),
	}
}

type kept struct {
	Blocks []string
	Say    string
	Less   int
}

// appended answers session.append, which must go well.
func appended(t *testing.T, e fields) kept {
	t.Helper()
	code, stdout, stderr := answerTo(t, e, nil)
	var out kept
	if err := json.Unmarshal([]byte(stdout), &out); err != nil || code != 0 || stderr != "" {
		t.Fatalf("code %d, %v, stdout %.200q, stderr %q", code, err, stdout, stderr)
	}
	return out
}

func appendEvent(dir, task string, blocks []string) fields {
	return fields{"hook_event_name": "session.append", "cwd": dir, "session_id": "s1", "prompt": task, "blocks": blocks}
}

// numberedLines are the lines of a text that the client or pare has numbered, by
// their numbers.
func numberedLines(text string) map[int]string {
	all := map[int]string{}
	for _, m := range regexp.MustCompile(`(?m)^(\d+)\t(.*)$`).FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		all[n] = m[2]
	}
	return all
}

func TestHookAttachment(t *testing.T) {
	dir := project(t)
	big := filepath.Join(dir, "big.py")
	row := wholeRow(t, big)
	got := appended(t, appendEvent(dir, "fix OrderC.refund_total in @big.py", row))
	if len(got.Blocks) != 2 || got.Blocks[0] != row[0] || got.Less < 1000 || !strings.HasPrefix(got.Say, "big.py ") || !strings.HasSuffix(got.Say, " of 2,765 lines") {
		t.Fatalf("kept %.300q, %q, %d less", got.Blocks, got.Say, got.Less)
	}
	text := got.Blocks[1]
	if !strings.HasPrefix(text, "<system-reminder>\nResult of calling the Read tool, narrowed by pare to lines ") || !strings.HasSuffix(text, "\n</system-reminder>") {
		t.Errorf("text is %.300q", text)
	}
	if !strings.Contains(text, "\tclass OrderC:") || !strings.Contains(text, "    def refund_total(self)") || !strings.Contains(text, "Not shown:\n- ") {
		t.Errorf("text is %.300q", text)
	}
	lines := numberedLines(row[1])
	for n, line := range numberedLines(text) {
		if lines[n] != line {
			t.Errorf("line %d is %q, the client read %q", n, line, lines[n])
		}
	}
	again := appended(t, appendEvent(dir, "fix OrderC.refund_total in @big.py", row))
	if !slices.Equal(again.Blocks, got.Blocks) {
		t.Error("another answer for the same row")
	}
}

// What the client could attach nothing of, or the first lines only, is brought.
func TestHookAttachmentOfLargeFiles(t *testing.T) {
	dir := project(t)
	huge := filepath.Join(dir, "huge.py")
	note := tagged("The user @-mentioned " + huge + " (270.3KB). Its contents were not attached because the file is too large to read all at once.")
	got := appended(t, appendEvent(dir, "fix OrderC.refund_total in @huge.py", []string{note}))
	if len(got.Blocks) != 1 || !strings.HasPrefix(got.Blocks[0], "<system-reminder>\nThe user @-mentioned "+huge+" (270.3KB), which is too large to attach whole; it is narrowed by pare to lines ") ||
		!strings.Contains(got.Blocks[0], "    def refund_total(self)") || got.Less != 0 || !strings.Contains(got.Say, "too large to attach whole") {
		t.Errorf("kept %.500q", got.Blocks)
	}
	wide := filepath.Join(dir, "wide.py")
	data, err := os.ReadFile(wide)
	if err != nil {
		t.Fatal(err)
	}
	first := rowOf(wide, strings.Split(string(data), "\n")[:10], 1)
	first[0] = strings.Replace(first[0], `"}`, `","offset":1,"limit":10}`, 1)
	first = append(first, tagged("Note: The file "+wide+" was too large and has been truncated to the first 10 lines."))
	got = appended(t, appendEvent(dir, "fix OrderC.refund_total in @wide.py", first))
	if len(got.Blocks) != 2 || strings.Contains(got.Blocks[0], "offset") || !strings.Contains(got.Blocks[1], "    def refund_total(self)") {
		t.Errorf("kept %.500q", got.Blocks)
	}
}

// Rows that are not a file mentioned whole, and files that are not any more what
// the client has read, stay as they are.
func TestHookLeavesRowsAlone(t *testing.T) {
	dir := project(t)
	big, huge, small := filepath.Join(dir, "big.py"), filepath.Join(dir, "huge.py"), filepath.Join(dir, "small.py")
	task, row := "fix OrderC.refund_total in @big.py", wholeRow(t, big)
	agent := appendEvent(dir, task, row)
	agent["agent_id"] = "a1"
	changed := slices.Clone(row)
	changed[1] = strings.ReplaceAll(row[1], "def refund_total", "def refund_all")
	for name, e := range map[string]fields{
		"lines that somebody named": appendEvent(dir, task, rowOf(big, []string{"x", "y"}, 40)),
		"a file without a mention":  appendEvent(dir, "fix OrderC.refund_total", row),
		"no prompt":                 appendEvent(dir, "", row),
		"a subagent's row":          agent,
		"changed since":             appendEvent(dir, task, changed),
		"too little to gain":        appendEvent(dir, "fix OrderA.refund_total in @small.py", wholeRow(t, small)[:1]),
		"no blocks":                 appendEvent(dir, task, nil),
		"something else":            appendEvent(dir, task, []string{tagged("You are powered by a model.")}),
		"a call without a result":   appendEvent(dir, task, row[:1]),
		"a result without a call":   appendEvent(dir, task, row[1:]),
		"two results":               appendEvent(dir, task, []string{row[0], row[1], row[1]}),
		"an end that is missing":    appendEvent(dir, task, []string{row[0], strings.TrimSuffix(row[1], "</system-reminder>")}),
		"numbers that jump":         appendEvent(dir, task, []string{row[0], strings.Replace(row[1], "\n7\t", "\n9\t", 1)}),
		"a note that is cut":        appendEvent(dir, "fix @huge.py", []string{"<system-reminder>\nThe user @-mentioned " + huge}),
		"a path that is no JSON":    appendEvent(dir, task, []string{tagged(`Called the Read tool with the following input: {"file_path":"\x"}`), row[1]}),
		"the range in the prompt":   appendEvent(dir, "fix @big.py#L1-2", row),
		"whole, this time":          appendEvent(dir, "fix OrderA.refund_total in @small.py!", wholeRow(t, filepath.Join(dir, "small.py"))),
	} {
		if got := appended(t, e); got.Blocks != nil {
			t.Errorf("%s: kept %.200q", name, got.Blocks)
		}
	}
}

// pare.toml names files that are never narrowed.
func TestHookKeepsWhole(t *testing.T) {
	dir := project(t)
	if err := os.WriteFile(filepath.Join(dir, "pare.toml"), []byte("[trim]\nkeep-whole = [\"small.py\"]\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	task := "OrderA.refund_total ignores the discount, see @small.py"
	if code, _, stderr := answerTo(t, promptEvent(dir, task), nil, "--strict"); code != 0 {
		t.Errorf("code %d: %s", code, stderr)
	}
	if err := os.Remove(filepath.Join(dir, "pare.toml")); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := answerTo(t, promptEvent(dir, task), nil, "--strict"); code != 2 {
		t.Errorf("code %d without the configuration: the test shows nothing", code)
	}
}

func TestHookRead(t *testing.T) {
	dir := project(t)
	big := filepath.Join(dir, "big.py")
	transcript := func(lines ...string) string {
		name := filepath.Join(t.TempDir(), "session.jsonl")
		if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	user := `{"type":"user","isSidechain":false,"message":{"role":"user","content":"OrderC.refund_total ignores the discount"}}`
	vague := `{"type":"user","message":{"role":"user","content":[{"type":"text","text":"have a look around"}]}}`
	readBefore := fmt.Sprintf(`{"type":"assistant","message":{"content":[{"type":"tool_use","name":"Read","input":{"file_path":%q}}]}}`, big)
	read := func(transcript, path string, more fields) fields {
		in := fields{"file_path": path}
		for k, v := range more {
			in[k] = v
		}
		return fields{"hook_event_name": "PreToolUse", "cwd": dir, "tool_name": "Read", "tool_input": in, "transcript_path": transcript}
	}
	code, stdout, _ := answerTo(t, read(transcript(user), big, fields{"kept": true}), nil, "--reads")
	var out struct {
		Specific struct {
			UpdatedInput struct {
				Path          string `json:"file_path"`
				Offset, Limit int
				Kept          bool
			}
		} `json:"hookSpecificOutput"`
	}
	if err := json.Unmarshal([]byte(stdout), &out); err != nil || code != 0 {
		t.Fatalf("code %d, %v, stdout %q", code, err, stdout)
	}
	in := out.Specific.UpdatedInput
	// refund_total of the third copy stands at line 332 of it; a copy has 395 lines.
	want := 2*395 + 332
	if in.Path != big || !in.Kept || in.Offset > want || in.Offset+in.Limit < want+8 {
		t.Errorf("input is %+v, want line %d in it", in, want)
	}
	// The client has written down this very call before it asks.
	call := strings.Replace(readBefore, `"type":"tool_use"`, `"id":"toolu_1","type":"tool_use"`, 1)
	this := read(transcript(user, call), big, nil)
	this["tool_use_id"] = "toolu_1"
	if code, stdout, _ := answerTo(t, this, nil, "--reads"); code != 0 || !strings.Contains(stdout, "updatedInput") {
		t.Errorf("written down already: code %d, stdout %.200q", code, stdout)
	}
	this["tool_use_id"] = "toolu_2"
	if _, stdout, _ := answerTo(t, this, nil, "--reads"); stdout != "" {
		t.Errorf("another call of the same file: %.200q", stdout)
	}
	// The prompt of the event appears in the file a little later.
	late := transcript(strings.Replace(vague, `"message"`, `"promptId":"p1","message"`, 1), "")
	soon := read(late, big, nil)
	soon["prompt_id"] = "p2"
	go func() {
		time.Sleep(100 * time.Millisecond)
		f, err := os.OpenFile(late, os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = f.WriteString(strings.Replace(user, `"message"`, `"promptId":"p2","message"`, 1) + "\n")
		}
		if err != nil || f.Close() != nil {
			t.Error(err)
		}
	}()
	if code, stdout, _ := answerTo(t, soon, nil, "--reads"); code != 0 || !strings.Contains(stdout, "updatedInput") {
		t.Errorf("a late prompt: code %d, stdout %.200q", code, stdout)
	}
	soon["prompt_id"] = "p3" // never comes: what was asked before says nothing
	if _, stdout, _ := answerTo(t, soon, nil, "--reads"); stdout != "" {
		t.Errorf("another prompt's file: %.200q", stdout)
	}
	attachedBefore := fmt.Sprintf(`{"type":"attachment","attachment":{"type":"file","filename":%q,"content":{}}}`, big)
	subagent := read(transcript(user), big, nil)
	subagent["agent_id"] = "a1"
	if _, stdout, _ := answerTo(t, read(transcript(user), big, nil), nil); stdout != "" {
		t.Errorf("narrowed without being asked: %.200q", stdout)
	}
	for name, e := range map[string]fields{
		"a second read":  read(transcript(user, readBefore), big, nil),
		"attached once":  read(transcript(user, attachedBefore), big, nil),
		"a subagent":     subagent,
		"lines asked":    read(transcript(user), big, fields{"offset": 3}),
		"a small file":   read(transcript(user), filepath.Join(dir, "small.py"), nil),
		"a vague prompt": read(transcript(vague), big, nil),
		"no transcript":  read(filepath.Join(dir, "none"), big, nil),
		"no such file":   read(transcript(user), filepath.Join(dir, "none"), nil),
		"garbage lines":  read(transcript("{", "\x00", `{"type":"user"}`), big, nil),
	} {
		if code, stdout, stderr := answerTo(t, e, nil, "--reads"); code != 0 || stdout != "" || stderr != "" {
			t.Errorf("%s: code %d, stdout %.200q, stderr %q", name, code, stdout, stderr)
		}
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
