// Package table is the embedded blob of measured token costs: its layout, its
// hashes and its look-ups. The fitting command writes a blob through the same
// offsets and hashes that the estimator reads it by.
//
// A Table is a string used in place: nothing is decoded or allocated, and only
// the pages that a text touches are ever read from disk.
package table

// Scale is the unit of every cost here: a cost of Scale is one token.
const Scale = 32

// Pair is a cost, or a sum of costs, in units of 1/Scale tokens, for the two
// families of tokenizers at once.
type Pair struct{ V3, V5 int }

// Plus is the sum of two costs.
func (p Pair) Plus(q Pair) Pair { return Pair{p.V3 + q.V3, p.V5 + q.V5} }

// Tokens is the pair that costs so many whole tokens in both families.
func Tokens(n int) Pair { return Pair{n * Scale, n * Scale} }

// Sizes of the sections. Slots are powers of two, so that a hash is cut to a
// slot by a shift.
const (
	wordBits   = 15 // 25,000 words at a load of 0.76
	punctBits  = 14 // 10,000 punctuation rows at a load of 0.61
	astralBits = 12 // 1,963 characters beyond the basic plane

	// WordWeightBits and PunctWeightBits are the sizes of the two weight
	// tables of the fallback, as powers of two.
	WordWeightBits  = 18
	PunctWeightBits = 15

	bmpSize    = 1 << 16 // one byte a code unit: class and two costs
	blockCount = 0x110000 / BlockLen
	blockSize  = 2 * blockCount

	// RepeatMax is the longest stretch of one character with a cost of its
	// own; longer ones are priced piece by piece.
	RepeatMax   = 128
	repeatChars = 132
	repeatRow   = 4 + 2*RepeatMax
)

// BlockLen is the number of code points that share an average cost.
const BlockLen = 128

// Offsets of the sections within the blob.
const (
	headerSize = 16
	offBMP     = headerSize
	offWords   = offBMP + bmpSize
	offPunct   = offWords + 4<<wordBits
	offAstral  = offPunct + 4<<punctBits
	offBlocks  = offAstral + 4<<astralBits
	offRepeat  = offBlocks + blockSize
	offWordW   = offRepeat + repeatChars*repeatRow
	offPunctW  = offWordW + 2<<WordWeightBits

	// tabletableSize is the length of a blob in bytes.
	tableSize = offPunctW + 2<<PunctWeightBits
)

// magic opens a blob of this layout. It changes with every change of the
// layout, of a hash or of a feature.
const magic = "pare-tokens-002\n"

// Table is a blob of this layout: tableSize bytes that begin with magic.
type Table string

// Valid reports whether the blob has the layout that this package reads.
func (t Table) Valid() bool { return len(t) == tableSize && t[:headerSize] == magic }

func (t Table) u32(at int) uint32 {
	s := t[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// Class says how a character takes part in cutting a text into runs.
type Class uint8

// The classes of characters. A run is the longest stretch of one class.
const (
	Symbol  Class = iota // symbols, punctuation and marks beyond ASCII
	Word                 // letters that form words
	Digit                // ASCII digits
	Punct                // ASCII punctuation
	Space                // blank, tab, line feed
	Hard                 // Han, Hangul, emoji: each on its own
	Number               // other digits and numbers: each on its own
	Nothing              // costs nothing and parts nothing: controls, private use
	Blank                // counts as a blank: NUL, no-break space
)

// ClassOf is the class of a character.
func (t Table) ClassOf(r rune) Class {
	if r >= bmpSize {
		if r >= 0xF0000 {
			return Nothing
		}
		return Hard
	}
	return Class(t[offBMP+int(r)] & 15)
}

// Char is the measured cost of a character that is not part of a word, or the
// average of its block.
func (t Table) Char(r rune) Pair {
	if r >= bmpSize {
		return t.astral(r)
	}
	b := t[offBMP+int(r)] >> 4
	if b == 0 {
		return t.block(r)
	}
	return Pair{int(b&3) * Scale, int(b>>2) * Scale}
}

func (t Table) block(r rune) Pair {
	at := offBlocks + 2*(int(r)/BlockLen)
	return Pair{int(t[at]), int(t[at+1])}
}

func (t Table) astral(r rune) Pair {
	for slot := uint32(r) * 0x9E3779B1 >> (32 - astralBits); ; slot = (slot + 1) & (1<<astralBits - 1) {
		e := t.u32(offAstral + 4*int(slot))
		if e == 0 {
			return t.block(r)
		}
		if e>>8 == uint32(r) {
			return Pair{int(e>>4&15) * Scale, int(e&15) * Scale}
		}
	}
}

// find looks a hash up in a table of fingerprints. An entry is 24 bits of the
// hash and two costs of 4 bits; an empty slot ends the search. A word that is
// not in the table is taken for another about once in five million.
func (t Table) find(at int, bits uint, h uint64) (Pair, bool) {
	print := uint32(h) | 1<<8
	for slot := int(h >> (64 - bits)); ; slot = (slot + 1) & (1<<bits - 1) {
		e := t.u32(at + 4*slot)
		if e == 0 {
			return Pair{}, false
		}
		if (e^print)>>8 == 0 {
			return Pair{int(e>>4&15) * Scale, int(e&15) * Scale}, true
		}
	}
}

// WordHash is what the word in the first n bytes of s is looked up by.
func WordHash(s string, n int) uint64 { return hashBytes(s, n, seedWord) }

// Word is the measured cost of the word with this hash, if the table has it.
func (t Table) Word(hash uint64) (Pair, bool) { return t.find(offWords, wordBits, hash) }

// Border says what stands beside a run of punctuation.
type Border uint8

// The borders of a run. They combine.
const (
	SpaceBefore Border = 1 << iota // white space that ends in a blank
	SpaceAfter                     // exactly one blank
)

// PunctHash is what the run of punctuation or symbols in the first n bytes of s
// is looked up by, between such borders.
func PunctHash(s string, n int, b Border) uint64 { return hashBytes(s, n, seedPunct+uint64(b)*mul1) }

// Punct is the measured cost of the run with this hash, if the table has it.
func (t Table) Punct(hash uint64) (Pair, bool) { return t.find(offPunct, punctBits, hash) }

// Repeat is the measured cost of n times the same character, if it was
// measured for that character.
func (t Table) Repeat(r rune, n int) (Pair, bool) {
	row := -1
	if r > ' ' && r < 0x7F {
		row = int(r) - '!'
	} else {
		for i := 94; i < repeatChars; i++ {
			if t.u32(offRepeat+i*repeatRow) == uint32(r) {
				row = i
				break
			}
		}
	}
	if row < 0 {
		return Pair{}, false
	}
	at := offRepeat + row*repeatRow + 4 - 2
	sum := Pair{int(t[at+2*RepeatMax]), int(t[at+2*RepeatMax+1])}
	whole := n / RepeatMax
	sum.V3, sum.V5 = sum.V3*whole*Scale, sum.V5*whole*Scale
	if rest := n % RepeatMax; rest > 0 {
		sum.V3 += int(t[at+2*rest]) * Scale
		sum.V5 += int(t[at+2*rest+1]) * Scale
	}
	return sum, true
}
