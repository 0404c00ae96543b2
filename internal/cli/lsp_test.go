package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// editor is a client of pare lsp in a folder.
type editor struct {
	t    *testing.T
	dir  string
	in   *io.PipeWriter
	out  *bufio.Reader
	code chan int
	id   int
}

func startEditor(t *testing.T, files map[string]string) *editor {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	inRead, in := io.Pipe()
	outRead, out := io.Pipe()
	e := &editor{t: t, dir: dir, in: in, out: bufio.NewReader(outRead), code: make(chan int, 1)}
	env := &Env{
		Args: []string{"lsp"}, Stdin: inRead, Stdout: out, Stderr: io.Discard, Dir: dir,
		Getenv: func(string) string { return "" },
		// Nothing waits: time is over at once.
		After: func(time.Duration) <-chan time.Time { c := make(chan time.Time); close(c); return c },
	}
	go func() {
		e.code <- Run(context.Background(), env)
		out.Close()
	}()
	t.Cleanup(func() { in.Close(); outRead.Close() })
	return e
}

func (e *editor) raw(text string) {
	e.t.Helper()
	if _, err := io.WriteString(e.in, text); err != nil {
		e.t.Error(err)
	}
}

func (e *editor) send(message string) {
	e.t.Helper()
	e.raw(fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(message), message))
}

// message is what the server says.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

func (e *editor) next() message {
	e.t.Helper()
	head, err := textproto.NewReader(e.out).ReadMIMEHeader()
	if err != nil {
		e.t.Fatal(err)
	}
	size, _ := strconv.Atoi(head.Get("Content-Length"))
	data := make([]byte, size)
	if _, err := io.ReadFull(e.out, data); err != nil {
		e.t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(data, &m); err != nil {
		e.t.Fatalf("%v: %s", err, data)
	}
	return m
}

// until reads up to a message of that method, or for "" up to an answer.
func (e *editor) until(method string) message {
	e.t.Helper()
	for {
		if m := e.next(); m.Method == method {
			return m
		}
	}
}

func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func (e *editor) ask(method string, params any) message {
	e.t.Helper()
	e.id++
	go e.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, e.id, method, asJSON(params)))
	m := e.until("")
	if string(m.ID) != strconv.Itoa(e.id) {
		e.t.Fatalf("%s: the answer is for %s, not for %d", method, m.ID, e.id)
	}
	return m
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	e.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":%s}`, method, asJSON(params)))
}

func (e *editor) uri(name string) string {
	return "file://" + filepath.ToSlash(filepath.Join(e.dir, name))
}

func (e *editor) start() {
	e.t.Helper()
	m := e.ask("initialize", map[string]any{"processId": nil, "rootUri": e.uri(""), "capabilities": map[string]any{}})
	if !strings.Contains(string(m.Result), `"inlayHintProvider":true`) {
		e.t.Fatalf("initialize: %s", m.Result)
	}
	e.notify("initialized", map[string]any{})
}

// open opens a text and returns what is said of it.
func (e *editor) open(name, text string) string {
	e.t.Helper()
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "languageId": "markdown", "version": 1, "text": text}})
	return string(e.until("textDocument/publishDiagnostics").Params)
}

// at is the params of a request about a place.
func (e *editor) at(name string, line, character int) map[string]any {
	place := map[string]int{"line": line, "character": character}
	return map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}, "position": place, "range": map[string]any{"start": place, "end": place}, "context": map[string]any{"diagnostics": []any{}}}
}

func wantIn(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q:\n%s", what, part, text)
		}
	}
}

// shop is a program of which a prompt needs one function.
func shop() string {
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "class Order%d:\n    def total(self, items):\n        return sum(i.price for i in items)\n\n\n", i)
	}
	return b.String() + "class Basket:\n    def refund_total(self, paid):\n        return paid - self.discount\n"
}

