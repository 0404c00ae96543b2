package slicer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"pare/grammars"
)

// Row is a line of what is told of lines that are left out of a file.
type Row struct {
	// First and Last are the lines that the row stands for, neither of them kept;
	// zero for the heading of rows within a block that is kept in part.
	First, Last int
	Depth       int // how many rows it lies within
	// Text says what is there, from the file: names, signatures, words of comments.
	Text string
	// Likely marks the few rows that the task needs soonest.
	Likely bool
}

// String is the row without its indentation.
func (r Row) String() string {
	text := r.Text
	switch {
	case r.First == 0:
		text += ":"
	default:
		text = strings.TrimSpace(lineNumbers(r.First, r.Last) + " " + text)
	}
	if r.Likely {
		text += " ← likely"
	}
	return text
}

// lineNumbers is lines as a row names them.
func lineNumbers(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return strconv.Itoa(first) + "-" + strconv.Itoa(last)
}

// Rest accounts for all lines of the file that are in no kept range: each lies in
// a row, in the order of the file. Blocks have a row of their own, with signature
// and first words of their comment; where that costs more than limit, there is one for
// each hundred lines or so, with names. Scores is by leaf, or nil; cost is the cost of a
// list of rows, which is at most limit where that is possible.
func (o *Outline) Rest(kept []Range, scores []float64, limit int, cost func([]Row) int) []Row {
	r := &rest{o: o, keeps: make([]bool, o.Lines()+2), upTo: make([]lineCount, o.Lines()+2), value: make([]float64, len(o.Blocks)), own: make([]bool, len(o.Blocks)), likely: make([]bool, len(o.Blocks)), loads: make([]bool, o.Lines()+2)}
	for _, k := range kept {
		for line := max(1, k.First); line <= min(k.Last, o.Lines()); line++ {
			r.keeps[line] = true
		}
	}
	r.count()
	r.markImports()
	r.weigh(scores)
	order := r.candidates()
	for _, b := range order {
		for ; b >= 0 && !r.own[b]; b = o.Blocks[b].Parent {
			r.own[b] = true
		}
	}
	r.tell(-1, 0)
	r.close()
	if limit <= 0 || cost(r.rows) <= limit {
		return r.rows
	}
	r.shown = ""
	return r.runs(order, limit, cost)
}

// most is the largest number up to n that is good, where 0 is and none is after one
// that is not. The cost of rows grows with their number; where it does not quite, a
// row more or less does not matter.
func most(n int, good func(int) bool) int {
	low := 0
	for low < n {
		mid := (low + n + 1) / 2
		if good(mid) {
			low = mid
		} else {
			n = mid - 1
		}
	}
	return low
}

// rest is one run of Rest.
type rest struct {
	o      *Outline
	keeps  []bool         // by line
	upTo   []lineCount    // by line: of it and of those before
	value  []float64      // by block: what is expected of it
	own    []bool         // by block: it has a row of its own
	likely []bool         // by block
	loads  []bool         // by line: it imports something
	marked bool           // the likeliest names stand with their lines
	alike  map[string]int // how many blocks have a name
	wordy  bool           // there is room to say what stands within a function
	shown  string         // the qualified name of what the rows around stand for
	rows   []Row
}

// lineCount is how many lines with text are kept and how many are not.
type lineCount struct{ kept, left int }

// count adds up the lines, once: each try of how many rows there may be asks about
// each block.
func (r *rest) count() {
	for line := 1; line <= r.o.Lines(); line++ {
		n := r.upTo[line-1]
		switch {
		case r.o.text.blank(line):
		case r.keeps[line]:
			n.kept++
		default:
			n.left++
		}
		r.upTo[line] = n
	}
}

// out tells how many lines with text of a run are kept and how many are not.
func (r *rest) out(first, last int) (kept, left int) {
	before, all := r.upTo[first-1], r.upTo[max(first-1, last)]
	return all.kept - before.kept, all.left - before.left
}

// weigh gives each block the sum of what is expected of its leaves that are left
// out, and marks the likeliest.
func (r *rest) weigh(scores []float64) {
	leaves := r.o.Leaves()
	var sum float64
	var outs []int
	for i, leaf := range leaves {
		b := &r.o.Blocks[leaf]
		if kept, left := r.out(b.First, b.Last); left == 0 || kept > left {
			continue
		}
		score := 0.0
		if i < len(scores) {
			score = scores[i]
		}
		sum += score
		outs = append(outs, leaf)
		r.value[leaf] = score
	}
	slices.SortStableFunc(outs, func(a, b int) int { return cmp.Compare(r.value[b], r.value[a]) })
	for i, leaf := range outs {
		if i < likelyRows && r.value[leaf]*float64(len(outs)) > likelyShare*sum && sum > 0 {
			r.likely[leaf] = true
		}
	}
	for i := len(r.o.Blocks) - 1; i >= 0; i-- {
		b := &r.o.Blocks[i]
		if p := b.Parent; p >= 0 {
			r.value[p] += r.value[i]
			r.likely[p] = r.likely[p] || r.likely[i]
		}
	}
	// Without a word that speaks for a block, the ones that hold others come first,
	// and then long ones.
	for i := range r.o.Blocks {
		b := &r.o.Blocks[i]
		r.value[i] += 1e-6 * float64(b.Last-b.First+1)
		if container(b.Kind) && b.Role == Whole {
			r.value[i] += 1e-3
		}
	}
}

// candidates is the blocks that may have a row of their own, the most telling
// first. Parts of a function are told together, but for the likely ones.
func (r *rest) candidates() []int {
	var all []int
	for i := range r.o.Blocks {
		b := &r.o.Blocks[i]
		kept, left := r.out(b.First, b.Last)
		if left == 0 || kept > 0 && !r.o.IsLeaf(i) {
			continue
		}
		if b.Role == Whole && b.Name != "" && b.Kind != grammars.Import || r.o.IsLeaf(i) && r.likely[i] {
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int {
		if r.likely[a] != r.likely[b] {
			if r.likely[a] {
				return -1
			}
			return 1
		}
		return cmp.Compare(r.value[b], r.value[a])
	})
	return all
}
