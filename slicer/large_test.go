package slicer

import (
	"strings"
	"testing"
)

// TestManyOfOneName holds a choice in a file of functions that all have one name
// and call it to a size that grows with the file, not with its square.
func TestManyOfOneName(t *testing.T) {
	text := strings.Repeat("def f(a, b):\n    f(b, a)\n    return f(a, b)\n\n\n", 3000)
	outlines := []Outline{outlineOf("many.py", text)}
	e := Weigh(NewTask("f(a) is wrong"), outlines)
	x := e.Files[0].candidates[0].x
	links := 0
	for i := range x.units {
		links += len(x.units[i].callers) + len(x.units[i].callees)
	}
	if links > len(x.units)*2*mostNamesakes {
		t.Errorf("%d units have %d links", len(x.units), links)
	}
	if c := e.Choose(Options{Budget: 0.1})[0]; len(c.Ranges) == 0 {
		t.Error("nothing is chosen")
	}
}
