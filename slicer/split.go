package slicer

// split cuts the lines first to last into groups of statements. Lines before a
// piece, such as a comment, go with it; lines after the last piece, such as a
// closing brace, go with that one.
func (b *builder) split(pieces []piece, first, last int) []Range {
	if b.table.text(first, last) <= leafMost {
		return []Range{{first, last}}
	}
	var groups []Range
	at := first // start of the open group
	for i := 0; i < len(pieces); {
		p := pieces[i]
		next := i + 1
		for next < len(pieces) && pieces[next].depth > p.depth {
			next++
		}
		inner := pieces[i+1 : next]
		i = next
		if p.Last < at {
			continue // it shares its lines with the piece before
		}
		start := max(p.First, at)
		end := p.Last
		if i >= len(pieces) {
			end = last
		}
		switch {
		case b.table.text(start, end) > leafMost && len(inner) > 0:
			// The piece is too long itself: what is open joins its first group.
			groups = append(groups, b.split(inner, at, end)...)
			at = end + 1
		case b.table.text(at, end) > leafTarget && start > at && b.table.text(at, start-1) > 0 && b.table.text(at, end) > leafMost:
			groups = append(groups, Range{at, start - 1})
			at = start
		case b.table.text(at, end) >= leafTarget:
			groups = append(groups, Range{at, end})
			at = end + 1
		}
	}
	if at <= last {
		groups = append(groups, b.rest(at, last, len(groups) > 0)...)
	}
	return b.mergeSmall(groups)
}

// smallGroup is the size up to which a group is joined to the one before it: a
// closing brace or a lone return tells nothing alone.
const smallGroup = 2

func (b *builder) mergeSmall(groups []Range) []Range {
	out := groups[:0]
	for _, g := range groups {
		if n := len(out); n > 0 && b.table.text(g.First, g.Last) <= smallGroup {
			out[n-1].Last = g.Last
			continue
		}
		out = append(out, g)
	}
	return out
}

// rest is the lines after the last closed group. Where nothing told where to
// split, blank lines and indentation do.
func (b *builder) rest(first, last int, split bool) []Range {
	if split || b.table.text(first, last) <= leafMost {
		return []Range{{first, last}}
	}
	return b.splitByLayout(first, last)
}

// splitByLayout cuts at lines of the least indentation that follow a blank line
// or a long enough group, never within a string or a comment.
func (b *builder) splitByLayout(first, last int) []Range {
	least := b.leastIndent(first+1, last-1)
	var groups []Range
	at := first
	for line := first + 1; line <= last; line++ {
		if b.table.blank(line) || b.table.indent[line-1] > least || b.insideToken(line) {
			continue
		}
		if n := b.table.text(at, line-1); n >= leafTarget || n >= leafTarget/2 && b.table.blank(line-1) {
			groups = append(groups, Range{at, line - 1})
			at = line
		}
	}
	return append(groups, Range{at, last})
}

func (b *builder) leastIndent(first, last int) int16 {
	least := int16(1 << 14)
	for line := first; line <= last; line++ {
		if !b.table.blank(line) {
			least = min(least, b.table.indent[line-1])
		}
	}
	return least
}
