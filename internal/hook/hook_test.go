package hook

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	_ "pare/internal/golden" // go test ./... -update
)

func TestParse(t *testing.T) {
	e, err := Parse([]byte(`{"session_id":"s","cwd":"/p","hook_event_name":"UserPromptSubmit","prompt":"look at @b.py","new_field":{"x":1}}`))
	if err != nil || e.Name != UserPromptSubmit || e.Prompt != "look at @b.py" || e.Cwd != "/p" {
		t.Errorf("got %+v, %v", e, err)
	}
	for _, bad := range []string{"", "null", "[]", "{}", `{"hook_event_name":3}`, "\x00"} {
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%q was taken for an event", bad)
		}
	}
}

func TestNarrowedKeepsEveryField(t *testing.T) {
	e := Event{Name: PreToolUse, Tool: "Read", Input: json.RawMessage(`{"file_path":"/a.py","later":"kept"}`)}
	in, ok := e.Read()
	if !ok || in.Path != "/a.py" {
		t.Fatalf("input is %+v, %v", in, ok)
	}
	updated, err := e.Narrowed(100, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(updated, &got); err != nil {
		t.Fatal(err)
	}
	if got["file_path"] != "/a.py" || got["later"] != "kept" || got["offset"] != 100.0 || got["limit"] != 10.0 {
		t.Errorf("updated input is %s", updated)
	}
}

func TestReadIsOnlyTheReadTool(t *testing.T) {
	for _, e := range []Event{
		{Name: PreToolUse, Tool: "Edit", Input: json.RawMessage(`{"file_path":"/a"}`)},
		{Name: "PostToolUse", Tool: "Read", Input: json.RawMessage(`{"file_path":"/a"}`)},
		{Name: PreToolUse, Tool: "Read", Input: json.RawMessage(`{"file_path":7}`)},
		{Name: PreToolUse, Tool: "Read"},
	} {
		if _, ok := e.Read(); ok {
			t.Errorf("%+v was read as a Read", e)
		}
	}
}

func TestDecisions(t *testing.T) {
	for _, test := range []struct {
		d    Decision
		code int
		want string
	}{
		{Decision{}, 0, ""},
		{Decision{Block: true, Reason: "too big"}, 2, ""},
		{Decision{Context: "lines"}, 0, `{"hookSpecificOutput":{"hookEventName":"E","additionalContext":"lines"}}` + "\n"},
		{Decision{Message: "m"}, 0, `{"systemMessage":"m"}` + "\n"},
		{Decision{Updated: json.RawMessage(`{"a":1}`)}, 0, `{"hookSpecificOutput":{"hookEventName":"E","updatedInput":{"a":1}}}` + "\n"},
		{Decision{Updated: json.RawMessage(`{`)}, 0, ""},
	} {
		if got := test.d.ExitCode(); got != test.code {
			t.Errorf("%+v: exit code %d", test.d, got)
		}
		if got := string(test.d.Output("E")); got != test.want {
			t.Errorf("%+v: output %q, want %q", test.d, got, test.want)
		}
	}
}

func TestCut(t *testing.T) {
	long := strings.Repeat("a line of context\n", 1000)
	if got := cut(long, maxContext); len(got) > maxContext || !strings.HasSuffix(got, "context\n… (cut)") {
		t.Errorf("cut to %d bytes, ending %q", len(got), got[len(got)-20:])
	}
	if got := cut(strings.Repeat("é", 100), 50); len(got) > 50 || !utf8.ValidString(got) {
		t.Errorf("cut to %q", got)
	}
	if got := cut("short", 50); got != "short" {
		t.Errorf("got %q", got)
	}
}
