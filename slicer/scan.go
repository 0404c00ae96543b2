package slicer

import "slices"

// scanner goes once over the file's text and fills the leaves of an index.
type scanner struct {
	*index
	counts  [][fields]uint16 // of the terms in the open leaf
	touched []int32
	seen    map[uint32]bool // words of the open leaf
	at      int             // open leaf
	zone    int             // next entry of code
	last    uint32          // the stem before
	two     [2]uint32       // the two words before
	run_    int             // length of the open run of pairs in a string or comment
}

func (s *scanner) run() {
	text := s.outline.File.Data
	for s.at = range s.leaves {
		span := s.outline.Span(s.leaves[s.at].block)
		s.seen = map[uint32]bool{}
		s.last, s.two, s.run_ = 0, [2]uint32{}, 0
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
		s.part(l, stem(word[start:end]), where)
	}
}

// distinct handles the first time that a word stands in the leaf.
func (s *scanner) distinct(l *leaf, whole uint32, where field) {
	if where == fieldCode && keyword(whole) == keywordNone {
		l.words = append(l.words, whole)
		s.wordIn[whole]++
		for _, u := range s.named[whole] {
			if int(u) != l.unit {
				l.calls = append(l.calls, u)
			}
		}
	}
	if _, ok := s.task.names[whole]; ok {
		l.names = append(l.names, whole)
		s.nameIn[whole]++
		if u := &s.units[l.unit]; !slices.Contains(u.names, whole) {
			u.names = append(u.names, whole)
		}
	}
}

func (s *scanner) part(l *leaf, h uint32, where field) {
	if s.last != 0 && s.task.joined[pair(s.last, h)] {
		l.pairs++
		if where == fieldCode {
			l.codePairs++
			s.run_ = 0
		} else {
			s.run_++
			l.phrase = max(l.phrase, s.run_)
		}
	} else {
		s.run_ = 0
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
		u.add(t, s.counts[t])
		s.counts[t] = [fields]uint16{}
	}
	s.touched = s.touched[:0]
}

func (u *unit) add(t int32, count [fields]uint16) {
	for i := range u.hits {
		if u.hits[i].term == t {
			for f := range count {
				u.hits[i].count[f] += count[f]
			}
			return
		}
	}
	u.hits = append(u.hits, hit{t, count})
}
