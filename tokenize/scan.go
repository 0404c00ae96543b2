package tokenize

import (
	"unicode/utf8"

	"pare/tokenize/internal/table"
)

// maxRun is where a run is cut even if it goes on, in bytes: it bounds the
// memory of a stream. It is a multiple of 3 and of 64, so that digits and long
// words cost the same cut or whole.
const maxRun = 3072

// lookahead is how many bytes after a run decide its cost: a blank and the
// character after it, or a contraction and the character after it.
const lookahead = 8

// longestStretch is how many equal white-space characters make one token.
const longestStretch = 16

// scanner cuts clean text into runs and adds up what they cost, for both
// families at once. Clean text is valid, normalized and holds no character that
// costs nothing (see cleaner).
type scanner struct {
	sum   table.Pair
	stats stats
	white white

	guess *table.Guess
	memo  *memo // nil for short texts

	closes bool // the run before lets a blank after it go free
	marks  bool // the run before is punctuation and touches this place
}

// white is the white space since the last other run.
type white struct {
	n       int  // characters
	last    byte // the last of them
	stretch int  // how many of the last are equal
	cost    int  // tokens so far

	// kept is what the white space costs if the text ends here, in tokens: the
	// older family drops line feeds at the end, the newer one blanks and tabs
	// too, but neither drops what only counts as a blank.
	kept table.Pair
}

// scan counts the complete runs at the start of clean text and returns how many
// bytes they take. What is left needs more text, or final.
func (sc *scanner) scan(s string, final bool) int {
	i := 0
	for i < len(s) {
		j := 0
		switch classOf(s[i]) {
		case table.Space:
			i = sc.space(s, i)
			continue
		case table.Word:
			j = sc.word(s, i, final)
		case table.Digit:
			j = sc.digits(s, i, final)
		case beyond:
			j = sc.beyond(s, i, final)
		default:
			j = sc.punct(s, i, final)
		}
		if j == i {
			break
		}
		i = j
	}
	return i
}

// incomplete reports whether a run that ends at j might go on, or its borders
// are not known yet.
func incomplete(s string, j int, final bool) bool { return !final && j+lookahead > len(s) }

func (sc *scanner) space(s string, i int) int {
	w := &sc.white
	if w.n == 0 && s[i] == ' ' && i+1 < len(s) && classOf(s[i+1]) != table.Space {
		w.n, w.last, w.stretch, w.cost, w.kept.V3 = 1, ' ', 1, 1, 1
		return i + 1
	}
	for ; i < len(s); i++ {
		c := s[i]
		if classOf(c) != table.Space {
			break
		}
		odd := c == blank
		if odd {
			c = ' '
		}
		if c != w.last || w.stretch == longestStretch {
			w.last, w.stretch = c, 0
			w.cost++
		}
		w.stretch++
		w.n++
		if c != '\n' {
			w.kept.V3 = w.cost
		}
		if odd {
			w.kept.V5 = w.cost
		}
	}
	return i
}

// open starts a run and pays for the white space before it. One blank between
// two runs of which both have a border there is free.
func (sc *scanner) open(border bool) {
	w := &sc.white
	if w.n == 0 {
		return
	}
	if w.n > 1 || w.last != ' ' || !border || !sc.closes {
		sc.sum.V3 += w.cost * table.Scale
		sc.sum.V5 += w.cost * table.Scale
	}
	*w = white{}
	sc.marks = false
}

func (sc *scanner) word(s string, i int, final bool) int {
	j, limit := i+1, min(len(s), i+maxRun)
	for j < limit && classOf(s[j]) == table.Word {
		j++
	}
	if j < limit && s[j] >= utf8.RuneSelf {
		return sc.wideWord(s, i, j, final)
	}
	if incomplete(s, j, final) {
		return i
	}
	sc.stats.letters += j - i
	sc.addWord(s[i:], j-i)
	return j
}

// wideWord is a word whose characters from j on may be beyond ASCII.
func (sc *scanner) wideWord(s string, i, j int, final bool) int {
	var seen stats
	seen.letters = j - i
	for j < len(s) && j-i < maxRun {
		r, size := utf8.DecodeRuneInString(s[j:])
		if measured.ClassOf(r) != table.Word {
			break
		}
		seen.letter(r)
		j += size
	}
	if incomplete(s, j, final) {
		return i
	}
	sc.stats.add(seen)
	sc.addWord(s[i:], j-i)
	return j
}

