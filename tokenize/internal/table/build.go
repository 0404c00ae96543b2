package table

import "fmt"

// Builder fills a blob. Every method reports what does not fit instead of
// cutting it.
type Builder struct{ blob []byte }

// NewBuilder starts a blob in which nothing has been measured.
func NewBuilder() *Builder {
	b := &Builder{make([]byte, tableSize)}
	copy(b.blob, magic)
	return b
}

// Bytes is the blob so far. It is a Table at any time.
func (b *Builder) Bytes() []byte { return b.blob }

func (b *Builder) u32(at int) uint32 {
	s := b.blob[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func (b *Builder) putU32(at int, v uint32) {
	b.blob[at], b.blob[at+1], b.blob[at+2], b.blob[at+3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
}

// Class sets the class of a character of the basic plane.
func (b *Builder) Class(r rune, c Class) {
	b.blob[offBMP+int(r)] = b.blob[offBMP+int(r)]&0xF0 | byte(c)
}

// Char sets the cost of a character in tokens.
func (b *Builder) Char(r rune, v3, v5 int) error {
	if r >= bmpSize {
		return b.astral(r, v3, v5)
	}
	if v3 < 1 || v3 > 3 || v5 < 1 || v5 > 3 {
		return fmt.Errorf("%U: costs %d and %d are not 1 to 3", r, v3, v5)
	}
	b.blob[offBMP+int(r)] |= byte(v3)<<4 | byte(v5)<<6
	return nil
}

func (b *Builder) astral(r rune, v3, v5 int) error {
	if !fits(v3, v5) {
		return fmt.Errorf("%U: costs %d and %d are not 1 to 15", r, v3, v5)
	}
	slot := uint32(r) * 0x9E3779B1 >> (32 - astralBits)
	for range 1 << astralBits {
		at := offAstral + 4*int(slot)
		if b.u32(at) == 0 {
			b.putU32(at, uint32(r)<<8|uint32(v3)<<4|uint32(v5))
			return nil
		}
		slot = (slot + 1) & (1<<astralBits - 1)
	}
	return fmt.Errorf("%U: no room for another character", r)
}

// Block sets the average cost of a character of a block, in units of 1/Scale.
func (b *Builder) Block(r rune, cost Pair) error {
	if cost.V3 < 0 || cost.V3 > 255 || cost.V5 < 0 || cost.V5 > 255 {
		return fmt.Errorf("block of %U: cost %v does not fit a byte", r, cost)
	}
	at := offBlocks + 2*(int(r)/BlockLen)
	b.blob[at], b.blob[at+1] = byte(cost.V3), byte(cost.V5)
	return nil
}

func fits(v3, v5 int) bool { return v3 >= 1 && v3 <= 15 && v5 >= 1 && v5 <= 15 }

// Fits reports whether a cost in tokens can be an entry of the tables of words
// and punctuation.
func Fits(v3, v5 int) bool { return fits(v3, v5) }

// Word adds a word and its cost in tokens. The table always keeps a quarter of
// its slots free, so that a search ends.
func (b *Builder) Word(run string, v3, v5 int) error {
	return b.insert(offWords, wordBits, WordHash(run, len(run)), run, v3, v5)
}

// Punct adds a run of punctuation between borders and its cost in tokens.
func (b *Builder) Punct(run string, border Border, v3, v5 int) error {
	return b.insert(offPunct, punctBits, PunctHash(run, len(run), border), run, v3, v5)
}

func (b *Builder) insert(at int, bits uint, h uint64, run string, v3, v5 int) error {
	if !fits(v3, v5) {
		return fmt.Errorf("%q: costs %d and %d are not 1 to 15", run, v3, v5)
	}
	slot := int(h >> (64 - bits))
	for range 1 << (bits - 2) {
		if b.u32(at+4*slot) == 0 {
			b.putU32(at+4*slot, (uint32(h)|1<<8)&^255|uint32(v3)<<4|uint32(v5))
			return nil
		}
		slot = (slot + 1) & (1<<bits - 1)
	}
	return fmt.Errorf("%q: no room for another run", run)
}

// RepeatRow sets the costs of 1 to RepeatMax times a character, in tokens. Rows 0
// to 93 are '!' to '~'; others are found by their character.
func (b *Builder) RepeatRow(row int, r rune, cost [RepeatMax + 1][2]int) error {
	if row >= repeatChars {
		return fmt.Errorf("%q: no room for another repeated character", r)
	}
	at := offRepeat + row*repeatRow
	b.putU32(at, uint32(r))
	for n := 1; n <= RepeatMax; n++ {
		b.blob[at+4+2*(n-1)], b.blob[at+4+2*(n-1)+1] = byte(cost[n][0]), byte(cost[n][1])
	}
	return nil
}

// Weights sets the weights of words and of punctuation, for the two families.
func (b *Builder) Weights(word, punct [2][]int8) {
	for f := range 2 {
		for i, w := range word[f] {
			b.blob[offWordW+2*i+f] = byte(w)
		}
		for i, w := range punct[f] {
			b.blob[offPunctW+2*i+f] = byte(w)
		}
	}
}
