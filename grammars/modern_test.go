//go:build cgo

package grammars

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// modernExact is how many of the 112 constructs of PARE_SYNTAX can be exact with
// grammars of 2024: the others lose their container.
const modernExact = 101

// construct is a piece of source between an old-fashioned function before and
// one after it, and the lines of every definition in it.
type construct struct {
	Lang, Ver, Construct, Src string
	Exp                       []lineRange
}

// TestModernSyntax looks at constructs that are newer than the grammars.
// PARE_SYNTAX is a Python script that writes them to snippets.json.
func TestModernSyntax(t *testing.T) {
	script := os.Getenv("PARE_SYNTAX")
	if script == "" {
		t.Skip("no list of modern constructs: set PARE_SYNTAX to the script that writes it")
	}
	dir := t.TempDir()
	cmd := exec.Command("python3", script)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "snippets.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []construct
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	exact := 0
	for _, c := range list {
		lost := c.lost(t)
		if len(lost) == 0 {
			exact++
			continue
		}
		t.Logf("%s %s %s: lost %v", c.Lang, c.Ver, c.Construct, lost)
	}
	t.Logf("%d of %d constructs have every range exact", exact, len(list))
	if exact < modernExact {
		t.Errorf("want at least %d", modernExact)
	}
}

// lost lists the ranges that no definition has. A range of the list begins at
// the line with the name; ours begins at the decorators.
func (c construct) lost(t *testing.T) []lineRange {
	name := "a" + extensionOf(c.Lang)
	o := Parse(context.Background(), name, []byte(c.Src), unhurried)
	mustHold(t, c.Construct, o, []byte(c.Src))
	if o.Approximate {
		t.Errorf("%s: %s", c.Construct, o.Reason)
	}
	x := &extraction{lines: lineStarts([]byte(c.Src))}
	var lost []lineRange
	for _, want := range c.Exp {
		found := false
		for _, d := range o.Definitions {
			first, last := x.row(d.Core.Start)+1, x.row(d.Core.End-1)+1
			if last == want.last && first <= want.first && want.first <= x.row(d.Header.End)+1 {
				found = true
			}
		}
		if !found {
			lost = append(lost, want)
		}
	}
	return lost
}

func extensionOf(lang string) string {
	for _, l := range languages {
		if l.name == lang {
			return l.extensions[0]
		}
	}
	return "." + lang
}
