package grammars

import "pare/internal/source"

const (
	// longDefinition is how many lines a definition has before it is worth
	// splitting: shorter ones are shown whole or not at all.
	longDefinition = 25
	// longPiece is how many lines a piece has before its inside is listed, too.
	longPiece = 10
)

// splitter lists the places at which long definitions can be split: the
// outermost nodes that begin a line of their own, then, within those that are
// long, the next ones. That needs no table: it finds statements, arms of a case
// and the elements of a long literal alike.
type splitter struct {
	*extraction
	defs []Definition
	out  []Piece

	next   int    // the first definition that begins behind the node at hand
	around []int  // definitions around the node at hand
	open   []int  // long pieces around it
	floor  int    // where the last piece before it ends
	long   []int8 // by definition: 0 not known yet, 1 long, -1 not
	rows   []int  // by piece: the row of its code, behind its comments
}

func (x *extraction) pieces(defs []Definition) []Piece {
	s := splitter{extraction: x, defs: defs, long: make([]int8, len(defs))}
	for i := int32(0); i < int32(len(x.nodes)); {
		if s.visit(i) {
			i++
		} else {
			i = int32(x.nodes[i].next)
		}
	}
	return s.out
}

// visit looks at a node and says whether its inside is worth a look.
func (s *splitter) visit(i int32) bool {
	n := &s.nodes[i]
	s.move(int(n.start))
	r := s.roleOf(i)
	if r&isComment != 0 {
		return false
	}
	d := last(s.around)
	if d < 0 || !s.isLongDefinition(d) {
		return true
	}
	span := s.trimmed(n.start, n.end)
	if !s.splits(i, span, d) {
		return r&isString == 0
	}
	p := Piece{Span: span, Def: d}
	low := max(s.floor, s.bodyStart(d))
	if o := last(s.open); o >= 0 {
		low = max(low, s.out[o].Span.Start)
		if s.out[o].Def == d {
			p.Depth = s.out[o].Depth + 1
		}
	}
	p.Span.Start = s.withComments(span.Start, low)
	p.Span.End = s.withDelimiter(span.End, s.limit(d))
	s.out = append(s.out, p)
	s.rows = append(s.rows, int(n.firstRow))
	if !s.isLong(p.Span, longPiece) {
		s.floor = p.Span.End
		return s.holdsDefinition(p.Span)
	}
	s.open = append(s.open, len(s.out)-1)
	return r&isString == 0
}

// move brings around, open and floor to the node that begins at start.
func (s *splitter) move(start int) {
	for ; s.next < len(s.defs) && s.defs[s.next].Span.Start <= start; s.next++ {
		for len(s.around) > 0 && s.defs[last(s.around)].Span.End <= s.defs[s.next].Span.Start {
			s.around = s.around[:len(s.around)-1]
		}
		s.around = append(s.around, s.next)
	}
	for len(s.around) > 0 && s.defs[last(s.around)].Span.End <= start {
		s.around = s.around[:len(s.around)-1]
	}
	for len(s.open) > 0 && s.out[last(s.open)].Span.End <= start {
		s.floor = max(s.floor, s.out[last(s.open)].Span.End)
		s.open = s.open[:len(s.open)-1]
	}
}

func last(list []int) int {
	if len(list) == 0 {
		return -1
	}
	return list[len(list)-1]
}

// holdsDefinition reports whether the next definition begins within the span.
func (s *splitter) holdsDefinition(span source.Span) bool {
	return s.next < len(s.defs) && s.defs[s.next].Span.Start < span.End
}

func (s *splitter) bodyStart(d int) int {
	if b := s.defs[d].Body; !b.Empty() {
		return b.Start
	}
	return s.defs[d].Header.Start
}

// limit is where a piece of definition d ends at the latest.
func (s *splitter) limit(d int) int {
	end := s.defs[d].Span.End
	if o := last(s.open); o >= 0 {
		end = min(end, s.out[o].Span.End)
	}
	return end
}

// splits reports whether definition d, which is long, can be split around a
// node.
func (s *splitter) splits(i int32, span source.Span, d int) bool {
	n := &s.nodes[i]
	def := &s.defs[d]
	if span.Empty() || span.Start < s.floor || !def.Span.Contains(span) || span.Start <= s.bodyStart(d) && def.Body.Empty() {
		return false
	}
	if span.Start < s.bodyStart(d) || span == def.Body || !s.startsLine(span.Start) {
		return false
	}
	if o := last(s.open); o >= 0 && s.out[o].Def == d {
		p := s.out[o].Span
		if !p.Contains(span) || int(n.firstRow) <= s.rows[o] {
			return false
		}
	}
	return !s.isBlock(i, span)
}

// isBlock reports whether a node is a row of statements without delimiters, as
// in Python: it begins where its first statement does, and the next one has the
// same indentation.
func (s *splitter) isBlock(i int32, span source.Span) bool {
	n := &s.nodes[i]
	if i+1 >= int32(n.next) || s.nodes[i+1].start != n.start {
		return false
	}
	column := span.Start - s.lines[n.firstRow]
	for c := int32(s.nodes[i+1].next); c < int32(n.next); c = int32(s.nodes[c].next) {
		m := &s.nodes[c]
		if m.firstRow > n.firstRow && int(m.start)-s.lines[m.firstRow] == column && s.startsLine(int(m.start)) {
			return true
		}
	}
	return false
}

// withComments moves a start up over the comments above it, to low at most.
func (s *splitter) withComments(start, low int) int {
	for {
		c := s.commentBefore(start)
		if c < 0 || s.comments[c].Start < low {
			return start
		}
		start = s.comments[c].Start
	}
}

// withDelimiter is end, moved behind a comma or semicolon that follows at once.
func (s *splitter) withDelimiter(end, limit int) int {
	if end < limit && (s.data[end] == ',' || s.data[end] == ';') {
		return end + 1
	}
	return end
}

func (s *splitter) isLongDefinition(d int) bool {
	if s.long[d] == 0 {
		s.long[d] = -1
		if s.isLong(s.defs[d].Span, longDefinition) {
			s.long[d] = 1
		}
	}
	return s.long[d] > 0
}

// isLong reports whether the span has more than so many lines.
func (x *extraction) isLong(s source.Span, lines int) bool {
	return x.row(max(s.Start, s.End-1))-x.row(s.Start) >= lines
}
