package lsp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"pare/internal/env"
	"pare/internal/lsp"
)

// editor is a client of the language server in a folder. What it is told besides the
// answers to its questions it keeps.
type editor struct {
	t     *testing.T
	dir   string
	in    *io.PipeWriter
	out   *bufio.Reader
	ended chan error
	id    int

	texts    map[string]string // what is open, as it is shown
	versions map[string]int
	told     []message
}

// startEditor starts a server in a new folder with these files, and says hello.
func startEditor(t *testing.T, files map[string]string) *editor {
	t.Helper()
	e := newEditor(t, files)
	e.hello()
	return e
}

func newEditor(t *testing.T, files map[string]string) *editor {
	t.Helper()
	dir := t.TempDir()
	disk := fstest.MapFS{}
	for name, text := range files {
		disk[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o666}
	}
	if err := os.CopyFS(dir, disk); err != nil {
		t.Fatal(err)
	}
	inRead, in := io.Pipe()
	outRead, out := io.Pipe()
	e := &editor{t: t, dir: dir, in: in, out: bufio.NewReader(outRead), ended: make(chan error, 1), texts: map[string]string{}, versions: map[string]int{}}
	world := &env.Env{
		Stdin: inRead, Stdout: out, Stderr: io.Discard, Dir: dir,
		Getenv: func(name string) string { return map[string]string{"HOME": filepath.Join(dir, "none")}[name] },
		// Nothing waits: time is over at once.
		After: func(time.Duration) <-chan time.Time { c := make(chan time.Time); close(c); return c },
	}
	go func() {
		e.ended <- lsp.Serve(context.Background(), world, "1.0")
		out.Close()
	}()
	t.Cleanup(func() { in.Close(); outRead.Close() })
	return e
}

func (e *editor) hello() {
	e.t.Helper()
	m := e.ask("initialize", map[string]any{"processId": nil, "rootUri": e.uri(""), "capabilities": map[string]any{}})
	if !strings.Contains(string(m.Result), `"inlayHintProvider":true`) {
		e.t.Fatalf("initialize: %s", m.Result)
	}
	e.notify("initialized", map[string]any{})
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
	if m.Method != "" {
		e.told = append(e.told, m)
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

// begin sends a request and returns its id.
func (e *editor) begin(method string, params any) string {
	e.t.Helper()
	e.id++
	e.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, e.id, method, asJSON(params)))
	return strconv.Itoa(e.id)
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

// answer is the result of a request that must succeed, read into v.
func (e *editor) answer(v any, method string, params any) {
	e.t.Helper()
	m := e.ask(method, params)
	if m.Error != nil {
		e.t.Fatalf("%s: %s", method, m.Error.Message)
	}
	if err := json.Unmarshal(m.Result, v); err != nil {
		e.t.Fatalf("%s: %v: %s", method, err, m.Result)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	e.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":%s}`, method, asJSON(params)))
}

func (e *editor) uri(name string) string {
	return "file://" + filepath.ToSlash(filepath.Join(e.dir, name))
}

type finding struct {
	Range    lsp.Range `json:"range"`
	Severity int       `json:"severity"`
	Code     string    `json:"code"`
	Message  string    `json:"message"`
}

// findings reads up to what is said of the newest version of a text.
func (e *editor) findings(name string) []finding {
	e.t.Helper()
	for {
		var p struct {
			URI         string    `json:"uri"`
			Version     int       `json:"version"`
			Diagnostics []finding `json:"diagnostics"`
		}
		if err := json.Unmarshal(e.until("textDocument/publishDiagnostics").Params, &p); err != nil {
			e.t.Fatal(err)
		}
		if p.URI == e.uri(name) && p.Version == e.versions[name] {
			return p.Diagnostics
		}
	}
}

// open shows a text.
func (e *editor) open(name, text string) {
	e.t.Helper()
	e.texts[name], e.versions[name] = text, 1
	language := "markdown"
	if strings.HasSuffix(name, ".json") {
		language = "json"
	}
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "languageId": language, "version": 1, "text": text}})
}

type edit struct {
	Range   lsp.Range `json:"range"`
	NewText string    `json:"newText"`
}

// change makes edits in what is shown, and tells of them one by one, from the last.
func (e *editor) change(name string, edits ...edit) {
	e.t.Helper()
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b edit) int { return compare(b.Range.Start, a.Range.Start) })
	var changes []map[string]any
	for _, one := range edits {
		text := e.texts[name]
		e.texts[name] = text[:offset(text, one.Range.Start)] + one.NewText + text[offset(text, one.Range.End):]
		changes = append(changes, map[string]any{"range": one.Range, "text": one.NewText})
	}
	e.versions[name]++
	e.notify("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "version": e.versions[name]}, "contentChanges": changes})
}

func compare(a, b lsp.Position) int {
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Character - b.Character
}

// offset is the byte of a place, by the standard library's UTF-16: it is no code of
// the server's.
func offset(text string, p lsp.Position) int {
	at := 0
	for range p.Line {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for units := 0; units < p.Character; {
		r := []rune(text[at:])[0]
		units += utf16.RuneLen(r)
		at += len(string(r))
	}
	return at
}

// place is where a part of what is shown begins: a test names it by its words.
func (e *editor) place(name, part string) lsp.Position {
	e.t.Helper()
	before, _, ok := strings.Cut(e.texts[name], part)
	if !ok {
		e.t.Fatalf("%s lacks %q", name, part)
	}
	last := before[strings.LastIndexByte(before, '\n')+1:]
	return lsp.Position{Line: strings.Count(before, "\n"), Character: len(utf16.Encode([]rune(last)))}
}

// at is the params of a request about a place.
func (e *editor) at(name string, p lsp.Position) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}, "position": p}
}

type action struct {
	Title string `json:"title"`
	Kind  string `json:"kind"`
	Edit  struct {
		Changes map[string][]edit `json:"changes"`
	} `json:"edit"`
}

// actions are those for a range, or those of the kinds that are asked for.
func (e *editor) actions(name string, r lsp.Range, only ...string) []action {
	e.t.Helper()
	p := e.at(name, r.Start)
	p["range"], p["context"] = r, map[string]any{"diagnostics": []any{}, "only": only}
	var all []action
	e.answer(&all, "textDocument/codeAction", p)
	return all
}

// all is every place of a text.
var all = lsp.Range{End: lsp.Position{Line: 1 << 30}}

// apply makes the edits of an action.
func (e *editor) apply(a action) {
	e.t.Helper()
	for _, uri := range slices.Sorted(maps.Keys(a.Edit.Changes)) {
		name := strings.TrimPrefix(uri, e.uri("")+"/")
		e.change(name, a.Edit.Changes[uri]...)
	}
}

// disk is the content of every file in the folder.
func (e *editor) disk() map[string]string {
	e.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(e.dir, func(full string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(full)
		files[strings.TrimPrefix(full, e.dir)] = string(data)
		return err
	})
	if err != nil {
		e.t.Fatal(err)
	}
	return files
}

// goodbye ends the session and returns what the server ends with.
func (e *editor) goodbye() error {
	e.t.Helper()
	if m := e.ask("shutdown", struct{}{}); m.Error != nil {
		e.t.Errorf("shutdown: %s", m.Error.Message)
	}
	e.notify("exit", struct{}{})
	return <-e.ended
}
