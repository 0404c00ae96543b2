package table

import "unicode/utf8"

// The fallback prices a run that no table holds: a base, plus the sum of small
// weights that were fitted for its features (its length and letter case, its
// n-grams of one to five characters, the blocks of its letters). Features are
// hashed into a table of weights; nothing says which feature a weight is for.

// Limits of what the fallback reads of a run.
const (
	maxLetters  = 64 // letters of a word, or characters of a punctuation run
	maxWordLen  = 24 // lengths from here on share a weight
	maxPunctLen = 20
	maxGram     = 4 // of punctuation; words have some of five letters too
)

// Case is how a word is written. The tokenizers mark a capital at the start of
// a word, and the older one marks a word in capitals.
type Case uint8

// The ways to write a word.
const (
	Lower   Case = iota
	Title        // the first letter only
	Shout        // all capitals, four letters or more
	Capital      // all capitals, fewer letters
	Mixed
)

// Features are the features of a run as slots of a table of weights.
type Features struct {
	N    int
	Slot [maxFeatures]uint32
}

const maxFeatures = (maxGram+1)*(maxLetters+2) + maxLetters + 2

func (f *Features) add(h uint64, bits uint) {
	f.Slot[f.N] = uint32(h >> (64 - bits))
	f.N++
}

// Letters is a run as the fallback reads it.
type Letters struct {
	N    int
	R    [maxLetters]rune
	Case Case
	wide bool // some are beyond ASCII
}

// ReadWord reads the first letters of a word, tells its case, and lower-cases
// what the tokenizers lower-case. It returns the bytes it has read.
func (l *Letters) ReadWord(run string) int {
	n := l.read(run)
	l.Case = l.letterCase()
	return n
}

