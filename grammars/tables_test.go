//go:build cgo

package grammars

import (
	"context"
	"fmt"
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

func TestTry(t *testing.T) {
	name := os.Getenv("TRY")
	if name == "" {
		t.Skip()
	}
	data, _ := os.ReadFile(name)
	o := Parse(context.Background(), name, data, Limits{})
	fmt.Println(o.Language, o.Approximate, o.Reason, len(o.Comments), len(o.Strings), len(o.Pieces))
	ln := lineStarts(data)
	x := &extraction{lines: ln}
	for _, d := range o.Definitions {
		depth := 0
		for p := d.Parent; p >= 0; p = o.Definitions[p].Parent {
			depth++
		}
		fmt.Printf("%*s%s %q %q %d-%d core %d hdr %d-%d body %d-%d broken %v\n", depth*2, "", d.Kind, d.Name, d.Qualified, x.row(d.Span.Start)+1, x.row(d.Span.End)+1, x.row(d.Core.Start)+1, x.row(d.Header.Start)+1, x.row(d.Header.End)+1, x.row(d.Body.Start)+1, x.row(d.Body.End)+1, d.Broken)
	}
	if os.Getenv("PIECES") != "" {
		for _, p := range o.Pieces {
			fmt.Printf("  %*sp %d d%d %d-%d\n", p.Depth*2, "", p.Def, p.Depth, x.row(p.Span.Start)+1, x.row(p.Span.End-1)+1)
		}
	}
}
