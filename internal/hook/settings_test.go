package hook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

var testEntries = []Entry{
	{Event: "SessionStart", Command: "pare hook run"},
	{Event: "UserPromptSubmit", Command: "pare hook run --strict"},
	{Event: "PreToolUse", Matcher: "Read", Command: "pare hook run"},
}

func ours(command string) bool { return strings.HasPrefix(command, "pare hook run") }

func TestAddToSettings(t *testing.T) {
	const (
		session = `"SessionStart": [{"hooks": [{"type": "command", "command": "pare hook run", "timeout": 5}]}]`
		submit  = `"UserPromptSubmit": [{"hooks": [{"type": "command", "command": "pare hook run --strict", "timeout": 5}]}]`
		read    = `{"matcher": "Read", "hooks": [{"type": "command", "command": "pare hook run", "timeout": 5}]}`
	)
	for _, test := range []struct{ before, after string }{
		{`{}`, `{ "hooks": {` + session + ", " + submit + `, "PreToolUse": [` + read + `]}}`},
		{
			"{\n\t\"model\": \"opus\"\n}\n",
			"{\n\t\"model\": \"opus\",\n\t\"hooks\": {\n\t\t" + session + ",\n\t\t" + submit + ",\n\t\t\"PreToolUse\": [" + read + "]\n\t}\n}\n",
		},
		{
			"{\"hooks\": {\r\n  \"PreToolUse\": [\r\n    {\"matcher\": \"Bash\"}\r\n  ]\r\n}}",
			"{\"hooks\": {\r\n  \"PreToolUse\": [\r\n    {\"matcher\": \"Bash\"},\r\n    " + read + "\r\n  ],\r\n  " + session + ",\r\n  " + submit + "\r\n}}",
		},
	} {
		got, err := AddToSettings([]byte(test.before), testEntries)
		if err != nil {
			t.Fatal(err)
		}
		sameMembers(t, got, []byte(test.after))
		if len(got) != len(test.after) {
			t.Errorf("%q: added to %q, want %q", test.before, got, test.after)
		}
		again, err := AddToSettings(got, testEntries)
		if err != nil || !bytes.Equal(again, got) {
			t.Errorf("adding again gives %q, %v", again, err)
		}
	}
	for _, bad := range []string{"", "[]", "{", "// a comment\n{}", `{"hooks":[]}`, `{"hooks":{"Stop":{}}}`, `{"hooks":{},"hooks":{}}`, `{"hooks":{"Stop":[],"Stop":[]}}`, "7"} {
		if got, err := AddToSettings([]byte(bad), testEntries); err == nil {
			t.Errorf("%q became %q", bad, got)
		}
		if got, err := RemoveFromSettings([]byte(bad), ours); err == nil {
			t.Errorf("%q became %q by removing", bad, got)
		}
	}
}

func sameMembers(t *testing.T, got, want []byte) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal(got, &g); err != nil {
		t.Fatalf("%v in %q", err, got)
	}
	if err := json.Unmarshal(want, &w); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(g, w) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// settingsWriter writes a random settings file, laid out at random.
type settingsWriter struct {
	*rand.Rand
	strings.Builder
}

func (w *settingsWriter) space() {
	w.WriteString(pick(w.Rand, "", "", " ", "\n", "\n  ", "\r\n\t", "  "))
}

func pick(r *rand.Rand, all ...string) string { return all[r.IntN(len(all))] }

// list writes n parts between brackets.
func (w *settingsWriter) list(open, end string, n int, part func(i int)) {
	w.WriteString(open)
	w.space()
	for i := range n {
		if i > 0 {
			w.WriteByte(',')
			w.space()
		}
		part(i)
		w.space()
	}
	w.WriteString(end)
}

func (w *settingsWriter) key(k string) {
	w.WriteString(quoted(k))
	w.space()
	w.WriteByte(':')
	w.space()
}

func (w *settingsWriter) value(depth int) {
	switch n := w.IntN(6); {
	case n == 0 && depth > 0:
		w.list("[", "]", w.IntN(4), func(int) { w.value(depth - 1) })
	case n == 1 && depth > 0:
		w.list("{", "}", w.IntN(4), func(i int) { w.key(fmt.Sprint("k", i)); w.value(depth - 1) })
	default:
		w.WriteString(pick(w.Rand, "1", "-2.5e3", "true", "null", `"\"}]"`, `"a\\"`, `"ü, {"`, `""`))
	}
}

