package main

import (
	"cmp"
	"math"
	"slices"
	"unicode"

	"pare/tokenize/internal/table"
)

// How many measured runs the blob holds. The origin allows about 25,000 words
// and 10,000 rows of punctuation.
const (
	keepWords = 25000
	keepPunct = 10000
)

// build makes the blob from the measured figures. The same figures give the
// same bytes.
func build(t *tables) ([]byte, error) {
	b := table.NewBuilder()
	for _, fill := range []func(*table.Builder) error{classes, t.fillChars, t.fillRepeat, t.fillWords, t.fillPunct} {
		if err := fill(b); err != nil {
			return nil, err
		}
	}
	costs := table.Table(b.Bytes())
	words, punct := newLearner(table.WordWeightBits), newLearner(table.PunctWeightBits)
	words.learn(t.wordExamples(costs), 1)
	punct.learn(t.punctExamples(costs), 2)
	b.Weights(words.round(), punct.round())
	return b.Bytes(), nil
}

// classes sets the class of every character of the basic plane.
func classes(b *table.Builder) error {
	for r := rune(0); r < 0x10000; r++ {
		b.Class(r, classOf(r))
	}
	return nil
}

func classOf(r rune) table.Class {
	switch {
	case r == ' ' || r == '\t' || r == '\n':
		return table.Space
	case r == 0 || r != '\u3000' && unicode.Is(unicode.Z, r):
		return table.Blank
	case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Co, r):
		return table.Nothing
	case '0' <= r && r <= '9':
		return table.Digit
	case unicode.Is(unicode.Han, r), r >= 0xAC00 && r <= 0xD7A3, r >= 0x3001 && r <= 0x303F, r >= 0xFE00 && r <= 0xFE0F:
		return table.Hard
	case unicode.IsLetter(r), unicode.Is(unicode.Nl, r), unicode.Is(unicode.Other_Alphabetic, r):
		return table.Word
	case unicode.Is(unicode.Nd, r), unicode.Is(unicode.No, r):
		return table.Number
	case r < 0x80:
		return table.Punct
	}
	return table.Symbol
}

// plainBlock is the cost of a character of a block that was not measured: its
// bytes.
const plainBlock = 3

func (t *tables) fillChars(b *table.Builder) error {
	for r := rune(0); r <= unicode.MaxRune; r += table.BlockLen {
		if err := b.Block(r, table.Tokens(plainBlock+int(min(1, r>>16)))); err != nil {
			return err
		}
	}
	for _, k := range t.blocks {
		if err := b.Block(k.first, table.Pair{V3: units(k.cost[0]), V5: units(k.cost[1])}); err != nil {
			return err
		}
	}
	for _, c := range t.chars {
		if err := b.Char([]rune(c.text)[0], c.cost[0], c.cost[1]); err != nil {
			return err
		}
	}
	return nil
}

func units(tokens float64) int { return int(math.Round(tokens * table.Scale)) }

func (t *tables) fillRepeat(b *table.Builder) error {
	next := 94
	for _, r := range t.repeatOrder {
		row := int(r) - '!'
		if r >= 0x7F {
			row = next
			next++
		}
		if err := b.RepeatRow(row, r, between(t.repeat[r])); err != nil {
			return err
		}
	}
	return nil
}

// between fills the lengths that were not measured from their neighbours. The
// last measured length goes on at its own rate.
func between(known map[int][2]int) (cost [table.RepeatMax + 1][2]int) {
	var lengths []int
	for n := range known {
		lengths = append(lengths, n)
	}
	slices.Sort(lengths)
	for n := 1; n <= table.RepeatMax; n++ {
		i, found := slices.BinarySearch(lengths, n)
		lo, hi := lengths[max(0, i-1)], lengths[min(i, len(lengths)-1)]
		for f := range 2 {
			switch {
			case found:
				cost[n][f] = known[n][f]
			case lo == hi || i == len(lengths):
				last := lengths[len(lengths)-1]
				cost[n][f] = (known[last][f]*n + last/2) / last
			default:
				rise := known[hi][f] - known[lo][f]
				cost[n][f] = known[lo][f] + (rise*(n-lo)*2+(hi-lo))/(2*(hi-lo))
			}
		}
	}
	return cost
}

func (t *tables) fillWords(b *table.Builder) error {
	byGain := slices.Clone(t.words)
	slices.SortStableFunc(byGain, func(x, y run) int { return cmp.Compare(x.rank, y.rank) })
	for _, w := range byGain[:min(keepWords, len(byGain))] {
		if !table.Fits(w.cost[0], w.cost[1]) {
			continue
		}
		if err := b.Word(w.text, w.cost[0], w.cost[1]); err != nil {
			return err
		}
	}
	return nil
}

func (t *tables) fillPunct(b *table.Builder) error {
	for _, p := range t.punct[:min(keepPunct, len(t.punct))] {
		if !table.Fits(p.cost[0], p.cost[1]) {
			continue
		}
		if err := b.Punct(p.text, p.border, p.cost[0], p.cost[1]); err != nil {
			return err
		}
	}
	return nil
}

// wordExamples are the words to learn the fallback from.
func (t *tables) wordExamples(costs table.Table) []example {
	var out []example
	for _, w := range t.words {
		out = append(out, wordExample(costs, w, min(1, 0.33*math.Sqrt(float64(w.freq)))))
	}
	for _, w := range t.other {
		out = append(out, wordExample(costs, w, 0.4))
	}
	for _, w := range t.randomWords {
		out = append(out, wordExample(costs, w, 0.2))
	}
	return out
}

func wordExample(costs table.Table, w run, weight float64) example {
	var l table.Letters
	part := l.ReadWord(w.text)
	var f table.Features
	l.Features(&f, false)
	ex := example{weight: float32(weight)}
	ex.slots[1] = slices.Clone(f.Slot[:f.N])
	ex.slots[0] = ex.slots[1]
	if l.Case == table.Shout {
		l.Features(&f, true)
		ex.slots[0] = slices.Clone(f.Slot[:f.N])
	}
	ex.setTarget(costs.Base(&l), w.cost, float64(part)/float64(len(w.text)))
	return ex
}

// setTarget is what the features must add to the base. Of a run longer than
// the fallback reads, it is the share of the part that is read.
func (ex *example) setTarget(base table.Pair, cost [2]int, share float64) {
	for f, b := range [2]int{base.V3, base.V5} {
		ex.target[f] = float32(float64(cost[f])*share) - float32(b)/table.Scale
	}
}

func (t *tables) punctExamples(costs table.Table) []example {
	var out []example
	for _, p := range t.punct {
		out = append(out, punctExample(costs, p, min(1, 0.5*math.Sqrt(float64(p.freq)))))
	}
	for _, p := range t.randomPu {
		out = append(out, punctExample(costs, p, 0.3))
	}
	return out
}

func punctExample(costs table.Table, p run, weight float64) example {
	var l table.Letters
	part := l.ReadMarks(p.text)
	var f table.Features
	l.PunctFeatures(&f, p.border)
	ex := example{weight: float32(weight)}
	ex.slots[1] = slices.Clone(f.Slot[:f.N])
	ex.slots[0] = ex.slots[1]
	ex.setTarget(costs.Base(&l), p.cost, float64(part)/float64(len(p.text)))
	return ex
}
