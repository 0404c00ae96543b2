package slicer

// mostScopes is how many statements around a leaf are looked at, the innermost
// first.
const mostScopes = 4

// scopes finds, for each leaf, the first lines of the pieces that begin before
// it and hold it: the if, case or loop that says when the leaf is run. Pieces
// and leaves both come in order.
func (b *builder) scopes(leaves []int) [][]int32 {
	all := make([][]int32, len(leaves))
	var open []Range
	next := 0
	for i, l := range leaves {
		block := &b.blocks[l]
		for next < len(b.syntax.Pieces) {
			first, last := b.file.Lines(b.syntax.Pieces[next].Span)
			if first >= block.First {
				break
			}
			open = append(closeBefore(open, first), Range{first, last})
			next++
		}
		open = closeBefore(open, block.First)
		for j := len(open) - 1; j >= 0 && len(all[i]) < mostScopes; j-- {
			if line := int32(open[j].First); len(all[i]) == 0 || all[i][len(all[i])-1] != line {
				all[i] = append(all[i], line)
			}
		}
	}
	return all
}

// closeBefore drops the places that end before the line.
func closeBefore(open []Range, line int) []Range {
	for len(open) > 0 && open[len(open)-1].Last < line {
		open = open[:len(open)-1]
	}
	return open
}

// scope collects what of the prompt stands in the lines around a leaf.
type scope struct {
	match match
	title float32
	rare  rareNames
	depth float32
}

func (x *index) scopeOf(at int, sc *scene) scope {
	lines := x.outline.scopes[at]
	if len(lines) == 0 {
		return scope{}
	}
	var hits []hit
	var names []uint32
	size := 0
	for _, line := range lines {
		text := x.outline.File.LineText(int(line))
		for i := 0; ; {
			start, end := nextWord(text, i)
			if start == end {
				break
			}
			i = end
			size++
			names = x.addScopeWord(text[start:end], &hits, names)
		}
	}
	s := scope{match: x.match(hits, size, sc.meanLeaf/4, sc.weights[viewAll], sc.totals[viewAll]), rare: x.rareNames(names), depth: float32(len(lines))}
	s.title = x.match(hits, size, sc.meanLeaf/4, sc.weights[viewTitle], sc.totals[viewTitle]).cover
	return s
}

func (x *index) addScopeWord(word []byte, hits *[]hit, names []uint32) []uint32 {
	if h := hashBytes(word); x.nameIn[h] > 0 {
		names = append(names, h)
	}
	for i := 0; ; {
		start, end := nextPart(word, i)
		if start == end {
			return names
		}
		i = end
		t, ok := x.task.term[stem(word[start:end])]
		if !ok {
			continue
		}
		known := false
		for j := range *hits {
			known = known || (*hits)[j].term == t
		}
		if !known {
			*hits = append(*hits, hit{term: t, count: [fields]uint16{fieldCode: 1}})
		}
	}
}