// addWord counts the word in the first n bytes of s.
func (sc *scanner) addWord(s string, n int) {
	sc.open(true)
	sc.closes, sc.marks = true, false
	hash := table.WordHash(s, n)
	cost, ok := measured.Word(hash)
	if !ok {
		cost, ok = sc.recall(hash)
		if !ok {
			cost = sc.guess.Word(measured, s[:n])
			sc.remember(hash, cost)
		}
		sc.stats.guessed = sc.stats.guessed.Plus(cost)
	}
	sc.sum = sc.sum.Plus(cost)
}

// digitsInToken is how many digits make one token.
const digitsInToken = 3

func (sc *scanner) digits(s string, i int, final bool) int {
	j, limit := i+1, min(len(s), i+maxRun)
	for j < limit && classOf(s[j]) == table.Digit {
		j++
	}
	if incomplete(s, j, final) {
		return i
	}
	sc.open(false)
	sc.closes, sc.marks = false, false
	sc.stats.digits += j - i
	sc.sum = sc.sum.Plus(table.Tokens((j - i + digitsInToken - 1) / digitsInToken))
	return j
}

func (sc *scanner) punct(s string, i int, final bool) int {
	j, limit := i+1, min(len(s), i+maxRun)
	for j < limit && classOf(s[j]) == table.Punct {
		j++
	}
	if incomplete(s, j, final) {
		return i
	}
	sc.stats.marks += j - i
	if j == i+1 && s[i] == '\'' {
		if sc.white.n > 0 || !sc.marks {
			if n := contraction(s[j:]); n > 0 {
				return sc.addContraction(j + n)
			}
		}
		sc.addMarks(s, i, j, j == len(s) || !isWord(s[j:]))
		return j
	}
	sc.addMarks(s, i, j, true)
	return j
}

func (sc *scanner) addContraction(end int) int {
	sc.open(false)
	sc.closes, sc.marks = true, false
	sc.sum = sc.sum.Plus(table.Tokens(1))
	return end
}

// addMarks counts a run of punctuation or symbols. An apostrophe before a
// letter does not open a border: its spaceable is false.
func (sc *scanner) addMarks(s string, i, j int, spaceable bool) {
	var border table.Border
	if spaceable && sc.white.n > 0 && sc.white.last == ' ' {
		border = table.SpaceBefore
	}
	sc.open(border != 0)
	if j+1 < len(s) && (s[j] == ' ' || s[j] == blank) && classOf(s[j+1]) != table.Space {
		border |= table.SpaceAfter
	}
	sc.closes, sc.marks = border&table.SpaceAfter != 0, true
	hash := table.PunctHash(s[i:], j-i, border)
	cost, ok := measured.Punct(hash)
	if !ok {
		cost, ok = sc.recall(hash)
		if !ok {
			cost = sc.guess.Punct(measured, s[i:j], border)
			sc.remember(hash, cost)
		}
		sc.stats.guessed = sc.stats.guessed.Plus(cost)
	}
	sc.sum = sc.sum.Plus(cost)
}

// contraction is the length of the ending after an apostrophe, as in it's and
// they're, or 0.
func contraction(s string) int {
	n := 0
	for n < len(s) && n < 3 && 'a' <= s[n] && s[n] <= 'z' {
		n++
	}
	switch s[:n] {
	case "s", "t", "d", "m", "ll", "re", "ve":
		if n == len(s) || !isWord(s[n:]) {
			return n
		}
	}
	return 0
}

func isWord(s string) bool {
	if s[0] < utf8.RuneSelf {
		return classOf(s[0]) == table.Word
	}
	r, _ := utf8.DecodeRuneInString(s)
	return measured.ClassOf(r) == table.Word
}

// beyond counts the run that starts with a character beyond ASCII.
func (sc *scanner) beyond(s string, i int, final bool) int {
	if incomplete(s, i, final) {
		return i
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	switch measured.ClassOf(r) {
	case table.Word:
		return sc.wideWord(s, i, i, final)
	case table.Symbol:
		return sc.symbols(s, i, final)
	}
	sc.open(false)
	sc.closes, sc.marks = false, false
	sc.stats.hard(r)
	sc.sum = sc.sum.Plus(measured.Char(r))
	return i + size
}

func (sc *scanner) symbols(s string, i int, final bool) int {
	j, n := i, 0
	for j < len(s) && j-i < maxRun {
		r, size := utf8.DecodeRuneInString(s[j:])
		if r < utf8.RuneSelf || measured.ClassOf(r) != table.Symbol {
			break
		}
		j += size
		n++
	}
	if incomplete(s, j, final) {
		return i
	}
	sc.stats.other += n
	sc.addMarks(s, i, j, true)
	return j
}
