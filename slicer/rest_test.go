package slicer

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func rowsCost(rows []Row) int {
	n := 0
	for _, r := range rows {
		n += len(r.String()) + 3 + 2*r.Depth
	}
	return n
}

// Each line with text that is not kept lies in a row, no kept one in a row that
// holds no other, and the rows come in order.
func TestRestAccountsForAll(t *testing.T) {
	for _, text := range []string{shop, big(), longCart(), "x = 1\n\ny = 2\n", strings.Repeat("word ", 300), ""} {
		o := outlineOf("a.py", text)
		for step := 1; step < 9; step++ {
			var kept []Range
			for line := step; line+step < o.Lines() && len(kept) < 8; line += 5 * step {
				kept = append(kept, Range{line, line + step})
			}
			for _, limit := range []int{0, 1, 200, 1000} {
				checkRest(t, &o, kept, o.Rest(kept, nil, limit, rowsCost))
			}
		}
	}
}

// The same of a file in each language, whatever is kept of it and however little room
// there is.
func TestRestAccountsForAllInEachLanguage(t *testing.T) {
	files, err := filepath.Glob("../grammars/testdata/fixtures/*")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		o := outlineOf(path, string(data))
		scores := make([]float64, len(o.Leaves()))
		for i := range scores {
			scores[i] = float64(i*7919%101) / 101
		}
		r := rand.New(rand.NewPCG(1, uint64(len(data))))
		for range 6 {
			var kept []Range
			for line := 1 + r.IntN(20); line < o.Lines() && len(kept) < 8; line += 2 + r.IntN(40) {
				last := min(o.Lines(), line+r.IntN(30))
				kept = append(kept, Range{line, last})
				line = last
			}
			for _, limit := range []int{0, 1, 300, 1000} {
				checkRest(t, &o, kept, o.Rest(kept, scores, limit, rowsCost))
			}
		}
		if t.Failed() {
			t.Fatalf("in %s", path)
		}
	}
}

func checkRest(t *testing.T, o *Outline, kept []Range, rows []Row) {
	t.Helper()
	told := map[int]bool{}
	at := 0
	for _, r := range rows {
		if r.First == 0 {
			continue
		}
		if r.First < at || r.Last < r.First || r.Last > o.Lines() {
			t.Errorf("row %+v after line %d", r, at)
		}
		if Touches(kept, r.First, r.First) || Touches(kept, r.Last, r.Last) {
			t.Errorf("row %+v begins or ends in a kept line: %v", r, kept)
		}
		at = r.First
		if strings.HasSuffix(r.Text, ": ") || strings.Contains(r.Text, "in :") {
			t.Errorf("row %+v says nothing after a colon", r)
		}
		for line := r.First; line <= r.Last; line++ {
			told[line] = true
		}
	}
	for line := 1; line <= o.Lines(); line++ {
		if !o.text.blank(line) && told[line] == Touches(kept, line, line) {
			t.Errorf("line %d: in a row %v, and kept %v: %v %v", line, told[line], Touches(kept, line, line), rows, kept)
			return
		}
	}
}

func TestRestKeepsToItsLimit(t *testing.T) {
	o := outlineOf("cart.py", longCart())
	kept := []Range{{14, 20}, {30, 40}}
	last := 0
	for _, limit := range []int{200, 300, 600, 1200, 2400} {
		rows := o.Rest(kept, nil, limit, rowsCost)
		if n := rowsCost(rows); n > limit || n < last {
			t.Errorf("within %d the rows cost %d, before %d", limit, n, last)
		} else {
			last = n
		}
	}
	if all := o.Rest(kept, nil, 0, rowsCost); rowsCost(all) < last {
		t.Errorf("without a limit the rows cost %d", rowsCost(all))
	}
}

func ExampleOutline_Rest() {
	o := outlineOf("cart.py", cart)
	for _, row := range o.Rest([]Range{{22, 30}}, nil, 0, func([]Row) int { return 0 }) {
		fmt.Printf("%s%s\n", strings.Repeat("  ", row.Depth), row)
	}
	// Output:
	// 1 A cart and what is in it
	// 3 LIMIT = 10
	// 6-14 class Item: One thing
	//   9-11 def __init__(self, price)
	//   13-14 def clear(self)
	// in Cart:
	//   17-18 class Cart: Things to buy
	//   20-21 start of def __init__(self)
	//   32-34 def grand_total(self): What is to be paid
	//   36-37 def _sum(self)
	//   39-40 def is_empty(self)
	// 43-44 def round_up(amount)
	// 47-48 def unrelated(a)
}
