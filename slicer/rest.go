package slicer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"pare/grammars"
	"pare/internal/source"
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
	case r.First == r.Last:
		text = strings.TrimSpace(strconv.Itoa(r.First) + " " + text)
	default:
		text = strings.TrimSpace(strconv.Itoa(r.First) + "-" + strconv.Itoa(r.Last) + " " + text)
	}
	if r.Likely {
		text += " ← likely"
	}
	return text
}

const (
	likelyRows  = 3   // how many rows are marked
	likelyShare = 4.0 // and how often the mean of the leaves that are left out they score
	groupNames  = 110 // bytes of the names that a row lists, where it stands for several blocks
	fewNames    = 45  // and where there is no room for a row of each block that matters
	rowText     = 130 // bytes of a row
	docText     = 64  // and of the words of a comment in it
)

// Rest accounts for all lines of the file that are in no kept range: each lies in
// a row, in the order of the file. Blocks have a row of their own, with signature
// and first words of their comment, as far as cost allows, the likeliest first;
// the others are named together. Scores is by leaf, or nil; cost is the cost of a
// list of rows, which is at most limit where that is possible.
func (o *Outline) Rest(kept []Range, scores []float64, limit int, cost func([]Row) int) []Row {
	r := &rest{o: o, keeps: make([]bool, o.Lines()+2), value: make([]float64, len(o.Blocks)), own: make([]bool, len(o.Blocks)), likely: make([]bool, len(o.Blocks))}
	for _, k := range kept {
		for line := max(1, k.First); line <= min(k.Last, o.Lines()); line++ {
			r.keeps[line] = true
		}
	}
	r.weigh(scores)
	order := r.candidates()
	rows := func(n int) []Row {
		clear(r.own)
		for _, b := range order[:n] {
			for ; b >= 0 && !r.own[b]; b = o.Blocks[b].Parent {
				r.own[b] = true
			}
		}
		r.rows, r.tight = nil, n < len(order)
		r.tell(-1, 0)
		return r.rows
	}
	r.names = groupNames
	if limit <= 0 {
		return rows(len(order))
	}
	if cost(rows(0)) > limit {
		r.names = fewNames
	}
	// The cost grows with the number of rows; where it does not quite, a row more
	// or less does not matter.
	low, high := 0, len(order)
	for low < high {
		mid := (low + high + 1) / 2
		if cost(rows(mid)) <= limit {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 && cost(rows(0)) > limit {
		r.names = 0
	}
	return rows(low)
}

// rest is one run of Rest.
type rest struct {
	o      *Outline
	keeps  []bool    // by line
	value  []float64 // by block: what is expected of it
	own    []bool    // by block: it has a row of its own
	likely []bool    // by block
	tight  bool      // not every block has a row of its own
	names  int       // bytes of names in a row of several blocks
	rows   []Row
}

// out tells how many lines with text of a run are kept and how many are not.
func (r *rest) out(first, last int) (kept, left int) {
	for line := first; line <= last; line++ {
		switch {
		case r.o.text.blank(line):
		case r.keeps[line]:
			kept++
		default:
			left++
		}
	}
	return kept, left
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

// tell adds the rows of the blocks within a block (-1: the file).
func (r *rest) tell(parent, depth int) {
	var group []int
	within := r.tight && r.whole(parent) // the row of the block stands for the others
	flush := func() {
		if len(group) > 0 && !within {
			r.several(group, depth)
		}
		group = nil
	}
	for _, c := range r.o.Children(parent) {
		b := &r.o.Blocks[c]
		kept, left := r.out(b.First, b.Last)
		switch {
		case left == 0:
			flush()
		case b.Role == Head && kept == 0 && r.whole(parent):
			// The row of the block has said it.
		case kept > 0 && r.o.IsLeaf(c):
			flush()
			r.partOf(c, depth)
		case kept > 0:
			flush()
			at := len(r.rows)
			r.tell(c, depth+1)
			r.head(c, depth, at)
		case r.own[c]:
			flush()
			r.rows = append(r.rows, Row{First: b.First, Last: b.Last, Depth: depth, Text: r.described(c), Likely: r.likely[c] && !r.likelyWithin(c)})
			if r.ownWithin(c) {
				r.tell(c, depth+1)
			}
		default:
			group = append(group, c)
		}
	}
	flush()
}

// whole reports whether all of a block is left out and has a row of its own.
func (r *rest) whole(c int) bool {
	if c < 0 {
		return false
	}
	kept, _ := r.out(r.o.Blocks[c].First, r.o.Blocks[c].Last)
	return kept == 0 && r.own[c]
}

func (r *rest) ownWithin(c int) bool {
	return slices.Contains(r.own[c+1:r.o.Blocks[c].End], true)
}

// likelyWithin reports whether a row within that of a block bears its mark.
func (r *rest) likelyWithin(c int) bool {
	for i := c + 1; i < r.o.Blocks[c].End; i++ {
		if r.likely[i] && r.own[i] {
			return true
		}
	}
	return false
}

// head puts the name of a block that is kept in part over the rows from at on, or
// into the only one.
func (r *rest) head(c, depth, at int) {
	b := &r.o.Blocks[c]
	switch {
	case len(r.rows) == at:
	case len(r.rows) == at+1:
		r.rows[at].Depth = depth
		r.rows[at].Text = cut("in "+b.Qualified+": "+r.rows[at].Text, rowText)
	default:
		r.rows = slices.Insert(r.rows, at, Row{Depth: depth, Text: "in " + b.Qualified})
	}
}

// partOf adds rows for the lines of a leaf that are not kept, where others are.
func (r *rest) partOf(leaf, depth int) {
	b := &r.o.Blocks[leaf]
	for line := b.First; line <= b.Last; line++ {
		if r.keeps[line] || r.o.text.blank(line) {
			continue
		}
		last := line
		for last < b.Last && !r.keeps[last+1] {
			last++
		}
		first, end := r.o.text.trim(line, last)
		r.rows = append(r.rows, Row{First: first, Last: end, Depth: depth, Text: r.words(first, end)})
		line = last
	}
}

// several adds the row of neighbouring blocks that have none of their own.
func (r *rest) several(group []int, depth int) {
	first, last := r.o.Blocks[group[0]].First, r.o.Blocks[group[len(group)-1]].Last
	row := Row{First: first, Last: last, Depth: depth}
	for _, c := range group {
		row.Likely = row.Likely || r.likely[c] && last-first < longNamed
	}
	switch b := &r.o.Blocks[group[0]]; {
	case len(group) == 1 && b.Role == Head:
		row.Text = r.described(group[0])
	case len(group) == 1 && b.Role == Whole && b.Name != "":
		row.Text = b.Name
		if depth == 0 {
			row.Text = b.Qualified
		}
	case r.names > 0:
		row.Text = r.listed(group, first, last)
	}
	r.rows = append(r.rows, row)
}

// listed is the names of the blocks of a group, in order, as many as there is
// room for; the likeliest are not left out first.
func (r *rest) listed(group []int, first, last int) string {
	var named []int
	for _, c := range group {
		if b := &r.o.Blocks[c]; b.Role == Whole && b.Name != "" && b.Kind != grammars.Import {
			named = append(named, c)
		}
	}
	if len(named) == 0 {
		return r.words(first, last)
	}
	within, prefix := "", r.prefix(named)
	if p := r.o.Blocks[group[0]].Parent; p >= 0 && prefix == r.o.Blocks[p].Qualified+"." {
		within = prefix
	}
	room := r.names - len(prefix)
	order := slices.Clone(named)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.value[b], r.value[a]) })
	shown := map[int]bool{}
	for _, c := range order {
		name := strings.TrimPrefix(r.o.Blocks[c].Qualified, prefix)
		if room -= len(name) + 2; room < 0 && len(shown) > 0 {
			break
		}
		shown[c] = true
	}
	var parts []string
	for _, c := range named {
		if shown[c] {
			parts = append(parts, cut(strings.TrimPrefix(r.o.Blocks[c].Qualified, prefix), groupNames))
		}
	}
	text := strings.Join(slices.Compact(parts), ", ")
	if prefix != within {
		text = strings.TrimSuffix(prefix, ".") + ": " + text
	}
	if more := len(named) - len(shown); more > 0 {
		text += ", " + strconv.Itoa(more) + " more"
	}
	return text
}

