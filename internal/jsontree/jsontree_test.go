package jsontree_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/jsontree"
)

func TestParseKeepsPlaces(t *testing.T) {
	text := "\ufeff{\n  \"a\" : [1, \"x\\u00e9\", true],\n  \"b\": {\"c\": null}, \"a\":-2.5e1\n}\n"
	n, err := jsontree.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	at := func(n *jsontree.Node) string { return text[n.Span.Start:n.Span.End] }
	if got := at(n); got != strings.TrimSpace(text)[3:] {
		t.Errorf("the whole stands at %q", got)
	}
	for i, want := range []string{"1", `"x\u00e9"`, "true"} {
		if got := at(n.Members[0].Value.Items[i]); got != want {
			t.Errorf("item %d stands at %q, want %q", i, got, want)
		}
	}
	if got := n.Members[0].Value.Items[1].Text; got != "xé" {
		t.Errorf("the text is %q", got)
	}
	if got := text[n.Members[1].KeySpan.Start:n.Members[1].KeySpan.End]; got != `"b"` {
		t.Errorf("the key stands at %q", got)
	}
	if got := n.Get("a"); !got.Is(jsontree.Number) || got.Text != "-2.5e1" || at(got) != "-2.5e1" {
		t.Errorf("of two keys a the last should count, got %v", got)
	}
	if n.Get("b").Get("c").Kind != jsontree.Null || n.Get("z").Get("y") != nil || n.Get("z").TextOf("y") != "" {
		t.Error("what is not there should be nil")
	}
}

func TestParseSaysWhere(t *testing.T) {
	for text, at := range map[string]int{
		`{"a":1,}`:                     7,
		"{\"a\":1 // no\n}":            7,
		`{"a"`:                         3,
		"":                             0,
		`{"a":1} x`:                    8,
		`{'a':1}`:                      1,
		"[" + strings.Repeat("[", 600): 600,
		strings.Repeat("[", 600) + strings.Repeat("]", 600): 501,
	} {
		_, err := jsontree.Parse([]byte(text))
		var syntax *jsontree.SyntaxError
		if !errors.As(err, &syntax) || syntax.At != at {
			t.Errorf("%.20q: got %v at %v, want byte %d", text, err, syntax, at)
		}
	}
}

// FuzzParse holds the tree against the standard library: one accepts what the
// other does, and every value stands where its text says that it does.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,2,{"b":"\ud800"}]}`, `[]`, ` "x" `, `{"a":1,"a":2}`, "{\"a\x00\":1}", "nul"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := jsontree.Parse(data)
		if err != nil {
			var syntax *jsontree.SyntaxError
			if !errors.As(err, &syntax) || syntax.At < 0 || syntax.At > len(data) {
				t.Fatalf("error %v", err)
			}
			return
		}
		check(t, data, n)
	})
}

func check(t *testing.T, data []byte, n *jsontree.Node) {
	t.Helper()
	if part := data[n.Span.Start:n.Span.End]; !json.Valid(part) {
		t.Fatalf("%q at %v is no value", part, n.Span)
	}
	for _, c := range n.Items {
		check(t, data, c)
	}
	for _, m := range n.Members {
		var key string
		if err := json.Unmarshal(data[m.KeySpan.Start:m.KeySpan.End], &key); err != nil || key != m.Key {
			t.Fatalf("the key %q stands at %q", m.Key, data[m.KeySpan.Start:m.KeySpan.End])
		}
		check(t, data, m.Value)
	}
}
