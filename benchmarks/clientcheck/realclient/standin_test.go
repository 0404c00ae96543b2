package realclient

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	_ "pare/internal/golden" // go test ./... -update
)

func post(t *testing.T, url, body string) string {
	t.Helper()
	response, err := http.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestStandIn(t *testing.T) {
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	url, name := s.open(nil)
	if got := post(t, url+"/v1/messages/count_tokens?beta=true", `{"model":"m","messages":[{"role":"user","content":"abc"}],"tools":[]}`); got != `{"input_tokens":15}` {
		t.Errorf("count_tokens answers %s", got)
	}
	call := "<system-reminder>\nCalled the Read tool with the following input: {}\n</system-reminder>"
	body, _ := json.Marshal(map[string]any{"stream": true, "tools": []any{1}, "messages": []any{
		map[string]any{"role": "user", "content": call},
		map[string]any{"role": "user", "content": []any{map[string]string{"type": "text", "text": call + "\n"}, map[string]string{"type": "image"}, map[string]string{"type": "text", "text": "the prompt"}}},
		map[string]any{"role": "system", "content": "The user @-mentioned x.\n\nPDF file: y.\n\n# Environment\n\nPDF file: z"},
	}})
	if got := post(t, url+"/v1/messages", string(body)); !strings.Contains(got, "event: message_stop\n") {
		t.Errorf("the stream is %q", got)
	}
	c := s.take(name)
	a := c.Attachments()
	if !slices.Equal(a.Blocks, []string{call, call}) || a.Images != 1 || !slices.Equal(a.Notes, []string{"The user @-mentioned x.", "PDF file: y."}) || !slices.Equal(c.Counted, []string{"abc"}) {
		t.Errorf("captured %+v, attachments %+v", c, a)
	}
}

func TestTurns(t *testing.T) {
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	url, name := s.open([]Turn{{Tool: "Read", Input: map[string]any{"file_path": "/a \"b\""}}, {Text: "done"}})
	body := `{"tools":[1],"messages":[{"role":"user","content":[{"type":"tool_result","content":"1\tx"},{"type":"tool_result","content":[{"type":"text","text":"y"}]}]}]}`
	got := post(t, url+"/v1/messages", body)
	if !strings.Contains(got, `"stop_reason":"tool_use"`) || !strings.Contains(got, `"input":{"file_path":"/a \"b\""}`) {
		t.Errorf("first answer %s", got)
	}
	streamed := post(t, url+"/v1/messages", `{"stream":true,`+body[1:])
	if !strings.Contains(streamed, `"text":"done"`) || !strings.Contains(streamed, `"stop_reason":"end_turn"`) {
		t.Errorf("second answer %s", streamed)
	}
	c := s.take(name)
	if len(c.Requests) != 2 || c.Requests[0].Bytes != len(body) || !slices.Equal(c.Requests[0].Messages[0].Results, []string{"1\tx", "y"}) {
		t.Errorf("captured %+v", c.Requests)
	}
}

// The rule is that of JSON.stringify: its length in UTF-16 units, over four.
func TestTokens(t *testing.T) {
	for _, text := range []string{"", "abc", "a\"\\\n\r\t\b\f\x01", "é世😀", strings.Repeat("x", 99_946)} {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(map[string]any{"messages": []any{map[string]string{"role": "user", "content": text}}, "tools": []any{}}); err != nil {
			t.Fatal(err)
		}
		units := len(utf16.Encode([]rune(strings.TrimSuffix(b.String(), "\n"))))
		if want := (units + 3) / 4; Tokens(text) != want {
			t.Errorf("%.20q has %d tokens, want %d", text, Tokens(text), want)
		}
	}
}
