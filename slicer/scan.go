package slicer

// scanner goes once over the file's text and fills the leaves of an index.
type scanner struct {
	*index
	counts   [][fields]uint16 // of the terms in the open leaf
	touched  []int32
	seen     map[uint32]bool   // words of the open leaf
	unitSeen map[unitWord]bool // names of the prompt that the units hold
	unitHit  map[unitWord]int  // where the units count a term
	at       int               // open leaf
	zone     int               // next entry of code
	last     uint32            // the stem before
	two      [2]uint32         // the two words before
	length   int               // length of the open run of pairs in a string or comment
}

func (s *scanner) run() {
	text := s.outline.File.Data
	for s.at = range s.leaves {
		span := s.outline.Span(s.leaves[s.at].block)
		s.seen = map[uint32]bool{}
		s.last, s.two, s.length = 0, [2]uint32{}, 0
		for i := span.Start; i < span.End; {
			start, end := nextWord(text[:span.End], i)
			if start == end {
				break
			}
			i = end
			s.word(text[start:end], s.fieldAt(start))
		}
		s.quoted()
		s.flush()
	}
}

// fieldAt is the field of the text at offset; offsets must not go back.
func (s *scanner) fieldAt(offset int) field {
	for s.zone < len(s.code) && s.code[s.zone].end <= offset {
		s.zone++
	}
	if s.zone < len(s.code) && s.code[s.zone].start <= offset {
		return s.code[s.zone].field
	}
	return fieldCode
}

func (s *scanner) word(word []byte, where field) {
	l := &s.leaves[s.at]
	l.size++
	l.field[where]++
	if classes[word[0]] == classDigit {
		l.numbers++
	}
	whole := hashBytes(word)
	if where == fieldCode {
		l.count[keyword(whole)]++
	}
	if s.task.codes[pair(pair(s.two[0], s.two[1]), whole)] {
		l.triples++
	}
	s.two = [2]uint32{s.two[1], whole}
	if !s.seen[whole] {
		s.seen[whole] = true
		s.distinct(l, whole, where)
	}
	for i := 0; ; {
		start, end := nextPart(word, i)
		if start == end {
			return
		}
		i = end
		h := stem(word[start:end])
		s.part(l, h, where)
		if _, known := s.task.term[h]; !known {
			s.head(l, word[start:end])
		}
	}
}

// mostNamesakes is how many units may share a name for it to say which one is
// called; without a bound, a file of a thousand functions of one name would have
// a million calls.
const mostNamesakes = 8

// unitWord is a word, or a term, within a unit.
type unitWord struct {
	unit int
	word uint32
}

// distinct handles the first time that a word stands in the leaf.
func (s *scanner) distinct(l *leaf, whole uint32, where field) {
	if where == fieldCode && keyword(whole) == keywordNone {
		l.words = append(l.words, whole)
		s.wordIn[whole]++
		if called := s.named[whole]; len(called) <= mostNamesakes {
			for _, u := range called {
				if int(u) != l.unit {
					l.calls = append(l.calls, u)
				}
			}
		}
	}
	if _, ok := s.task.names[whole]; ok {
		l.names = append(l.names, whole)
		s.nameIn[whole]++
		if key := (unitWord{l.unit, whole}); !s.unitSeen[key] {
			s.unitSeen[key] = true
			u := &s.units[l.unit]
			u.names = append(u.names, whole)
		}
	}
}

func (s *scanner) part(l *leaf, h uint32, where field) {
	if s.last != 0 && s.task.joined[pair(s.last, h)] {
		l.pairs++
		if where == fieldCode {
			l.codePairs++
			s.length = 0
		} else {
			s.length++
			l.phrase = max(l.phrase, s.length)
		}
	} else {
		s.length = 0
	}
	s.last = h
	t, ok := s.task.term[h]
	if !ok {
		return
	}
	if s.counts[t] == ([fields]uint16{}) {
		s.touched = append(s.touched, t)
	}
	s.counts[t][where]++
}

// head counts a part that is no word of the prompt but begins like one.
func (s *scanner) head(l *leaf, part []byte) {
	h, ok := headOf(part)
	if !ok {
		return
	}
	if w := s.task.heads[h]; w > 0 {
		l.heads++
		l.headsBest = max(l.headsBest, w)
	}
}

// quoted counts the lines of the leaf that stand in the prompt as they are.
func (s *scanner) quoted() {
	l := &s.leaves[s.at]
	if len(s.task.lines) == 0 && len(s.task.minus) == 0 {
		return
	}
	b := &s.outline.Blocks[l.block]
	for line := b.First; line <= b.Last; line++ {
		h, n := squeeze(s.outline.File.LineText(line))
		if n < minCode {
			continue
		}
		if s.task.lines[h] {
			l.lines++
		}
		if s.task.minus[h] {
			l.minus++
		}
	}
}

// flush moves the counts of the open leaf into it and its unit.
func (s *scanner) flush() {
	l := &s.leaves[s.at]
	u := &s.units[l.unit]
	u.size += l.size
	for _, t := range s.touched {
		l.hits = append(l.hits, hit{t, s.counts[t]})
		s.frequency[t]++
		s.add(l.unit, t, s.counts[t])
		s.counts[t] = [fields]uint16{}
	}
	s.touched = s.touched[:0]
}

// add adds the counts of a term in a leaf to those of its unit.
func (s *scanner) add(unit int, t int32, count [fields]uint16) {
	u := &s.units[unit]
	key := unitWord{unit, uint32(t)}
	at, ok := s.unitHit[key]
	if !ok {
		s.unitHit[key] = len(u.hits)
		u.hits = append(u.hits, hit{t, count})
		return
	}
	for f := range count {
		u.hits[at].count[f] += count[f]
	}
}
