package slicer

import (
	"strings"
	"testing"
)

// scoreOf is the score of the leaf that holds the text.
func scoreOf(e *Evidence, text string) float64 {
	f := &e.Files[0]
	for i, l := range f.Leaves {
		if strings.Contains(string(f.Outline.Span(l).Text(f.Outline.File.Data)), text) {
			return f.Scores[i]
		}
	}
	return -1
}

func TestPin(t *testing.T) {
	for _, test := range []struct{ task, without, where string }{
		{"it fails\n  File \"lib/depot.py\", line 31, in f", "it fails", "def park"},
		{"see lib/depot.py:31", "see lib/depot.py", "def park"},
		{"see line 31", "see line", "def park"},
		{"x\n```diff\n-    engine_start(cargo)\n+    pass\n```", "x", "def drive"},
	} {
		outlines := []Outline{outlineOf("lib/depot.py", depot)}
		with, without := scoreOf(Weigh(NewTask(test.task), outlines), test.where), scoreOf(Weigh(NewTask(test.without), outlines), test.where)
		if with < 1.3*without {
			t.Errorf("%q gives %q %v, without its place %v", test.task, test.where, with, without)
		}
	}
	// Another file's line and a line after the end say nothing.
	for _, task := range []string{"see other.py:33", "see lib/depot.py:999"} {
		e := Weigh(NewTask(task), []Outline{outlineOf("lib/depot.py", depot)})
		for i := range e.Files[0].candidates {
			if w, _ := e.Files[0].candidates[i].pinned(); w != 0 {
				t.Errorf("%q pins a leaf", task)
			}
		}
	}
}
