package batch

import (
	"bytes"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestLines(t *testing.T) {
	for _, test := range []struct {
		line     string
		texts    int
		messages int
		output   int
		images   int
		err      string
	}{
		{`"one"`, 1, 1, 0, 0, ""},
		{`{"prompt":"one","max_tokens":7}`, 1, 1, 7, 0, ""},
		{`{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}`, 2, 2, 0, 0, ""},
		{`{"custom_id":"x","params":{"max_tokens":9,"system":[{"type":"text","text":"s"}],"messages":[{"content":"a"}]}}`, 2, 1, 9, 0, ""},
		{`{"body":{"messages":[{"content":[{"type":"text","text":"a"},{"type":"image","source":{}}]}],"tools":[{"name":"t"}]}}`, 2, 1, 0, 1, ""},
		{`{"messages":[{"content":[{"type":"tool_result","tool_use_id":"1","content":"x"}]}]}`, 1, 1, 0, 0, ""},
		{`{"messages":[{"content":5}]}`, 0, 0, 0, 0, "message 1: content is neither a text nor a list of blocks"},
		{`{"messages":[{"role":"user"}]}`, 0, 0, 0, 0, "message 1: no content"},
		{`{"messages":[]}`, 0, 0, 0, 0, "neither a prompt nor messages in it"},
		{`{"messages":"all"}`, 0, 0, 0, 0, "messages is a string"},
		{`true`, 0, 0, 0, 0, "a bool, not a prompt"},
		{`{"prompt":"x","max_tokens":-1}`, 0, 0, 0, 0, "max_tokens is -1"},
		{`{"prompt":"x"`, 0, 0, 0, 0, "no JSON at byte 13"},
		{`nonsense`, 0, 0, 0, 0, "no JSON at byte 2"},
	} {
		got, err := parse([]byte(test.line))
		if test.err != "" {
			if err == nil || err.Error() != test.err {
				t.Errorf("%s: error %v, want %s", test.line, err, test.err)
			}
			continue
		}
		if err != nil || len(got.texts) != test.texts || got.messages != test.messages || got.output != test.output || got.images != test.images {
			t.Errorf("%s: %+v, %v", test.line, got, err)
		}
	}
}

func FuzzLine(f *testing.F) {
	f.Add([]byte(`{"custom_id":"x","params":{"messages":[{"content":[{"type":"text","text":"a"}]}]}}`))
	f.Add([]byte(`{"params":{"params":{"params":{}}}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			return
		}
		if b, err := parse(line); err == nil && (b.messages == 0 || b.output < 0) {
			t.Errorf("%q: %+v", line, b)
		}
	})
}
