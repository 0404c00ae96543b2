package tokenize

import "pare/tokenize/internal/table"

// stats is what a text is made of: it decides how wide its bounds are. Counts
// are of characters.
type stats struct {
	letters, marks, digits int        // ASCII
	latin, cyrillic        int        // letters beyond ASCII
	arabic, cjk, other     int        // the rest beyond ASCII
	han                    int        // of cjk: each on its own, no kana
	guessed                table.Pair // cost of the runs that no table holds
}

func (a *stats) add(b stats) {
	a.letters += b.letters
	a.latin += b.latin
	a.cyrillic += b.cyrillic
	a.arabic += b.arabic
	a.cjk += b.cjk
	a.other += b.other
}

// letter notes a character of a word.
func (a *stats) letter(r rune) {
	switch {
	case r < 0x80:
		a.letters++
	case r < 0x250 || r >= 0x1E00 && r < 0x1F00:
		a.latin++
	case r >= 0x400 && r < 0x530:
		a.cyrillic++
	case r >= 0x600 && r < 0x900 || r >= 0xFB50 && r < 0xFF00:
		a.arabic++
	case r >= 0x3040 && r < 0x3200:
		a.cjk++
	default:
		a.other++
	}
}

// hard notes a character that stands on its own.
func (a *stats) hard(r rune) {
	if r >= 0x3000 && r < 0xD800 || r >= 0xF900 && r < 0xFB00 || r >= 0x20000 {
		a.cjk++
		a.han++
		return
	}
	a.other++
}
