package slicer

import "math"

// The second stage looks at a leaf in the light of what the first one says of
// the leaves around it: a change seldom stays within one leaf, and the code that
// calls, resembles or stands beside a likely leaf is likelier itself.

// setting is what the first stage says of one file.
type setting struct {
	x         *index
	p         []float64 // of each leaf
	unit      []float64 // summed by unit
	unitMost  []float64
	container map[int]float64
	word      map[uint32]float64 // summed over the leaves that hold a word
	mass      float64            // of the whole file
	top       int                // the likeliest leaf
	rank      []float32          // of each leaf, as a share
	unitRank  []float32
}

func newSetting(x *index, p []float64) *setting {
	s := &setting{x: x, p: p, unit: make([]float64, len(x.units)), unitMost: make([]float64, len(x.units)), container: map[int]float64{}, word: map[uint32]float64{}}
	for i := range x.leaves {
		l := &x.leaves[i]
		s.mass += p[i]
		s.unit[l.unit] += p[i]
		s.unitMost[l.unit] = max(s.unitMost[l.unit], p[i])
		s.container[x.parentOf(l.unit)] += p[i]
		if p[i] > p[s.top] {
			s.top = i
		}
		for _, w := range l.words {
			if x.wordIn[w] > 1 {
				s.word[w] += p[i]
			}
		}
	}
	s.rank, s.unitRank = rankOf(p), rankOf(s.unit)
	return s
}

// shared is how much likely leaves have words in common with this one: the sum
// over its words, by rarity, and the most for one word.
func (s *setting) shared(i int) (sum, most float32) {
	n := float64(len(s.p))
	all := 0.0
	for _, w := range s.x.leaves[i].words {
		in := s.x.wordIn[w]
		if in < 2 {
			continue
		}
		idf := math.Log(n / float64(in))
		m := (s.word[w] - s.p[i]) * idf
		all += m
		most = max(most, float32(m))
	}
	return float32(all), most
}

// near is the largest of the masses of the units.
func (s *setting) near(units []int) float64 {
	most := 0.0
	for _, u := range units {
		most = max(most, s.unit[u])
	}
	return most
}

// at is the first stage's share of the leaf at a distance from i, or 0.
func (s *setting) at(i, distance int) float64 {
	if i += distance; i < 0 || i >= len(s.p) {
		return 0
	}
	return s.p[i]
}

// logit is a share as the trees like it; nothing is far below everything.
func logit(p float64) float32 { return float32(math.Log(p + 1e-6)) }

// contextSignals are the columns of the second stage that come from the first.
var contextSignals = []struct {
	name  string
	value func(s *setting, i int) float32
}{
	{"first", func(s *setting, i int) float32 { return logit(s.p[i]) }},
	{"first rank", func(s *setting, i int) float32 { return s.rank[i] }},
	{"first against top", func(s *setting, i int) float32 { return logit(s.p[i]) - logit(s.p[s.top]) }},
	{"first by byte", func(s *setting, i int) float32 { return logit(s.p[i] / float64(s.x.leaves[i].bytes+1) * 400) }},
	{"unit mass", func(s *setting, i int) float32 { return logit(s.unit[s.x.leaves[i].unit]) }},
	{"unit rest", func(s *setting, i int) float32 { return logit(s.unit[s.x.leaves[i].unit] - s.p[i]) }},
	{"unit most", func(s *setting, i int) float32 { return logit(s.unitMost[s.x.leaves[i].unit]) }},
	{"unit rank", func(s *setting, i int) float32 { return s.unitRank[s.x.leaves[i].unit] }},
	{"unit even", func(s *setting, i int) float32 {
		u := s.x.leaves[i].unit
		return logit(s.unit[u] / float64(len(s.x.units[u].leaves)))
	}},
	{"container mass", func(s *setting, i int) float32 { return logit(s.container[s.x.parentOf(s.x.leaves[i].unit)]) }},
	{"before 1", func(s *setting, i int) float32 { return logit(s.at(i, -1)) }},
	{"before 2", func(s *setting, i int) float32 { return logit(s.at(i, -2)) }},
	{"after 1", func(s *setting, i int) float32 { return logit(s.at(i, 1)) }},
	{"after 2", func(s *setting, i int) float32 { return logit(s.at(i, 2)) }},
	{"around", func(s *setting, i int) float32 {
		return logit(s.at(i, -3) + s.at(i, -2) + s.at(i, -1) + s.at(i, 1) + s.at(i, 2) + s.at(i, 3))
	}},
	{"likely caller", func(s *setting, i int) float32 { return logit(s.near(s.x.units[s.x.leaves[i].unit].callers)) }},
	{"likely callee", func(s *setting, i int) float32 { return logit(s.near(s.x.units[s.x.leaves[i].unit].callees)) }},
	{"shared words", func(s *setting, i int) float32 { sum, _ := s.shared(i); return sum }},
	{"shared words mean", func(s *setting, i int) float32 {
		sum, _ := s.shared(i)
		return sum / float32(len(s.x.leaves[i].words)+3)
	}},
	{"shared word", func(s *setting, i int) float32 { _, most := s.shared(i); return most }},
	{"file mass", func(s *setting, _ int) float32 { return logit(s.mass) }},
	{"top", func(s *setting, _ int) float32 { return logit(s.p[s.top]) }},
	{"from top", func(s *setting, i int) float32 { return float32(i - s.top) }},
	{"top's unit", func(s *setting, i int) float32 { return oneIf(s.x.leaves[i].unit == s.x.leaves[s.top].unit) }},
}

