package slicer

import (
	"unicode"
	"unicode/utf8"
)

// A word is a run of letters, digits and underscores: an identifier in code, a
// word in prose. Its parts are what camelCase and snake_case put together. Both
// are handled as hashes of 32 bits; with the some thousand words of a prompt a
// false match in a file is rarer than a misspelling.

// FNV-1a.
const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func hashBytes(b []byte) uint32 {
	h := uint32(hashStart)
	for _, c := range b {
		h = (h ^ uint32(c)) * hashPrime
	}
	return h
}

func hashString(s string) uint32 {
	h := uint32(hashStart)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * hashPrime
	}
	return h
}

// pair combines the hashes of two words that follow one another.
func pair(a, b uint32) uint32 { return (a*31 + 17) ^ (b * hashPrime) }

// Classes of bytes.
const (
	classOther = iota
	classLower
	classUpper
	classDigit
	classLink // underscore: within a word, between its parts
)

var classes = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= 'a' && c <= 'z' || c >= utf8.RuneSelf: // of a letter, where it is in a word
			t[c] = classLower
		case c >= 'A' && c <= 'Z':
			t[c] = classUpper
		case c >= '0' && c <= '9':
			t[c] = classDigit
		case c == '_':
			t[c] = classLink
		}
	}
	return t
}()

// nextWord is the first word of text at or after i; start equals end at the end
// of the text. A word does not begin with a digit's run alone: numbers are
// words too, and told apart by the caller.
//
// A word ends where the script changes between Latin and another: who writes
// Chinese, Japanese or Korean puts no space around the name of a function.
func nextWord(text []byte, i int) (start, end int) {
	for i < len(text) {
		if c := text[i]; c < utf8.RuneSelf {
			if classes[c] != classOther {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if scriptOf(r) != noScript {
			break
		}
		i += size
	}
	start = i
	for word := anyScript; i < len(text); {
		script, size := anyScript, 1
		if c := text[i]; c < utf8.RuneSelf {
			switch classes[c] {
			case classOther:
				return start, i
			case classLower, classUpper:
				script = latin
			}
		} else {
			var r rune
			r, size = utf8.DecodeRune(text[i:])
			script = scriptOf(r)
		}
		switch {
		case script == anyScript:
		case script == noScript || word != anyScript && word != script:
			return start, i
		default:
			word = script
		}
		i += size
	}
	return start, i
}

// script is what a character may stand beside in one word. The set is closed.
type script uint8

const (
	noScript  script = iota // it is part of no word
	anyScript               // digits, marks and what joins words
	latin
	otherScript
)

// scriptOf is the script of a character outside ASCII. A byte that is no UTF-8 is
// a letter of an old encoding.
func scriptOf(r rune) script {
	switch {
	case r == utf8.RuneError:
		return latin
	case unicode.IsLetter(r):
		if unicode.Is(unicode.Latin, r) || r == 'µ' {
			return latin
		}
		return otherScript
	case unicode.IsMark(r), unicode.IsDigit(r), unicode.Is(unicode.Pc, r), unicode.Is(unicode.Nl, r):
		return anyScript
	}
	return noScript
}

// nextPart is the first part of word at or after i: "parseHTTPReply_v2" has
// parse, HTTP, Reply, v2. start equals end at the end of the word.
func nextPart(word []byte, i int) (start, end int) {
	for i < len(word) && classes[word[i]] == classLink {
		i++
	}
	start = i
	if i == len(word) {
		return i, i
	}
	for i++; i < len(word) && !partEnds(word, i); i++ {
	}
	return start, i
}

// partEnds reports whether a part ends before word[i], which has a byte before.
func partEnds(word []byte, i int) bool {
	now, before := classes[word[i]], classes[word[i-1]]
	switch now {
	case classLink:
		return true
	case classUpper:
		if before != classUpper {
			return true
		}
		// The last capital of a run begins the next part: HTTPReply.
		return i+1 < len(word) && classes[word[i+1]] == classLower && word[i+1] != 's'
	case classLower:
		return before == classDigit
	}
	return false
}

// maxPart is the length up to which a part is looked at; longer runs are data.
const maxPart = 40

// stem is the hash of a part without case and common English endings, so that
// "orders", "ordering" and "ordered" are one.
func stem(part []byte) uint32 {
	var buf [maxPart]byte
	n := copy(buf[:], part)
	for i, c := range buf[:n] {
		if c >= 'A' && c <= 'Z' {
			buf[i] = c + ('a' - 'A')
		}
	}
	return hashBytes(stemLower(buf[:n]))
}

// endings are tried in order, the longest first; what remains must have at least
// the given number of letters.
var endings = []struct {
	text, put string
	least     int
}{
	{"izations", "", 3},
	{"ization", "", 3},
	{"izers", "", 3},
	{"izing", "", 3},
	{"ized", "", 3},
	{"izer", "", 3},
	{"izes", "", 3},
	{"ize", "", 3},
	{"ations", "", 3},
	{"ation", "", 3},
	{"ating", "", 3},
	{"ated", "", 3},
	{"ates", "", 3},
	{"ate", "", 3},
	{"ators", "", 3},
	{"ator", "", 3},
	{"ions", "", 4},
	{"ion", "", 4},
	{"ments", "", 3},
	{"ment", "", 3},
	{"ings", "", 3},
	{"ing", "", 3},
	{"ities", "", 3},
	{"ity", "", 3},
	{"ies", "y", 2},
	{"ied", "y", 2},
	{"ers", "", 4},
	{"er", "", 4},
	{"ors", "", 4},
	{"or", "", 4},
	{"ed", "", 3},
	{"ives", "", 3},
	{"ive", "", 3},
	{"ables", "", 3},
	{"able", "", 3},
	{"ibles", "", 3},
	{"ible", "", 3},
	{"ally", "", 3},
	{"ly", "", 3},
	{"es", "", 3},
}

func stemLower(w []byte) []byte {
	if len(w) < 4 {
		return w
	}
	for i := range endings {
		e := &endings[i]
		n := len(w) - len(e.text)
		if n >= e.least && string(w[n:]) == e.text {
			return tidyStem(append(w[:n], e.put...))
		}
	}
	if last := len(w) - 1; w[last] == 's' && w[last-1] != 's' && w[last-1] != 'u' && w[last-1] != 'i' {
		w = w[:last]
	}
	return tidyStem(w)
}

// tidyStem drops a final e and one of two equal final consonants, which endings
// leave behind: "cache" and "caching", "stop" and "stopped".
func tidyStem(w []byte) []byte {
	n := len(w)
	if n > 3 && w[n-1] == 'e' {
		return w[:n-1]
	}
	if n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' {
		return w[:n-1]
	}
	return w
}

// headLength is the number of letters that a word and its short form have in
// common: config and configuration, param and parameter.
const headLength = 4

// headOf is the hash of the first letters of a part; ok is false for a part that
// is not longer than them.
func headOf(part []byte) (hash uint32, ok bool) {
	if len(part) < headLength+1 {
		return 0, false
	}
	hash = hashStart
	for _, c := range part[:headLength] {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		hash = (hash ^ uint32(c)) * hashPrime
	}
	return hash, true
}
