package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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
