package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

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
