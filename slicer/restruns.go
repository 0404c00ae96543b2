package slicer

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"pare/grammars"
)

// style is how the rows of runs are told. Longer ones come first.
type style struct {
	apart  bool // the likeliest blocks have rows of their own
	words  bool // what stands within a function is told
	marked bool // the likeliest names stand with their lines
	piece  int  // lines from which a run is told in two rows; 0 for all in one
}

// styles are those of runs, by how much they tell. A row with lines and a few names
// says more than a list of names: it can be read.
var styles = []style{
	{apart: true, words: true, piece: pieceLines},
	{apart: true, piece: pieceLines},
	{apart: true, piece: 2 * pieceLines},
	{apart: true, piece: 4 * pieceLines},
	{apart: true},
	{marked: true, piece: 4 * pieceLines},
	{marked: true},
	{},
}

// runs is the rows where there is no room for one of each block: one for each hundred
// lines or so between kept ones, with the names in it, the most telling first as long
// as cost allows. The likeliest blocks have rows of their own where that leaves room
// for names, or else their lines beside their names.
func (r *rest) runs(order []int, limit int, cost func([]Row) int) []Row {
	from := r.spans()
	var told []run
	for _, style := range styles {
		told = from
		if style.apart {
			told = r.apart(from)
		}
		if style.piece > 0 {
			told = r.pieces(told, style.piece)
		}
		r.wordy, r.marked = style.words, style.marked
		if float64(cost(r.listRuns(told, nil))) <= namelessShare*float64(limit) {
			break
		}
	}
	named := r.spread(order, told)
	return r.listRuns(told, named[:most(len(named), func(n int) bool { return cost(r.listRuns(told, named[:n])) <= limit })])
}

// pieces cuts runs where something with a name begins, after so many lines.
func (r *rest) pieces(runs []run, lines int) []run {
	var out []run
	for _, in := range runs {
		if in.block < 0 && in.last-in.first >= lines {
			for i := range r.o.Blocks {
				b := &r.o.Blocks[i]
				if b.First-in.first < lines || b.First > in.last || b.Role != Whole || b.Name == "" {
					continue
				}
				first, last := r.o.text.trim(in.first, b.First-1)
				out = append(out, run{first, last, -1})
				in.first = b.First
			}
		}
		out = append(out, in)
	}
	return out
}

// spread is the blocks of an order that have names, with the first of each run in
// front: a run without a name hides all that it holds.
func (r *rest) spread(order []int, told []run) []int {
	var first, others []int
	has := make([]bool, len(told))
	for _, c := range order {
		b := &r.o.Blocks[c]
		if b.Role != Whole || b.Name == "" {
			continue
		}
		at := sort.Search(len(told), func(i int) bool { return told[i].last >= b.First })
		if at == len(told) || has[at] {
			others = append(others, c)
			continue
		}
		has[at] = true
		first = append(first, c)
	}
	return append(first, others...)
}

// run is lines that are left out, and the block that they are, or -1.
type run struct{ first, last, block int }

// spans is the runs of lines that are left out, blank ones at their ends not counted.
func (r *rest) spans() []run {
	var all []run
	open := false
	for line := 1; line <= r.o.Lines(); line++ {
		switch {
		case r.o.text.blank(line):
		case r.keeps[line]:
			open = false
		case open:
			all[len(all)-1].last = line
		default:
			all, open = append(all, run{first: line, last: line, block: -1}), true
		}
	}
	return all
}

// apart cuts the likeliest blocks out of the runs that they lie in.
func (r *rest) apart(runs []run) []run {
	var out []run
	for _, in := range runs {
		for i := 0; i < len(r.o.Blocks); i++ {
			b := &r.o.Blocks[i]
			if b.First < in.first || b.Last > in.last || !r.isPlace(i) {
				continue
			}
			if b.First > in.first {
				first, last := r.o.text.trim(in.first, b.First-1)
				out = append(out, run{first, last, -1})
			}
			out = append(out, run{b.First, b.Last, i})
			in.first, _ = r.o.text.trim(b.Last+1, max(in.last, b.Last+1))
			i = b.End - 1
		}
		if in.first <= in.last {
			out = append(out, in)
		}
	}
	return out
}

// isPlace reports whether a block is one of the likeliest, and small enough to be
// read for itself.
func (r *rest) isPlace(c int) bool {
	b := &r.o.Blocks[c]
	return r.likely[c] && b.Last-b.First < longNamed && (r.o.IsLeaf(c) || b.Role == Whole && function(b.Kind))
}