func (w *settingsWriter) settings() {
	keys := []string{"model", "env", "hooks", "permissions", "a\"b"}
	w.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	w.space()
	w.list("{", "}", w.IntN(len(keys)+1), func(i int) {
		w.key(keys[i])
		if keys[i] == "hooks" {
			w.hooks()
			return
		}
		w.value(3)
	})
	w.space()
}

func (w *settingsWriter) hooks() {
	events := []string{"Stop", "PreToolUse", "SessionStart", "UserPromptSubmit"}
	w.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	w.list("{", "}", w.IntN(len(events)+1), func(i int) {
		w.key(events[i])
		w.list("[", "]", w.IntN(3), func(int) {
			w.WriteString(pick(w.Rand, `{"matcher":"Bash","hooks":[{"type":"command","command":"check pare hook run"}]}`,
				`{ "hooks": [ ] }`, `{"hooks":[{"type":"command","command":"x"},{"type":"command","command":"y"}]}`))
		})
	})
}

// Whatever the settings held, adding keeps it all and removing gives it back to
// the byte.
func TestSettingsRoundTrip(t *testing.T) {
	for seed := range uint64(20_000) {
		w := settingsWriter{Rand: rand.New(rand.NewPCG(seed, 8))}
		w.settings()
		before := []byte(w.String())
		after, err := AddToSettings(before, testEntries)
		if err != nil {
			t.Fatalf("seed %d: %v in %q", seed, err, before)
		}
		if !holdsAll(t, before, after) {
			t.Fatalf("seed %d: %q became %q", seed, before, after)
		}
		back, err := RemoveFromSettings(after, ours)
		if err != nil || !bytes.Equal(back, before) {
			t.Fatalf("seed %d: %v\n%q\n%q\n%q", seed, err, before, after, back)
		}
	}
}

// holdsAll reports whether after is before with the three entries at the ends of
// their lists: by decoding both, which the code under test does not do.
func holdsAll(t *testing.T, before, after []byte) bool {
	var b, a map[string]any
	if json.Unmarshal(before, &b) != nil || json.Unmarshal(after, &a) != nil {
		return false
	}
	hooks, _ := b["hooks"].(map[string]any)
	if hooks == nil {
		hooks = map[string]any{}
	}
	for _, e := range testEntries {
		list, _ := hooks[e.Event].([]any)
		entry := map[string]any{"hooks": []any{map[string]any{"type": "command", "command": e.Command, "timeout": 5.0}}}
		if e.Matcher != "" {
			entry["matcher"] = e.Matcher
		}
		hooks[e.Event] = append(list, entry)
	}
	b["hooks"] = hooks
	return reflect.DeepEqual(a, b)
}

// A formatter may have been at the file: then what is ours goes all the same.
func TestRemoveFromFormattedSettings(t *testing.T) {
	added, err := AddToSettings([]byte(`{"hooks":{"Stop":[]}}`), testEntries)
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, added, "", "    "); err != nil {
		t.Fatal(err)
	}
	got, err := RemoveFromSettings(pretty.Bytes(), ours)
	if err != nil {
		t.Fatal(err)
	}
	sameMembers(t, got, []byte(`{"hooks":{"Stop":[]}}`))
}

func FuzzSettings(f *testing.F) {
	for _, seed := range []string{"{}", `{"hooks":{}}`, `{"hooks":{"PreToolUse":[ ]}}`, "{\n \"a\":[1,{\"b\":\"\\u0022\"}]\n}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		after, err := AddToSettings([]byte(text), testEntries)
		if err != nil {
			return
		}
		if !json.Valid(after) {
			t.Fatalf("%q became %q", text, after)
		}
		if strings.Contains(text, "pare") || strings.Contains(text, `\u`) {
			return // may hold an entry of ours already
		}
		back, err := RemoveFromSettings(after, ours)
		if err != nil || string(back) != text {
			t.Fatalf("%q became %q and then %q, %v", text, after, back, err)
		}
	})
}
