//go:build cgo

package grammars

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pare/internal/golden"
)

// fixtures are the files that show what a definition is in every language.
//
// A comment with [[NAME stands in the first line of a definition and one with
// ]]NAME in its last; NAME is the qualified name, or "import" for imports, or
// nothing for a definition without a name. [[*NAME is in the first line behind
// the doc comment.
func fixtures(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join("testdata", "fixtures", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, name := range list {
		if filepath.Ext(name) != ".outline" {
			files = append(files, name)
		}
	}
	return files
}

type marked struct {
	name        string
	core        bool
	first, last int
}

var marker = regexp.MustCompile(`(\[\[|\]\])(\*?)(.*?)(?:\s*\*/|\s*(?:\[\[|\]\])|\s*$)`)

func markers(t *testing.T, data []byte) []marked {
	t.Helper()
	var list []marked
	var open []int
	for i, line := range strings.Split(string(data), "\n") {
		for {
			m := marker.FindStringSubmatchIndex(line)
			if m == nil {
				break
			}
			name := line[m[6]:m[7]]
			if line[m[2]:m[3]] == "[[" {
				open = append(open, len(list))
				list = append(list, marked{name: name, core: m[4] < m[5], first: i + 1})
			} else {
				at := len(open) - 1
				for at >= 0 && list[open[at]].name != name {
					at--
				}
				if at < 0 {
					t.Fatalf("line %d: ]]%s closes nothing", i+1, name)
				}
				list[open[at]].last = i + 1
				open = append(open[:at], open[at+1:]...)
			}
			line = line[m[7]:]
		}
	}
	if len(open) > 0 {
		t.Fatalf("[[%s is not closed", list[open[0]].name)
	}
	return list
}

// TestMarkers finds each marked definition of the fixtures at its lines.
func TestMarkers(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !Detect(fixtureName(name), data).Grammar() {
				t.Skip("cut without a tree: see the golden outline")
			}
			want := markers(t, data)
			o := Parse(context.Background(), fixtureName(name), data, unhurried)
			mustHold(t, name, o, data)
			if o.Approximate {
				t.Fatal(o.Reason)
			}
			x := &extraction{lines: lineStarts(data)}
			have := map[marked]bool{}
			for _, d := range o.Definitions {
				label := d.Qualified
				if d.Kind == Import {
					label = "import"
				}
				last := x.row(d.Span.End-1) + 1
				have[marked{label, false, x.row(d.Span.Start) + 1, last}] = true
				have[marked{label, true, x.row(d.Core.Start) + 1, last}] = true
				have[marked{"", true, x.row(d.Core.Start) + 1, last}] = true
			}
			for _, w := range want {
				if !have[w] {
					t.Errorf("no %q at lines %d-%d", w.name, w.first, w.last)
				}
			}
			if t.Failed() {
				t.Logf("\n%s", describe(o, data))
			}
		})
	}
}

// TestOutlines compares the whole outline of each fixture with its golden file,
// so that a change of a table shows what it does.
func TestOutlines(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			o := Parse(context.Background(), fixtureName(name), data, unhurried)
			mustHold(t, name, o, data)
			got := describe(o, data)
			file := name + ".outline"
			if golden.Update() {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v; run with -update", err)
			}
			if got != string(want) {
				t.Errorf("the outline has changed; see it with -update\ngot:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// describe writes an outline as a person would read it: kind, name, lines; the
// line of the header and of the body's first line where they differ.
func describe(o Outline, data []byte) string {
	x := &extraction{lines: lineStarts(data)}
	line := func(offset int) int { return x.row(offset) + 1 }
	var b bytes.Buffer
	if o.Approximate {
		fmt.Fprintf(&b, "approximate: %s\n", o.Reason)
	}
	for _, d := range o.Definitions {
		depth := 0
		for p := d.Parent; p >= 0; p = o.Definitions[p].Parent {
			depth++
		}
		fmt.Fprintf(&b, "%s%d-%d %s %s", strings.Repeat("  ", depth), line(d.Span.Start), line(d.Span.End-1), d.Kind, d.Name)
		if d.Core.Start > d.Span.Start {
			fmt.Fprintf(&b, ", core %d", line(d.Core.Start))
		}
		if d.Header.Start > d.Core.Start {
			fmt.Fprintf(&b, ", header %d", line(d.Header.Start))
		}
		if !d.Body.Empty() {
			fmt.Fprintf(&b, ", body %d-%d", line(d.Body.Start), line(d.Body.End-1))
		}
		if d.Broken {
			b.WriteString(", broken")
		}
		for _, a := range d.Aliases {
			fmt.Fprintf(&b, ", also %s", a)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%d comments, %d strings, %d pieces\n", len(o.Comments), len(o.Strings), len(o.Pieces))
	return b.String()
}

// TestEveryGrammarHasAFixture: a language that is not shown here is not held to what
// it is good for.
func TestEveryGrammarHasAFixture(t *testing.T) {
	shown := map[string]bool{}
	for _, file := range fixtures(t) {
		shown[Detect(fixtureName(file), nil).Name()] = true
	}
	for _, l := range everyLanguage() {
		if l.grammar && !shown[l.name] {
			t.Errorf("no file of testdata/fixtures is in %s", l.name)
		}
	}
}