// prefix is the container that all of several blocks are qualified by, with the
// dot; empty for a single one.
func (r *rest) prefix(named []int) string {
	b := &r.o.Blocks[named[0]]
	prefix := strings.TrimSuffix(b.Qualified, b.Name)
	for _, c := range named {
		if b := &r.o.Blocks[c]; strings.TrimSuffix(b.Qualified, b.Name) != prefix {
			return ""
		}
	}
	if !strings.HasSuffix(prefix, ".") {
		return ""
	}
	return prefix
}

// described is the signature of a block and the first words of what its comment
// says.
func (r *rest) described(c int) string {
	b := &r.o.Blocks[c]
	if b.Role != Whole && b.Role != Head || b.Name == "" {
		return r.words(b.First, b.Last)
	}
	text := strings.Join(strings.Fields(string(b.Header.Text(r.o.File.Data))), " ")
	text = strings.TrimRight(text, " {:=")
	if !strings.Contains(text, b.Name) || len(text) > rowText {
		text = b.Qualified
	}
	text = cut(text, rowText-docText)
	if doc := r.doc(b.Def); doc != "" {
		text += ": " + doc
	}
	return text
}

// words is what a run of lines within a block says: the words of the comment that
// it begins with, or its first and its last line of code.
func (r *rest) words(first, last int) string {
	var code []string
	for line := first; line <= last; line++ {
		text := strings.Join(strings.Fields(string(r.o.File.LineText(line))), " ")
		if !strings.ContainsFunc(text, isWordRune) {
			continue
		}
		if r.comment(line) || text[0] == '"' || text[0] == '\'' {
			if words := sentence(text); len(code) == 0 && words != "" {
				return words
			}
			continue
		}
		code = append(code, text)
	}
	switch len(code) {
	case 0:
		return ""
	case 1:
		return cut(code[0], docText)
	}
	return cut(code[0], docText/2) + " … " + cut(code[len(code)-1], docText/2)
}