// TestLSPSession: open, find, explain, fix, hint, narrow, complete, go there, leave.
func TestLSPSession(t *testing.T) {
	e := startEditor(t, map[string]string{"models.py": shop(), "CLAUDE.md": "# Shop\n\nSee @docs/a.md\n", "docs/a.md": "Prices are cents.\n"})
	e.start()
	text := "修😀 Basket.refund_total in @models.py and see @none.py\n"
	wantIn(t, "diagnostics", e.open("prompts/x.md", text), `"source":"pare"`, `"code":"P`, "none.py", `"version":1`,
		// The @ of none.py: UTF-16 counts the second character twice.
		`"start":{"line":0,"character":46}`)
	wantIn(t, "hover", string(e.ask("textDocument/hover", e.at("prompts/x.md", 0, 48)).Result), "markdown", "Severity: ")
	p := e.at("prompts/x.md", 0, 0)
	delete(p, "range")
	wantIn(t, "hints", string(e.ask("textDocument/inlayHint", p).Result), "with what it attaches", `"label":"whole: ~`, "attaches nothing: no such path")
	actions := string(e.ask("textDocument/codeAction", e.at("prompts/x.md", 0, 32)).Result)
	wantIn(t, "actions", actions, "Narrow @models.py to L", "Narrow all references", `"kind":"refactor.rewrite"`, "#L150")
	wantIn(t, "definition", string(e.ask("textDocument/definition", e.at("prompts/x.md", 0, 32)).Result), "/models.py", `"line":0`)

	// Typed: the reference becomes the beginning of a name in it.
	e.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": e.uri("prompts/x.md"), "version": 2},
		"contentChanges": []any{map[string]any{"range": map[string]any{"start": map[string]int{"line": 0, "character": 37}, "end": map[string]int{"line": 0, "character": 53}}, "text": "#Basket.re"}},
	})
	wantIn(t, "diagnostics after an edit", string(e.until("textDocument/publishDiagnostics").Params), `"version":2`)
	wantIn(t, "completion of a name", string(e.ask("textDocument/completion", e.at("prompts/x.md", 0, 47)).Result), `"newText":"L1502-1503"`, "Basket.refund_total")
	wantIn(t, "completion of a path", string(e.ask("textDocument/completion", e.at("prompts/x.md", 0, 30)).Result), `"label":"models.py"`)

	wantIn(t, "instructions", e.open("CLAUDE.md", "# Shop\n\nSee @docs/a.md and @docs/none.md\n"), "none.md")
	p = e.at("CLAUDE.md", 0, 0)
	delete(p, "range")
	wantIn(t, "hints of instructions", string(e.ask("textDocument/inlayHint", p).Result), "every session pays ~", "in every session: ~", "loads nothing: ")

	if m := e.ask("shutdown", nil0{}); m.Error != nil {
		t.Errorf("shutdown: %v", m.Error)
	}
	e.notify("exit", nil0{})
	if code := <-e.code; code != ExitOK {
		t.Errorf("exit: code %d", code)
	}
}

type nil0 struct{}

// TestLSPNonsense: nonsense is answered by an error, and the next request as ever.
func TestLSPNonsense(t *testing.T) {
	e := startEditor(t, map[string]string{"a.md": "x\n"})
	if m := e.ask("textDocument/hover", e.at("a.md", 0, 0)); m.Error == nil || m.Error.Code != -32002 {
		t.Errorf("before initialize: %+v", m.Error)
	}
	e.start()
	for name, text := range map[string]string{
		"no JSON":      "Content-Length: 3\r\n\r\n{x}",
		"no length":    "Hello: there\r\n\r\n",
		"no number":    "Content-Length: ten\r\n\r\n",
		"no version":   "Content-Length: 24\r\n\r\n" + `{"id":9,"method":"x/y"} `,
		"no such":      "Content-Length: 40\r\n\r\n" + `{"jsonrpc":"2.0","id":9,"method":"x/y"} `,
		"wrong params": "Content-Length: 74\r\n\r\n" + `{"jsonrpc":"2.0","id":9,"method":"textDocument/hover","params":{"x":1}}   `,
		"wrong type":   "Content-Length: 76\r\n\r\n" + `{"jsonrpc":"2.0","id":9,"method":"textDocument/hover","params":{"range":7}} `,
	} {
		go e.raw(text)
		if m := e.until(""); m.Error == nil {
			t.Errorf("%s: %+v", name, m)
		}
		if m := e.ask("textDocument/hover", e.at("none.md", 0, 0)); m.Error == nil || !strings.Contains(m.Error.Message, "not open") {
			t.Errorf("after %s: %+v", name, m)
		}
	}
	e.notify("$/unknown", nil0{})
	e.notify("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": e.uri("prompts/q.md"), "version": 3}, "contentChanges": []any{}})
	wantIn(t, "a large text", e.open("prompts/big.md", strings.Repeat("word 字 ", 1<<20)), `"version":1`)
	for _, place := range [][2]int{{-1, -1}, {1 << 30, 1 << 30}, {0, 1 << 30}} {
		if m := e.ask("textDocument/completion", e.at("prompts/big.md", place[0], place[1])); m.Error != nil {
			t.Errorf("%v: %+v", place, m.Error)
		}
	}
	// Without a goodbye.
	e.notify("exit", nil0{})
	if code := <-e.code; code != ExitFound {
		t.Errorf("exit without shutdown: code %d", code)
	}
}

// TestLSPGone: a client that is gone in the middle of a message ends the run.
func TestLSPGone(t *testing.T) {
	e := startEditor(t, nil)
	e.start()
	e.raw("Content-Length: 100\r\n\r\n{\"jsonrpc\"")
	e.in.Close()
	if code := <-e.code; code != ExitOK {
		t.Errorf("code %d", code)
	}
}
