package lsp

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"

	"pare/internal/env"
	_ "pare/internal/golden" // go test ./... -update
)

// caller asks a server about places in one prompt.
type caller struct {
	t      *testing.T
	client *jrpc2.Client
	uri    string
	lines  []string
}

// newCaller starts a server in a folder with a program and a prompt about it.
func newCaller(t *testing.T, text string) *caller {
	t.Helper()
	dir := t.TempDir()
	program := strings.Repeat("class Line:\n    def net(self):\n        return self.quantity * self.price\n\n\n", 300) + "class Cart:\n    def refund(self):\n        return 0\n"
	for name, data := range map[string]string{"cart.py": program, "prompts/ask.md": text} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	done := make(chan error, 1)
	go func() {
		e := &env.Env{Stdin: fromClient, Stdout: toClient, Stderr: io.Discard, Dir: dir, Getenv: func(string) string { return "" }}
		done <- Serve(t.Context(), e, "0")
	}()
	c := &caller{t: t, client: jrpc2.NewClient(channel.LSP(fromServer, toServer), nil), uri: uriOf(filepath.Join(dir, "prompts", "ask.md")), lines: strings.Split(text, "\n")}
	t.Cleanup(func() {
		toServer.Close()
		<-done
		fromServer.Close()
		c.client.Close()
	})
	c.ask("initialize", map[string]any{"rootUri": uriOf(dir), "capabilities": map[string]any{}})
	opened := map[string]any{"textDocument": map[string]any{"uri": c.uri, "languageId": "markdown", "version": 1, "text": text}}
	if err := c.client.Notify(context.Background(), "textDocument/didOpen", opened); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *caller) ask(method string, params any) string {
	c.t.Helper()
	got, err := c.client.Call(context.Background(), method, params)
	if err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	return got.ResultString()
}

// at asks about the place before a part of a line.
func (c *caller) at(method string, line int, part string) string {
	c.t.Helper()
	p := Position{line, strings.Index(c.lines[line], part)}
	return c.ask(method, map[string]any{
		"textDocument": map[string]any{"uri": c.uri}, "position": p, "range": Range{p, p},
		"context": map[string]any{"diagnostics": []any{}},
	})
}

func TestHoverTellsTheCostOfWhatIsFoundWrong(t *testing.T) {
	c := newCaller(t, "Why is Cart.refund in @cart.py wrong?\n")
	var h hover
	if err := json.Unmarshal([]byte(c.at("textDocument/hover", 0, "@cart")), &h); err != nil {
		t.Fatal(err)
	}
	cost, page, _ := strings.Cut(h.Contents.Value, "\n\n")
	if !strings.HasPrefix(cost, "whole: ~") || !strings.HasPrefix(page, "# P") {
		t.Errorf("hover: %q, then %.40q", cost, page)
	}
}

func TestActionsOfTheLineWhereThePlaceHasNone(t *testing.T) {
	c := newCaller(t, "Why is Cart.refund wrong, in @cart.py\nand what does @cart.py#Cart.refund do?\n")
	for _, tt := range []struct {
		line       int
		part       string
		want, none string
	}{
		{0, "Why", "Narrow @cart.py to", "#Cart.refund"},
		{0, "@cart", "Narrow @cart.py to", "#Cart.refund"},
		{1, "and", "write @cart.py#L", "Narrow @cart.py to"},
		{1, "@cart", "write @cart.py#L", "Narrow @cart.py to"},
	} {
		var titles []string
		var all []codeAction
		if err := json.Unmarshal([]byte(c.at("textDocument/codeAction", tt.line, tt.part)), &all); err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			titles = append(titles, a.Title)
		}
		text := strings.Join(titles, "\n")
		if !strings.Contains(text, tt.want) || strings.Contains(text, tt.none) || !strings.Contains(text, "Narrow all") {
			t.Errorf("line %d, before %q: not %q, or %q:\n%s", tt.line+1, tt.part, tt.want, tt.none, text)
		}
	}
}

// TestCompletionIsFilteredByTheLabel: where no other text is given, every editor
// finds the start of what is replaced by the edit.
func TestCompletionIsFilteredByTheLabel(t *testing.T) {
	c := newCaller(t, "See @car and @cart.py#ref and @\"car")
	for part, want := range map[string][2]string{" and @cart": {"cart.py", ""}, " and @\"": {"Cart.refund", ""}, "\n": {"cart.py", `"cart.py`}} {
		line := c.lines[0]
		c.lines[0] += "\n"
		var list completionList
		if err := json.Unmarshal([]byte(c.at("textDocument/completion", 0, part)), &list); err != nil {
			t.Fatal(err)
		}
		c.lines[0] = line
		if len(list.Items) != 1 || list.Items[0].Label != want[0] || list.Items[0].FilterText != want[1] {
			t.Errorf("before %q: %+v", part, list.Items)
		}
	}
}
