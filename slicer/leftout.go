package slicer

import (
	"fmt"

	"pare/grammars"
)

// LeftOut is the definitions that no range touches, each as "Class.method
// 120-180" and in the order of the file; of a class that is left out, only the
// class.
func (o *Outline) LeftOut(kept []Range) []string {
	var parts []string
	under := -1
	for i, d := range o.Syntax.Definitions {
		if d.Name == "" || d.Kind == grammars.Import || d.Kind == grammars.Field || insideOf(o.Syntax.Definitions, i, under) {
			continue
		}
		first, last := o.File.Lines(d.Span)
		if Touches(kept, first, last) {
			continue
		}
		under = i
		parts = append(parts, fmt.Sprintf("%s %d-%d", d.Qualified, first, last))
	}
	return parts
}

// insideOf reports whether definition i lies within definition outer.
func insideOf(defs []grammars.Definition, i, outer int) bool {
	return outer >= 0 && outer != i && defs[outer].Span.Contains(defs[i].Span)
}
