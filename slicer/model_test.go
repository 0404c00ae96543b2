package slicer

import (
	"encoding/binary"
	"math"
	"testing"
)

// twoLeaves is a model of one tree over one column: values up to the cut give
// low, others high.
func twoLeaves(columns []string, column int, cut float32, low, high int16) string {
	b := binary.LittleEndian.AppendUint16(nil, 1)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint32(b, ColumnsHash(columns))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(0.5))
	b = binary.LittleEndian.AppendUint16(b, uint16(column))
	b = append(b, 1, 0)
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(cut))
	b = append(b, 3, 0, 0, 1, 0)
	for _, v := range []int16{low, high} {
		b = append(b, leafFeature, 0)
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	return string(b)
}

func TestModel(t *testing.T) {
	columns := []string{"a", "b"}
	m, ok := readModel(twoLeaves(columns, 1, 3, -4, 6), columns)
	if !ok {
		t.Fatal("the model is not read")
	}
	for _, test := range []struct {
		value float32
		want  float64
	}{{2, -2}, {3, -2}, {3.5, 3}, {float32(math.Inf(1)), 3}} {
		if got := m.score([]float32{0, test.value}); got != test.want {
			t.Errorf("%v scores %v, want %v", test.value, got, test.want)
		}
	}
	if _, ok := readModel(twoLeaves(columns, 1, 3, 0, 0), []string{"a", "c"}); ok {
		t.Error("a model for other columns is read")
	}
	if _, ok := readModel("", columns); ok {
		t.Error("an empty model is read")
	}
}

// TestBuiltInModels fails when signals were changed and the models were not
// fitted again.
func TestBuiltInModels(t *testing.T) {
	for name, test := range map[string]struct {
		data    string
		columns []string
	}{"model.bin": {modelData, Columns()}, "context.bin": {contextData, ContextColumns()}} {
		m, ok := readModel(test.data, test.columns)
		if !ok {
			t.Errorf("%s is for other columns: fit it again with go run ./benchmarks/relevance/train", name)
			continue
		}
		if last := m.roots[len(m.roots)-1]; int(last) >= len(m.nodes) {
			t.Errorf("%s has %d nodes, its last tree begins at %d", name, len(m.nodes), last)
		}
		walked := 0
		for i, root := range m.roots {
			end := len(m.nodes)
			if i+1 < len(m.roots) {
				end = int(m.roots[i+1])
			}
			inner := 0
			for _, node := range m.nodes[root:end] {
				if uint8(node) != leafFeature {
					inner++
				}
			}
			if end-int(root) != 2*inner+1 {
				t.Errorf("%s: tree %d has %d nodes, %d of them inner ones", name, i, end-int(root), inner)
			}
			walked += end - int(root)
		}
		if walked != len(m.nodes) {
			t.Errorf("%s has %d nodes, its trees %d", name, len(m.nodes), walked)
		}
		for _, column := range m.columns {
			if int(column) >= len(test.columns) {
				t.Errorf("%s asks for column %d of %d", name, column, len(test.columns))
			}
		}
	}
}

func TestSoftmax(t *testing.T) {
	s := []float64{0, math.Log(3), -1000}
	softmax(s)
	for i, want := range []float64{0.25, 0.75, 0} {
		if math.Abs(s[i]-want) > 1e-9 {
			t.Errorf("share %d is %v, want %v", i, s[i], want)
		}
	}
}

func TestScoresAreShares(t *testing.T) {
	e := Weigh(NewTask(speedPrompt), []Outline{outlineOf("shop.py", big()), outlineOf("depot.py", depot)})
	sum := 0.0
	for _, f := range e.Files {
		if len(f.Scores) != len(f.Leaves) {
			t.Fatalf("%d scores for %d leaves", len(f.Scores), len(f.Leaves))
		}
		for _, s := range f.Scores {
			if s < 0 || s > 1 {
				t.Errorf("score %v", s)
			}
			sum += s
		}
	}
	if math.Abs(sum-1) > 1e-6 {
		t.Errorf("the scores sum to %v", sum)
	}
}

func TestRank(t *testing.T) {
	rows := [][]float32{{1, 0, 0}, {3, 0, 0}, {3, 0, 0}, {0, 0, 0}}
	rank(rows, 0, 1, make([]int, 4))
	for i, want := range [][2]float32{{0.5, 1.0 / 3}, {0, 1}, {0, 1}, {0.75, 0}} {
		if rows[i][1] != want[0] || rows[i][2] != want[1] {
			t.Errorf("row %d has rank %v and share %v, want %v", i, rows[i][1], rows[i][2], want)
		}
	}
}

func TestWithout(t *testing.T) {
	e := Measure(NewTask("weigh_parcel"), []Outline{outlineOf("depot.py", depot)})
	e.score()
	for _, group := range Groups() {
		out := e.Without(group)
		for column, g := range columnGroups() {
			same, flat := true, true
			for i, row := range out.Files[0].Rows {
				same = same && row[column] == e.Files[0].Rows[i][column]
				flat = flat && row[column] == out.Files[0].Rows[0][column]
			}
			if g == group && !flat || g != group && !same {
				t.Errorf("without %s, %s is wrong", group, Columns()[column])
			}
		}
	}
	if len(columnGroups()) != len(Columns()) {
		t.Error("columns and their groups differ in number")
	}
}
