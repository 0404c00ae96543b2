package slicer

import (
	"fmt"
	"strings"
	"testing"
)

const service = `package service

import (
	"errors"
	"fmt"
)

// Store keeps parcels.
type Store struct {
	parcels map[string]int
	limit   int
}

// Add puts a parcel on the shelf. It fails when the shelf
// is full.
func (s *Store) Add(name string, weight int) error {
	if weight > s.limit {
		return errors.New("too heavy")
	}
	s.parcels[name] = weight
	return nil
}

const banner = ` + "`" + `
welcome to the store

	please add a parcel

leave it on the shelf
` + "`" + `

/*
A long remark about the shelf.

It has more than one paragraph, and the word limit.
*/

func report(s *Store) string {
	text := ""
%s	return text
}
`

// serviceText has a long function of numbered branches.
func serviceText() string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "\tif s.limit == %d {\n\t\ttext += fmt.Sprint(\n\t\t\t\"limit\",\n\t\t\ts.parcels[%q],\n\t\t)\n\t}\n", i, fmt.Sprint("box", i))
	}
	return fmt.Sprintf(service, b.String())
}

var serviceTasks = []string{
	"the shelf limit is wrong", "box17 is reported twice", "`s.parcels` is nil in Add", "welcome banner: please add a parcel", "remark about the paragraph",
}

func TestRangesCutNoTokenInHalf(t *testing.T) {
	for _, task := range serviceTasks {
		for _, budget := range []float64{0.05, 0.1, 0.3, 0.6} {
			o := outlineOf("service.go", serviceText())
			c := Choose(NewTask(task), []Outline{o}, Options{Budget: budget})[0]
			for _, r := range c.Ranges {
				start, end := int(o.text.start[r.First-1]), int(o.text.start[r.Last])
				for _, spans := range [][2]int{{start, start}, {end, end}} {
					if within(o.Syntax.Strings, spans[0]) || within(o.Syntax.Comments, spans[0]) {
						t.Errorf("%q at %v: range %v cuts a string or a comment", task, budget, r)
					}
				}
				text := string(o.File.Data[start:end])
				if strings.Count(text, "(") != strings.Count(text, ")") {
					t.Errorf("%q at %v: range %v cuts a bracket:\n%s", task, budget, r, text)
				}
			}
		}
	}
}

func TestHeadersComeAlong(t *testing.T) {
	text := serviceText()
	o := outlineOf("service.go", text)
	c := Choose(NewTask("`box17` is reported twice"), []Outline{o}, Options{Budget: 0.15})[0]
	if kept := keptText(c); !strings.Contains(kept, `"box17"`) || !strings.Contains(kept, "func report(s *Store) string {") {
		t.Errorf("kept without the function's line:\n%s", kept)
	}
	c = chooseIn(big(), "Order.refund_total is wrong", Options{Budget: 0.1})
	if kept := keptText(c); !strings.Contains(kept, "class Order:") {
		t.Errorf("kept without the class's line:\n%s", kept)
	}
}

func TestRangesBeginAtTheDocComment(t *testing.T) {
	o := outlineOf("service.go", serviceText())
	c := Choose(NewTask("Store.Add accepts what is too heavy"), []Outline{o}, Options{Budget: 0.12})[0]
	if kept := keptText(c); !strings.Contains(kept, "// Add puts a parcel on the shelf. It fails when the shelf\n// is full.\nfunc (s *Store) Add") {
		t.Errorf("kept:\n%s", kept)
	}
}

func TestScopesAreTheStatementsAround(t *testing.T) {
	o := outlineOf("depot.py", depot)
	for i, l := range o.Leaves() {
		b := &o.Blocks[l]
		for _, line := range o.scopes[i] {
			if int(line) >= b.First {
				t.Errorf("the leaf at %d has a scope at %d", b.First, line)
			}
		}
		if strings.Contains(string(o.Span(l).Text(o.File.Data)), "overtake") {
			var lines []string
			for _, line := range o.scopes[i] {
				lines = append(lines, strings.TrimSpace(string(o.File.LineText(int(line)))))
			}
			if len(lines) == 0 || lines[len(lines)-1] != "while cargo:" && lines[0] != "if cargo.late:" {
				t.Errorf("overtake stands in %q", lines)
			}
		}
	}
}

func TestSeveralFilesShareOneBudget(t *testing.T) {
	outlines := []Outline{outlineOf("shop.py", big()), outlineOf("service.go", serviceText())}
	size := len(outlines[0].File.Data) + len(outlines[1].File.Data)
	kept := 0
	for _, c := range Choose(NewTask("Store.Add in service.go accepts what is too heavy"), outlines, Options{Budget: 0.1}) {
		kept += len(keptText(c))
	}
	if kept == 0 || kept > size/10 {
		t.Errorf("%d bytes kept of %d", kept, size)
	}
}
