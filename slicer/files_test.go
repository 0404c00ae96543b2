package slicer

import (
	"math"
	"testing"
)

func TestFileWeights(t *testing.T) {
	weights := readFileWeights()
	if len(weights) != len(FileColumns())+1 {
		t.Fatalf("%d weights for %d columns: fit them again with go run ./benchmarks/relevance/trainfiles", len(weights), len(FileColumns()))
	}
	if p := FileProbability([]float64{1, 2}, []float64{0.5, -1, 1.5}); p != 0.5 {
		t.Errorf("even odds give %v", p)
	}
	if p := FileProbability([]float64{1}, []float64{2, 0}); math.Abs(p-0.8808) > 1e-4 {
		t.Errorf("odds of e squared give %v", p)
	}
}

// TestIrrelevantFiles gives a prompt about one file another one of the same
// size.
func TestIrrelevantFiles(t *testing.T) {
	outlines := []Outline{outlineOf("shop.py", big()), outlineOf("depot.py", depot), outlineOf("long.py", long(400))}
	e := Weigh(NewTask("weigh_parcel in depot.py raises for a missing scale"), outlines)
	var sums [3]float64
	for i := range e.Files {
		for _, s := range e.Files[i].Scores {
			sums[i] += s
		}
	}
	if sums[1] < 0.8 {
		t.Errorf("the files have %v", sums)
	}
}

func TestFileRows(t *testing.T) {
	outlines := []Outline{outlineOf("depot.py", depot), outlineOf("empty.py", ""), outlineOf("shop.py", shop)}
	rows := Measure(NewTask("park the van, see depot.py"), outlines).FileRows()
	if rows[1] != nil {
		t.Error("an empty file has a row")
	}
	n := len(FileColumns()) / 2
	for j, name := range FileColumns()[:n] {
		if name != "size" && name != "best unit" && rows[0][j] < rows[2][j] {
			t.Errorf("%s is %v in the file named and %v in the other", name, rows[0][j], rows[2][j])
		}
		if best := max(rows[0][j], rows[2][j]); rows[0][n+j] != rows[0][j]-best {
			t.Errorf("%s against the best is %v", name, rows[0][n+j])
		}
	}
}
