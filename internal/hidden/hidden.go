// Package hidden finds characters that a reader cannot see and a model can: text
// written with invisible letters, marks that turn a line's order around, joiners
// between words, control characters.
//
// What has a use stays: joiners within emoji and within the scripts that need
// them, marks of direction beside text that runs from right to left, a byte order
// mark at the very beginning.
package hidden

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"pare/internal/source"
)

// Class says what a hidden character does. The set is closed.
type Class uint8

// The classes.
const (
	Invisible Class = iota // takes no room: zero-width spaces, joiners, fillers
	Direction              // turns the order of the text around
	Tag                    // an invisible copy of an ASCII character
	Control                // a control character
)

// String is the class in words that fit into a message.
func (c Class) String() string {
	switch c {
	case Invisible:
		return "invisible character"
	case Direction:
		return "character that turns the order of the text around"
	case Tag:
		return "invisible copy of an ASCII character"
	case Control:
		return "control character"
	}
	return fmt.Sprintf("Class(%d)", uint8(c))
}

// Match is a run of hidden characters of one class.
type Match struct {
	Span  source.Span
	Class Class
	First rune
	Count int // characters in the run
	// Says is what the run spells, where it is a text of tags.
	Says string
}

// Find lists the hidden characters of a text in order.
func Find(data []byte) []Match {
	var found []Match
	for i := 0; i < len(data); {
		b := data[i]
		if b >= ' ' && b < 0x7f || b == '\n' || b == '\t' || b == '\r' || b == '\f' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		class, hides := classOf(r)
		if hides && !useful(data, i, size, r) {
			found = add(found, source.Span{Start: i, End: i + size}, class, r)
		}
		i += size
	}
	return found
}

func add(found []Match, span source.Span, class Class, r rune) []Match {
	says := ""
	if class == Tag && r >= 0xe0020 && r < 0xe007f {
		says = string(r - 0xe0000)
	}
	if n := len(found) - 1; n >= 0 && found[n].Span.End == span.Start && found[n].Class == class {
		found[n].Span.End = span.End
		found[n].Count++
		found[n].Says += says
		return found
	}
	return append(found, Match{Span: span, Class: class, First: r, Count: 1, Says: says})
}

func classOf(r rune) (Class, bool) {
	switch {
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c:
		return Direction, true
	case r >= 0xe0000 && r <= 0xe007f:
		return Tag, true
	case r < ' ', r == 0x7f, r >= 0x80 && r < 0xa0:
		return Control, true
	case r >= 0x200b && r <= 0x200d, r >= 0x2060 && r <= 0x2064, r >= 0x206a && r <= 0x206f, r == 0xfeff, r == 0x00ad, r == 0x180e,
		r == 0x3164, r == 0xffa0, r == 0x115f, r == 0x1160, r == 0x034f, r == 0x17b4, r == 0x17b5, r >= 0xfff9 && r <= 0xfffb,
		r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef, r >= 0x1bca0 && r <= 0x1bca3, r >= 0x1d173 && r <= 0x1d17a:
		return Invisible, true
	}
	return 0, false
}

// useful reports whether the character at offset i does honest work where it
// stands.
func useful(data []byte, i, size int, r rune) bool {
	before, _ := utf8.DecodeLastRune(data[:i])
	after, _ := utf8.DecodeRune(data[i+size:])
	switch {
	case r == 0xfeff:
		return i == 0
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef:
		// One selector behind what has variants: an emoji, a digit of a keycap, an
		// ideograph. A run of them is a way to hide bytes.
		return before > 0xff && !unicode.Is(unicode.Variation_Selector, before) || before == '#' || before == '*' ||
			before >= '0' && before <= '9' || before == 0xa9 || before == 0xae
	case r == 0x200d:
		return isPicture(before) && isPicture(after) || joins(before) && (joins(after) || unicode.IsLetter(after))
	case r == 0x200c:
		return joins(before) && joins(after)
	case r == 0x200e, r == 0x200f, r == 0x061c:
		return rightToLeftLine(data, i)
	case r >= 0x2066 && r <= 0x2069, r >= 0x202a && r <= 0x202c:
		return rightToLeftLine(data, i)
	case r >= 0xe0020 && r <= 0xe007f:
		return inFlag(data[:i])
	case r == 0x115f, r == 0x1160:
		return unicode.Is(unicode.Hangul, before) || unicode.Is(unicode.Hangul, after)
	}
	return false
}

// isPicture reports whether a character may stand beside a joiner in an emoji.
func isPicture(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2190 && r <= 0x2bff || r == 0xfe0f || r >= 0xe0020 && r <= 0xe007f
}

// joins reports whether a character belongs to a script that is written with
// joiners.
func joins(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati,
		unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Nko)
}

// rightToLeftLine reports whether the line holds text that runs from right to
// left, beside which marks of direction are needed.
func rightToLeftLine(data []byte, i int) bool {
	start, end := i, i
	for start > 0 && data[start-1] != '\n' {
		start--
	}
	for end < len(data) && data[end] != '\n' {
		end++
	}
	for _, r := range string(data[start:end]) {
		if unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return true
		}
	}
	return false
}

// inFlag reports whether the text ends within a flag made of tags, as those of
// England, Scotland and Wales are: a black flag and at most six of them.
func inFlag(before []byte) bool {
	for range 7 {
		r, size := utf8.DecodeLastRune(before)
		before = before[:len(before)-size]
		if r == 0x1f3f4 {
			return true
		}
		if r < 0xe0020 || r > 0xe007f {
			return false
		}
	}
	return false
}