// contextKept are the columns of the first stage that the second sees again.
var contextKept = []string{
	"kind", "unit kind", "kind around", "role", "lines", "bytes", "unit lines", "unit leaves", "place in unit", "number in unit", "place in file", "depth",
	"comment share", "string share", "words", "numbers", "distinct", "branches", "exits", "fails", "language", "file lines", "file leaves", "file units", "files",
	"prompt words", "prompt terms", "exact units", "name exact", "own name exact", "hand", "leaf hand share", "leaf all bm25 share", "unit all bm25 share", "leaf names share", "twin", "callers", "callees",
}

// Context is the rows of the second stage, for shares that the first gave to all
// leaves of all files.
func (e *Evidence) Context(shares []float64) [][]float32 {
	kept := columnsNamed(contextKept)
	width := len(contextSignals) + len(kept)
	rows := make([][]float32, 0, len(shares))
	flat := make([]float32, len(shares)*width)
	for f := range e.Files {
		file := &e.Files[f]
		n := len(file.Rows)
		if n == 0 {
			continue
		}
		s := newSetting(file.candidates[0].x, shares[:n])
		shares = shares[n:]
		for i := range n {
			row := flat[len(rows)*width : (len(rows)+1)*width]
			for j := range contextSignals {
				row[j] = contextSignals[j].value(s, i)
			}
			for j, column := range kept {
				row[len(contextSignals)+j] = file.Rows[i][column]
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// ContextColumns is the names of the columns of the second stage.
func ContextColumns() []string {
	var names []string
	for i := range contextSignals {
		names = append(names, contextSignals[i].name)
	}
	return append(names, contextKept...)
}

// columnsNamed is the indices of the columns with those names.
func columnsNamed(names []string) []int {
	at := map[string]int{}
	for i, name := range Columns() {
		if _, twice := at[name]; !twice {
			at[name] = i
		}
	}
	indices := make([]int, len(names))
	for i, name := range names {
		indices[i] = at[name]
	}
	return indices
}

// rankOf is the rank of each value, the largest first, as a share of them all.
func rankOf(values []float64) []float32 {
	rows := make([][]float32, len(values))
	flat := make([]float32, 3*len(values))
	for i, v := range values {
		rows[i] = flat[3*i : 3*i+3]
		rows[i][0] = float32(v)
	}
	rank(rows, 0, 1, make([]int, len(values)))
	ranks := make([]float32, len(values))
	for i, row := range rows {
		ranks[i] = row[1]
	}
	return ranks
}
