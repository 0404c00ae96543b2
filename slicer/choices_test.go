package slicer

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"pare/grammars"
	"pare/internal/golden"
)

// prompts about a definition, in the ways in which people point at something.
var pointers = []func(o *Outline, d *grammars.Definition) string{
	func(_ *Outline, d *grammars.Definition) string { return d.Qualified + " is wrong" },
	func(_ *Outline, d *grammars.Definition) string {
		return "why does " + strings.ToLower(d.Name[:1]) + d.Name[1:] + "() fail?"
	},
	func(o *Outline, d *grammars.Definition) string {
		first, last := o.File.Lines(d.Core)
		return fmt.Sprintf("%s:%d: something is wrong here", o.File.Name, (first+last)/2)
	},
	func(o *Outline, d *grammars.Definition) string {
		first, last := o.File.Lines(d.Core)
		return fmt.Sprintf("what do lines %d-%d do?", first, last)
	},
	func(_ *Outline, d *grammars.Definition) string {
		if len(d.Name) < 7 {
			return d.Name + " and what calls it"
		}
		return "fix " + d.Name[:3] + d.Name[4:] // a slip
	},
	func(o *Outline, d *grammars.Definition) string {
		text := strings.TrimSpace(string(o.File.LineText(o.File.Line(d.Core.End - 1))))
		return "`" + text + "` looks odd"
	},
}

// TestChoices pins what is kept for prompts that point at thirty definitions of
// each fixture, in turn in each way, and what is told of the rest of some of them:
// whoever changes a rule of the choice sees in the difference where it acts.
func TestChoices(t *testing.T) {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(shelf)) {
		o := wish{files: name}.outlines(t)[0]
		fmt.Fprintf(&b, "%s, %d lines\n", name, o.Lines())
		const most = 30 // a file
		for n := range most {
			i := n * len(o.Syntax.Definitions) / most
			d := &o.Syntax.Definitions[i]
			if d.Name == "" {
				continue
			}
			text := pointers[n%len(pointers)](&o, d)
			choice := Choose(NewTask(text), []Outline{o}, Options{})[0]
			fmt.Fprintf(&b, "  %s → %s %s\n", shortened(text, 70), spansOf(choice.Ranges), choice.Why)
			if n%7 == 0 {
				for _, row := range o.Rest(choice.Ranges, Weigh(NewTask(text), []Outline{o}).Files[0].Scores, 150*(1+n%4), bytesOf) {
					fmt.Fprintf(&b, "    %s- %s\n", strings.Repeat("  ", row.Depth), row)
				}
			}
		}
	}
	golden.Disk{Read: os.ReadFile, Write: os.WriteFile}.Compare(t, "testdata/choices.golden", b.String())
}

func bytesOf(rows []Row) int {
	n := 0
	for _, row := range rows {
		n += len(row.String()) + 2*row.Depth + 3
	}
	return n
}

func spansOf(ranges []Range) string {
	var parts []string
	for _, r := range ranges {
		parts = append(parts, lineNumbers(r.First, r.Last))
	}
	return "[" + strings.Join(parts, " ") + "]"
}