// comment reports whether a line begins within a comment.
func (r *rest) comment(line int) bool {
	all := r.o.Syntax.Comments
	at := r.o.File.LineSpan(line, line).Start
	for at < len(r.o.File.Data) && (r.o.File.Data[at] == ' ' || r.o.File.Data[at] == '\t') {
		at++
	}
	i, found := slices.BinarySearchFunc(all, at, func(s source.Span, at int) int { return cmp.Compare(s.Start, at) })
	return found || i > 0 && at < all[i-1].End
}

// sentence is the first words of a comment, without its marks.
func sentence(line string) string {
	line = strings.Trim(line, " \t\r\n/*#!-;%|<>\"'(")
	line = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(line, "summary>"), "@brief "))
	if line == "" || line[0] == '@' || line[0] == '[' || !strings.ContainsFunc(line, isWordRune) {
		return ""
	}
	if end := strings.Index(line, ". "); end > 0 {
		line = line[:end]
	}
	return cut(strings.TrimSuffix(line, "."), docText)
}

// doc is the first words of the comment before a definition, or of the string
// that its body begins with.
func (r *rest) doc(def int) string {
	d := &r.o.Syntax.Definitions[def]
	text := string(r.o.File.Data[d.Span.Start:max(d.Span.Start, d.Core.Start)])
	if text == "" && d.Body.Len() > 0 {
		body := strings.TrimLeft(string(r.o.File.Data[d.Body.Start:min(d.Body.End, d.Body.Start+600)]), " \t\r\n:rRuUbB")
		if quote := body[:min(3, len(body))]; quote == `"""` || quote == "'''" {
			text, _, _ = strings.Cut(body[3:], quote)
		}
	}
	for line := range strings.Lines(text) {
		if words := sentence(line); words != "" {
			return strings.TrimPrefix(words, d.Name+" ")
		}
	}
	return ""
}

// cut shortens a text to a number of bytes, at a space where there is one.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	short := strings.ToValidUTF8(text[:most], "")
	if at := strings.LastIndexByte(short, ' '); at > most/2 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,;:(") + "…"
}
