package tokenize

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pare/tokenize/internal/table"
)

// plainLen is the length of the start of s that is clean as it stands: printable
// ASCII, tabs and line feeds.
func plainLen(s string) int {
	i := 0
	for i+8 <= len(s) {
		w := load8(s[i:])
		// A byte is special when it is beyond ASCII, below the blank, or DEL.
		// A byte below may be a tab or a line feed: look at those one by one.
		special := (w | w + ones | (w - ones*' ')) & (ones << 7)
		if special != 0 && !plainBytes(s[i:i+8]) {
			break
		}
		i += 8
	}
	for i < len(s) && plainBytes(s[i:i+1]) {
		i++
	}
	return i
}

const ones = 0x0101010101010101

func load8(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func plainBytes(s string) bool {
	for i := range len(s) {
		if classOf(s[i]) >= table.Nothing || s[i] == blank {
			return false
		}
	}
	return true
}

// cleaner turns text into clean text: normalized, without what costs nothing.
type cleaner struct {
	fold   bool   // curly quotes become straight ones, as the older family does
	quotes bool   // a curly quote was met
	tmp    []byte // normalized text
}

// clean appends the clean form of the start of raw to dst. It returns dst and
// how much of raw it took; the rest needs what follows it.
func (c *cleaner) clean(dst, raw []byte, final bool) ([]byte, int) {
	n, err := norm.NFC.Span(raw, final)
	if err == nil || n > 0 {
		return c.filter(dst, raw[:n]), n
	}
	if need := 4*len(raw) + 64; cap(c.tmp) < need {
		c.tmp = make([]byte, need)
	}
	made, n, _ := norm.NFC.Transform(c.tmp[:cap(c.tmp)], raw, final)
	return c.filter(dst, c.tmp[:made]), n
}

// filter appends normalized text without what costs nothing.
func (c *cleaner) filter(dst, text []byte) []byte {
	for i := 0; i < len(text); {
		if n := plainLen(view(text[i:])); n > 0 {
			dst = append(dst, text[i:i+n]...)
			i += n
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		i += size
		switch measured.ClassOf(r) {
		case table.Nothing:
		case table.Blank:
			dst = append(dst, blank)
		default:
			dst = utf8.AppendRune(dst, c.straight(r))
		}
	}
	return dst
}

// straight is the straight quote for a curly one where the family folds them.
func (c *cleaner) straight(r rune) rune {
	switch r {
	case '\u2018', '\u2019':
		c.quotes = true
		if c.fold {
			return '\''
		}
	case '\u201C', '\u201D':
		c.quotes = true
		if c.fold {
			return '"'
		}
	}
	return r
}
