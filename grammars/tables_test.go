//go:build cgo

package grammars

import (
	"context"
	"os"
	"testing"
)

func TestTables(t *testing.T) {
	for i := range bindings {
		b := &bindings[i]
		g := grammarOf(b.get())
		if _, err := newTable(g.symbols(), g.fields(), b.language.syntax); err != nil {
			t.Errorf("%s: %v", b.language.name, err)
		}
	}
}

// TestFile prints the outline of the file that PARE_FILE names, and its pieces.
func TestFile(t *testing.T) {
	name := os.Getenv("PARE_FILE")
	if name == "" {
		t.Skip("no file to outline: set PARE_FILE")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	o := Parse(context.Background(), name, data, unhurried)
	mustHold(t, name, o, data)
	t.Logf("%s\n%s", o.Language, describe(o, data))
	x := &extraction{lines: lineStarts(data)}
	for _, p := range o.Pieces {
		t.Logf("%*s%d-%d of %s", 2*p.Depth, "", x.row(p.Span.Start)+1, x.row(p.Span.End-1)+1, o.Definitions[p.Def].Qualified)
	}
}