func (l *Letters) read(run string) int {
	l.N, l.wide = 0, false
	at := 0
	for at < len(run) && l.N < maxLetters {
		r, size := rune(run[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(run[at:])
			l.wide = true
		}
		l.R[l.N] = r
		l.N++
		at += size
	}
	return at
}

func (l *Letters) letterCase() Case {
	first, rest, lower := false, 0, 0
	for i, r := range l.R[:l.N] {
		switch {
		case !isUpper(r):
			lower++
		case i == 0:
			first = true
		default:
			rest++
		}
	}
	switch {
	case !first && rest == 0:
		return Lower
	case rest == 0:
		return Title
	case lower > 0 || !first:
		return Mixed
	case l.N >= 4:
		return Shout
	}
	return Capital
}

// Features lists the features of the word. The older family lower-cases a
// Shout; the newer one sees its capitals.
func (l *Letters) Features(f *Features, older bool) {
	f.N = 0
	lower := l.Case == Title || l.Case == Shout && older
	mode := uint64(l.Case)
	if l.Case == Shout && !older {
		mode = uint64(Capital)
	}
	f.add(finish(mode<<8|uint64(min(l.N, maxWordLen))|5<<32), WordWeightBits)
	var key uint64 = '^'
	for i, r := range l.R[:l.N] {
		if lower {
			r = toLower(r)
		}
		if r >= utf8.RuneSelf {
			f.add(finish(uint64(r)/BlockLen|6<<32), WordWeightBits)
		}
		last := key >> 48 // the letter that the next one pushes out
		key = key<<16 | uint64(fold16(r))
		f.grams(key, min(i+2, maxGram), WordWeightBits)
		if i >= maxGram-1 {
			f.add(finish(key^(last+1)*mul2), WordWeightBits)
		}
	}
	f.grams(key<<16|'$', min(l.N+2, maxGram), WordWeightBits)
}

// grams adds the n-grams that end at the last character of key, which holds
// four characters of 16 bits.
func (f *Features) grams(key uint64, n int, bits uint) {
	f.add(finish(key&0xFFFF|1<<32), bits)
	if n > 1 {
		f.add(finish(key&0xFFFFFFFF|2<<32), bits)
	}
	if n > 2 {
		f.add(finish(key&0xFFFFFFFFFFFF|3<<48), bits)
	}
	if n > 3 {
		f.add(finish(key^4<<60), bits)
	}
}

// PunctFeatures lists the features of a run of punctuation between borders.
func (l *Letters) PunctFeatures(f *Features, b Border) {
	f.N = 0
	f.add(finish(uint64(b)<<8|uint64(min(l.N, maxPunctLen))|7<<32), PunctWeightBits)
	key := uint64(1 + b&SpaceBefore)
	for i, r := range l.R[:l.N] {
		key = key<<16 | uint64(fold16(r))
		f.grams(key, min(i+2, maxGram), PunctWeightBits)
	}
	f.grams(key<<16|uint64(3+b&SpaceAfter), min(l.N+2, maxGram), PunctWeightBits)
}

// fold16 is a character in 16 bits; those of the basic plane stay apart.
func fold16(r rune) uint16 { return uint16(r ^ r>>16*0x2F) }

// Base is the cost that weights are added to: what the characters beyond ASCII
// cost on their own.
func (t Table) Base(l *Letters) Pair {
	var sum Pair
	if !l.wide {
		return sum
	}
	for _, r := range l.R[:l.N] {
		if r >= utf8.RuneSelf {
			sum = sum.Plus(t.Char(r))
		}
	}
	return sum
}

// Guess is the fallback at work, with the room that it needs.
type Guess struct {
	letters  Letters
	features Features
}

// Word is the cost of a word that no table holds.
func (g *Guess) Word(t Table, run string) Pair {
	var total Pair
	for len(run) > 0 {
		run = run[g.letters.ReadWord(run):]
		total = total.Plus(g.word(t))
	}
	return total
}

func (g *Guess) word(t Table) Pair {
	l := &g.letters
	if l.N >= 5 && l.oneCharacter() {
		if p, ok := t.Repeat(l.R[0], l.N); ok {
			return p
		}
	}
	base := t.Base(l)
	l.Features(&g.features, false)
	sum := base.Plus(g.weights(t, offWordW))
	if l.Case == Shout {
		l.Features(&g.features, true)
		sum.V3 = base.V3 + g.weights(t, offWordW).V3
	}
	return Pair{settle(sum.V3), settle(sum.V5)}
}

// weights is the sum of the weights of the features.
func (g *Guess) weights(t Table, at int) (sum Pair) {
	for _, slot := range g.features.Slot[:g.features.N] {
		i := at + 2*int(slot)
		w := t[i : i+2]
		sum.V3 += int(int8(w[0]))
		sum.V5 += int(int8(w[1]))
	}
	return sum
}

// settle moves an estimate towards the nearest whole number of tokens, which
// the true cost is: little where it lies between two, much where it lies close.
// On words that the fallback was fitted to, the mean cost for an estimate
// follows this cubic; for others it does no harm, being odd.
func settle(cost int) int {
	if cost <= Scale {
		return Scale
	}
	whole := (cost + Scale/2) / Scale * Scale
	off := cost - whole
	return whole + 4*off*off*off/(Scale*Scale)
}

func (l *Letters) oneCharacter() bool {
	for _, r := range l.R[1:l.N] {
		if r != l.R[0] {
			return false
		}
	}
	return true
}

// Punct is the cost of a run of punctuation or symbols that no table holds.
func (g *Guess) Punct(t Table, run string, b Border) Pair {
	var total Pair
	for len(run) > 0 {
		n := g.letters.ReadMarks(run)
		part := b
		if n < len(run) {
			part &^= SpaceAfter
		}
		total = total.Plus(g.marks(t, part))
		run, b = run[n:], b&^SpaceBefore
	}
	return total
}

func (g *Guess) marks(t Table, b Border) Pair {
	l := &g.letters
	if l.N >= 3 && l.oneCharacter() {
		if p, ok := t.Repeat(l.R[0], l.N); ok {
			return p
		}
	}
	l.PunctFeatures(&g.features, b)
	sum := t.Base(l).Plus(g.weights(t, offPunctW))
	return Pair{settle(sum.V3), settle(sum.V5)}
}

// ReadMarks reads the first characters of a run of punctuation and returns the
// bytes it has read.
func (l *Letters) ReadMarks(run string) int { return l.read(run) }
