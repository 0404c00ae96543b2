package slicer

import (
	"strings"
	"testing"
)

func TestWhy(t *testing.T) {
	for _, test := range []struct{ task, where, want string }{
		{"it fails\n  File \"lib/depot.py\", line 31, in f", "def park", "a trace points to its lines"},
		{"see lib/depot.py:31", "def park", "its lines are named in the prompt"},
		{"x\n```\nscale.add(part)\nreturn scale.total\n```", "def weigh_parcel", "quoted in the prompt"},
		{"Depot.weigh_parcel is wrong", "def weigh_parcel", "Depot.weigh_parcel named in the prompt"},
		{"it stops\n  File \"other.py\", line 3, in park", "def park", "Van.park has the name of a function in the trace"},
		{"weighParcel is wrong", "def weigh_parcel", "Depot.weigh_parcel is nearly named in the prompt"},
		{"it says: no cargo to drive", "no cargo to drive", "engine_start holds words quoted in the prompt"},
		{"the parcel", "def park", "Van.park 0.25"},
	} {
		e := Measure(NewTask(test.task), []Outline{outlineOf("lib/depot.py", depot)})
		f := &e.Files[0]
		found := false
		for i, l := range f.Leaves {
			if strings.Contains(string(f.Outline.Span(l).Text(f.Outline.File.Data)), test.where) {
				found = true
				if got := f.candidates[i].why(0.25, f.certainDefs()[f.Outline.Blocks[l].Def]); !strings.HasPrefix(got, test.want) {
					t.Errorf("%q: %q is chosen because %q, want %q", test.task, test.where, got, test.want)
				}
			}
		}
		if !found {
			t.Errorf("no leaf holds %q", test.where)
		}
	}
}
