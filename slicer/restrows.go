package slicer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"pare/grammars"
)

// tell adds the rows of the blocks within a block (-1: the file).
func (r *rest) tell(parent, depth int) {
	var group []int
	flush := func() {
		if len(group) > 0 {
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
			r.under(c, depth)
		case r.own[c]:
			flush()
			r.rows = append(r.rows, Row{First: b.First, Last: b.Last, Depth: depth, Text: r.described(c), Likely: r.likely[c] && !r.likelyWithin(c)})
			if r.ownWithin(c) {
				r.within(c, depth+1)
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

// within adds the rows of the blocks within one of which the name has been said.
func (r *rest) within(c, depth int) {
	shown := r.shown
	if name := r.o.Blocks[c].Qualified; name != "" {
		r.shown = name
	}
	r.tell(c, depth)
	r.shown = shown
}

// named is the name of a block, without what the rows around have said.
func (r *rest) named(c int) string {
	return strings.TrimPrefix(r.o.Blocks[c].Qualified, r.shown+".")
}

// under adds the rows of the blocks within one that is kept in part, below its name.
// A single row bears the name itself, and so does a heading that would stand alone.
func (r *rest) under(c, depth int) {
	name := r.named(c)
	if name == "" {
		r.tell(c, depth)
		return
	}
	at := len(r.rows)
	r.within(c, depth+1)
	rows := r.rows[at:]
	switch {
	case len(rows) == 0:
		return
	case len(rows) == 1 || rows[0].First == 0 && !slices.ContainsFunc(rows[1:], func(row Row) bool { return row.Depth <= depth+1 }):
		if inner, ok := strings.CutPrefix(rows[0].Text, "in "); ok {
			rows[0].Text = "in " + name + "." + inner
		} else {
			rows[0].Text = strings.TrimSuffix(cut("in "+name+": "+rows[0].Text, rowText), ": ")
		}
		for i := range rows {
			rows[i].Depth--
		}
	default:
		r.rows = slices.Insert(r.rows, at, Row{Depth: depth, Text: "in " + name})
	}
}

// close gives lines that close something, and stand in rows of their own, to the row
// before, where no kept line lies between.
func (r *rest) close() {
	out := r.rows[:0]
	for _, row := range r.rows {
		if before := outermost(out); before != nil && row.First > 0 && !row.Likely && r.closes(row.First, row.Last) {
			if kept, _ := r.out(before.First, row.Last); kept == 0 {
				before.Last = max(before.Last, row.Last)
				continue
			}
		}
		out = append(out, row)
	}
	r.rows = out
}

// outermost is the row with lines around the last one, or that; nil where it has none.
func outermost(rows []Row) (out *Row) {
	for i := len(rows) - 1; i >= 0; i-- {
		switch row := &rows[i]; {
		case out != nil && row.Depth >= out.Depth:
		case row.First == 0:
			return out
		default:
			out = row
		}
	}
	return out
}

// closes reports whether lines say no more than that something ends.
func (r *rest) closes(first, last int) bool {
	for line := first; line <= last; line++ {
		text, _, _ := strings.Cut(string(r.o.File.LineText(line)), "//")
		switch text = strings.Trim(text, " \t\r;#"); {
		case text == "end" || text == "endif" || text == "fi" || text == "done" || text == "esac":
		case strings.ContainsFunc(text, isWordRune):
			return false
		}
	}
	return true
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
		row := Row{First: first, Last: end, Depth: depth, Text: r.words(first, end)}
		switch {
		case b.Name == "" || b.Role != Whole:
		case first == b.First:
			row.Text = "start of " + r.described(leaf)
		case row.Text == "":
			row.Text = "rest of " + r.named(leaf)
		default:
			row.Text = "in " + r.named(leaf) + ": " + row.Text
		}
		r.rows = append(r.rows, row)
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
	case b.Role == Head && (len(group) == 1 || !container(b.Kind)):
		row.Text = r.described(group[0])
	case len(group) == 1 && b.Role == Whole && b.Name != "":
		row.Text = r.named(group[0])
	default:
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
	if prefix == r.shown+"." {
		within = prefix
	}
	room := groupNames - len(prefix)
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
	text := strings.Join(unique(parts), ", ")
	if prefix != within {
		text = strings.TrimSuffix(prefix, ".") + ": " + text
	}
	if more := len(named) - len(shown); more > 0 {
		text += ", " + strconv.Itoa(more) + " more"
	}
	if r.imports(first, last) {
		text = importsWord + ", " + text
	}
	return text
}

// unique is a list with each text once.
func unique(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(text string) bool {
		was := seen[text]
		seen[text] = true
		return was
	})
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
