package lint_test

import (
	"bytes"
	"testing"

	"pare/internal/source"
	"pare/lint"
)

func edit(start, end int, text string) source.Edit {
	return source.Edit{Span: source.Span{Start: start, End: end}, New: text}
}

func TestRepair(t *testing.T) {
	file := source.NewFile("f", []byte("0123456789"))
	finding := func(fixes ...lint.Fix) *lint.Finding { return &lint.Finding{File: file, Fixes: fixes} }
	fix := func(safety lint.Safety, edits ...source.Edit) lint.Fix { return lint.Fix{Safety: safety, Edits: edits} }

	for _, test := range []struct {
		name  string
		found []*lint.Finding
		least lint.Safety
		want  string
		count int
	}{
		{"nothing", nil, lint.Safe, "0123456789", 0},
		{"safe only", []*lint.Finding{finding(fix(lint.Unsafe, edit(0, 1, "a")), fix(lint.Safe, edit(0, 1, "b")))}, lint.Safe, "b123456789", 1},
		{"best first", []*lint.Finding{finding(fix(lint.Unsafe, edit(0, 1, "a")), fix(lint.Safe, edit(0, 1, "b")))}, lint.Unsafe, "a123456789", 1},
		{"advice is never made", []*lint.Finding{finding(fix(lint.DisplayOnly, edit(0, 1, "a")))}, lint.DisplayOnly, "0123456789", 0},
		{"overlap waits", []*lint.Finding{finding(fix(lint.Safe, edit(0, 3, "a"))), finding(fix(lint.Safe, edit(2, 4, "b")))}, lint.Safe, "a3456789", 1},
		{"an alternative that fits", []*lint.Finding{finding(fix(lint.Safe, edit(0, 3, "a"))), finding(fix(lint.Safe, edit(2, 4, "b")), fix(lint.Safe, edit(5, 6, "c")))}, lint.Safe, "a34c6789", 2},
		{"same edit twice", []*lint.Finding{finding(fix(lint.Safe, edit(0, 3, ""))), finding(fix(lint.Safe, edit(0, 3, "")))}, lint.Safe, "3456789", 2},
		{"two insertions at one place", []*lint.Finding{finding(fix(lint.Safe, edit(3, 3, "a"))), finding(fix(lint.Safe, edit(3, 3, "b")))}, lint.Safe, "012a3456789", 1},
		{"insertion within a deletion", []*lint.Finding{finding(fix(lint.Safe, edit(2, 5, ""))), finding(fix(lint.Safe, edit(3, 3, "b")))}, lint.Safe, "0156789", 1},
		{"all edits of a fix or none", []*lint.Finding{finding(fix(lint.Safe, edit(4, 5, "x"))), finding(fix(lint.Safe, edit(0, 1, "y"), edit(4, 6, "z")))}, lint.Safe, "0123x56789", 1},
		{"neighbours", []*lint.Finding{finding(fix(lint.Safe, edit(0, 2, "a"))), finding(fix(lint.Safe, edit(2, 4, "b")))}, lint.Safe, "ab456789", 2},
	} {
		got, repaired, err := lint.Repair(file, test.found, test.least)
		if err != nil || string(got) != test.want || len(repaired) != test.count {
			t.Errorf("%s: %q, %d repaired, %v; want %q, %d", test.name, got, len(repaired), err, test.want, test.count)
		}
	}
}

func TestRepairLeavesOtherFilesAlone(t *testing.T) {
	file, other := source.NewFile("f", []byte("abc")), source.NewFile("g", []byte("abc"))
	found := []*lint.Finding{{File: other, Fixes: []lint.Fix{{Safety: lint.Safe, Edits: []source.Edit{edit(0, 1, "")}}}}}
	got, repaired, err := lint.Repair(file, found, lint.Safe)
	if err != nil || len(repaired) != 0 || !bytes.Equal(got, file.Data) {
		t.Errorf("got %q, %v, %v", got, repaired, err)
	}
}

func TestRepairRefusesAFixThatOverlapsItself(t *testing.T) {
	file := source.NewFile("f", []byte("abc"))
	found := []*lint.Finding{{File: file, Fixes: []lint.Fix{{Safety: lint.Safe, Edits: []source.Edit{edit(0, 2, ""), edit(1, 3, "")}}}}}
	got, repaired, err := lint.Repair(file, found, lint.Safe)
	if err != nil || len(repaired) != 0 || string(got) != "abc" {
		t.Errorf("got %q, %v, %v", got, repaired, err)
	}
}