// unambiguous is the name of a block, with that of its container where others of the
// file are called like it.
func (r *rest) unambiguous(c int) string {
	if r.alike == nil {
		r.alike = map[string]int{}
		for i := range r.o.Blocks {
			if b := &r.o.Blocks[i]; b.Role == Whole {
				r.alike[b.Name]++
			}
		}
	}
	b := &r.o.Blocks[c]
	if around := strings.TrimSuffix(strings.TrimSuffix(b.Qualified, b.Name), "."); r.alike[b.Name] > 1 && around != "" {
		return around[strings.LastIndexByte(around, '.')+1:] + "." + b.Name
	}
	return b.Name
}

// listRuns is a row for each run, with those of the blocks that lie in it.
func (r *rest) listRuns(runs []run, named []int) []Row {
	own := make([]bool, len(r.o.Blocks))
	for _, c := range named {
		own[c] = true
	}
	var rows []Row
	for _, in := range runs {
		row := Row{First: in.first, Last: in.last}
		if in.block >= 0 {
			row.Likely = true
			b := &r.o.Blocks[in.block]
			r.shown = strings.TrimSuffix(strings.TrimSuffix(b.Qualified, b.Name), ".")
			row.Text = r.described(in.block)
			switch around := r.shown; {
			case b.Role != Whole && b.Role != Head && b.Name != "":
				row.Text = "in " + b.Name + ": " + row.Text
			case b.Role == Whole && around != "":
				row.Text = "in " + around + ": " + row.Text
			}
		} else {
			row.Text, row.Likely = r.runText(in, own)
		}
		row.Text = strings.TrimSuffix(row.Text, ": ")
		rows = append(rows, row)
	}
	r.rows = rows
	r.close()
	return r.rows
}

// runText says what lies in a run: of which function it is the rest, and the names
// of the blocks within.
func (r *rest) runText(in run, own []bool) (text string, likely bool) {
	var names nameList
	rest, start, inside, more := "", "", "", 0
	for i := range r.o.Blocks {
		b := &r.o.Blocks[i]
		if b.Last < in.first || b.First > in.last {
			continue
		}
		if b.First >= in.first && b.Last <= in.last && r.o.IsLeaf(i) && r.likely[i] && in.last-in.first < longNamed && !r.marked {
			likely = true
		}
		if b.Role != Whole || b.Name == "" || b.Kind == grammars.Import {
			continue
		}
		switch starts, ends := b.First >= in.first, b.Last <= in.last; {
		case starts && ends && (own[i] || r.marked && r.isPlace(i)):
			r.addName(&names, i)
		case starts && ends:
			more++
		case starts && container(b.Kind):
			names.add(i, b.End, "start of "+b.Name)
		case starts:
			start = "start of " + b.Name
		case !function(b.Kind):
			inside = b.Name
		case ends:
			rest = "rest of " + b.Name
		default:
			rest = "in " + b.Name
			if words := r.words(in.first, in.last); r.wordy && words != "" {
				return rest + ": " + words, likely
			}
		}
	}
	var parts []string
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	if r.imports(in.first, in.last) {
		add(importsWord)
	}
	add(rest)
	add(names.String())
	if more > 0 && len(names.all) > 0 {
		add(strconv.Itoa(more) + " more")
	}
	add(start)
	if len(parts) == 0 && inside != "" {
		add("in " + inside)
	}
	return strings.Join(parts, ", "), likely
}

// addName adds the name of a block to those of a run.
func (r *rest) addName(names *nameList, i int) {
	b := &r.o.Blocks[i]
	name := b.Name
	if i >= names.end {
		name = r.unambiguous(i)
	}
	name = cut(name, groupNames)
	if r.marked && r.isPlace(i) {
		name += " (" + lineNumbers(b.First, b.Last) + ", likely)"
	}
	within := 0
	if container(b.Kind) {
		within = b.End
	}
	names.add(i, within, name)
}

// nameList is names in the order of a file, each once; those within a container stand
// in parentheses behind its own.
type nameList struct {
	all    []string
	end    int // of the container that is open, as an index of blocks
	within []string
}

// add adds the name of the block at index i. End is that of a container, or 0.
func (l *nameList) add(i, end int, name string) {
	if i < l.end {
		if !slices.Contains(l.within, name) {
			l.within = append(l.within, name)
		}
		return
	}
	l.close()
	if !slices.Contains(l.all, name) {
		l.all, l.end = append(l.all, name), end
	}
}

func (l *nameList) close() {
	if len(l.within) > 0 {
		l.all[len(l.all)-1] += " (" + strings.Join(l.within, ", ") + ")"
	}
	l.within, l.end = nil, 0
}

// String is the names with commas.
func (l *nameList) String() string {
	l.close()
	return strings.Join(l.all, ", ")
}
