package outline

import (
	"bufio"
	"strings"
	"testing"

	"pare/grammars"
	_ "pare/internal/golden" // go test ./... -update
	"pare/tokenize"
)

const text = "package p\n\n// T holds.\ntype T struct {\n\ta int\n}\n\n// M does.\nfunc (t *T) M() {\n\tprintln(\"\\x1b[2J\")\n}\n"

func TestOf(t *testing.T) {
	doc := Of(t.Context(), "a/b.go", []byte(text), tokenize.V5, 0)
	if doc.Path != "a/b.go" || doc.Lines != 11 || doc.Tokens != tokenize.Count(text, tokenize.V5) {
		t.Errorf("%+v", doc)
	}
	at := map[string][2]int{}
	for _, d := range doc.Definitions {
		at[d.Name] = [2]int{d.First, d.Last}
		if d.Tokens.Tokens <= 0 || d.Tokens.Tokens >= doc.Tokens.Tokens {
			t.Errorf("%s costs %d of %d tokens", d.Name, d.Tokens.Tokens, doc.Tokens.Tokens)
		}
	}
	if !grammars.Available() {
		t.Skip("built without grammars: where definitions lie is not checked")
	}
	if at["T"] != [2]int{3, 6} || at["T.M"] != [2]int{8, 11} {
		t.Errorf("definitions are at %v", at)
	}
	for _, d := range Of(t.Context(), "a/b.go", []byte(text), tokenize.V5, 1).Definitions {
		if d.Depth > 0 {
			t.Errorf("%s is deeper than one level", d.Name)
		}
	}
}

func TestWriteTree(t *testing.T) {
	var b strings.Builder
	w := bufio.NewWriter(&b)
	err := WriteTree(t.Context(), w, "b.go", []byte(text), 0)
	if !grammars.Available() {
		if err == nil {
			t.Error("a tree without grammars")
		}
		return
	}
	if err != nil || w.Flush() != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"b.go  go\n", "     9-11        method_declaration\n", "name: field_identifier \"M\"\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	if err := WriteTree(t.Context(), w, "notes.txt", []byte("text"), 0); err == nil || !strings.Contains(err.Error(), "no syntax tree: ") {
		t.Errorf("a tree of plain text: %v", err)
	}
}
