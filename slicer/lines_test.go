package slicer

import (
	"math"
	"testing"

	"pare/grammars"
	"pare/internal/source"
)

func TestLineTable(t *testing.T) {
	table := newLineTable(source.NewFile("x", []byte("a\n\n\tb\n  \t \n  c")))
	for line, want := range []int16{0, -1, 4, -1, 2} {
		if got := table.indent[line]; got != want {
			t.Errorf("line %d is indented by %d, want %d", line+1, got, want)
		}
	}
	if a, b := table.trim(2, 4); a != 3 || b != 3 {
		t.Errorf("lines 2 to 4 are trimmed to %d to %d", a, b)
	}
	if a, b := table.trim(4, 4); b >= a {
		t.Errorf("a blank line is trimmed to %d to %d", a, b)
	}
	if n := table.text(1, 5); n != 3 {
		t.Errorf("%d lines have text", n)
	}
	for _, test := range [][3]int{{1, 1, 2}, {1, 5, 14}, {5, 5, 3}, {3, 2, 0}} {
		if n := table.bytes(test[0], test[1]); n != test[2] {
			t.Errorf("lines %d to %d have %d bytes, want %d", test[0], test[1], n, test[2])
		}
	}
}

func TestWithin(t *testing.T) {
	spans := []source.Span{{Start: 2, End: 5}, {Start: 8, End: 12}}
	for offset, want := range map[int]bool{0: false, 2: false, 3: true, 5: false, 8: false, 11: true, 12: false, 99: false} {
		if within(spans, offset) != want {
			t.Errorf("offset %d", offset)
		}
	}
}

func TestKinds(t *testing.T) {
	for kind := grammars.Other; kind <= grammars.Section; kind++ {
		if function(kind) && container(kind) {
			t.Errorf("%v is both", kind)
		}
	}
	if !function(grammars.Method) || !container(grammars.Impl) || function(grammars.Field) || container(grammars.Constant) {
		t.Error("a kind is taken for another")
	}
	for role, want := range map[Role]string{Whole: "whole", Head: "head", Part: "part", Loose: "loose"} {
		if role.String() != want {
			t.Errorf("role %d is %q", role, role)
		}
	}
}

func TestPriceOf(t *testing.T) {
	last := PriceOf(0)
	for recall := 0.05; recall <= 1; recall += 0.05 {
		if w := PriceOf(recall); w >= last {
			t.Errorf("a recall of %v asks for a price of %v, a lower one for %v", recall, w, last)
		} else {
			last = w
		}
	}
	for _, known := range recallPrice {
		if got := PriceOf(known.x); math.Abs(got-known.y) > 1e-9 {
			t.Errorf("a recall of %v asks for %v, want %v", known.x, got, known.y)
		}
	}
}
