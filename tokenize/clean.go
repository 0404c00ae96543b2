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
		special := (w | (w + ones) | (w - ones*' ')) & (ones << 7)
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
	i := 0
	for i < len(raw) {
		n := plainLen(view(raw[i:]))
		if i+n < len(raw) || !final {
			n-- // a mark may follow that composes with the last character
		}
		if n > 0 {
			dst = append(dst, raw[i:i+n]...)
			i += n
			continue
		}
		end, closed := region(raw, i)
		dst, n = c.normal(dst, raw[i:end], closed || final)
		i += n
		if n == 0 || i < end {
			break
		}
	}
	return dst, i
}

// region is the end of the text from i on that may not be normalized, and
// whether that end is certain: two ASCII characters in a row never compose.
func region(raw []byte, i int) (end int, closed bool) {
	for j := i + 1; j < len(raw); j++ {
		if raw[j-1] < utf8.RuneSelf && raw[j] < utf8.RuneSelf && j-1 > i {
			return j, true
		}
	}
	return len(raw), false
}

// normal appends the normalized and clean form of text. If the text may go on,
// it may leave some of its end.
func (c *cleaner) normal(dst, text []byte, closed bool) ([]byte, int) {
	if closed && surelyNormal(text) {
		return c.filter(dst, text), len(text)
	}
	n, err := norm.NFC.Span(text, closed)
	if err == nil || n > 0 {
		return c.filter(dst, text[:n]), n
	}
	if need := 4*len(text) + 64; cap(c.tmp) < need {
		c.tmp = make([]byte, need)
	}
	made, n, _ := norm.NFC.Transform(c.tmp[:cap(c.tmp)], text, closed)
	return c.filter(dst, c.tmp[:made]), n
}

// surelyNormal reports whether text holds nothing but ASCII, Latin letters with
// their accents, curly quotes, dashes, box drawing and common Han: all of it
// normalized. Anything else is left to norm.
func surelyNormal(text []byte) bool {
	for i, b := range text {
		switch {
		case b < 0xC0: // ASCII, or the rest of a character
		case b < 0xCC: // up to U+02FF
		case b == 0xE2:
			if i+2 >= len(text) || (text[i+1] != 0x80 || text[i+2] < 0x90) && (text[i+1] < 0x94 || text[i+1] > 0x97) {
				return false
			}
		case b >= 0xE4 && b <= 0xE9: // U+4000 to U+9FFF
		default:
			return false
		}
	}
	return true
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
