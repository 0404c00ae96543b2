package prompt

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"pare/internal/source"
)

// occurrences finds every mention of a text in the client's order, the same
// string as often as it stands there. It looks twice, as the client does: for
// the quoted form, and then for the plain form without regard to the quotes, so
// that @"x @a.py" is two mentions.
func occurrences(text []byte) []Mention {
	known := names{}
	quoted := quotedMentions(text, known)
	// A prompt may hold hundreds of thousands: room for all of them at once.
	return plainMentions(text, slices.Grow(quoted, countStarts(text)), known)
}

// names are mentions by their text: one that stands in a prompt many times is taken
// apart, and held in memory, once.
type names map[string]Mention

// maxNames is how many are kept: where all are different, nothing is gained.
const maxNames = 1000

func (n names) mention(text []byte, span source.Span, quoted bool) Mention {
	m, ok := n[string(text)]
	if !ok {
		name := clientString(text)
		path, sel := split(name)
		m = Mention{Text: name, Path: path, Selector: sel}
		if len(n) < maxNames {
			n[string(text)] = m
		}
	}
	m.Span, m.Quoted = span, quoted
	return m
}

// countStarts is how many mentions the text may hold.
func countStarts(text []byte) int {
	n := 0
	for i, c := range text {
		if c == '@' && startsMention(text, i) {
			n++
		}
	}
	return n
}

// quotedMentions finds @"…": anything but a quote between quotes, line ends
// included.
func quotedMentions(text []byte, known names) []Mention {
	var out []Mention
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte(`@"`))
		if i < 0 {
			return out
		}
		start := at + i
		n := bytes.IndexByte(text[start+2:], '"')
		if n < 0 {
			return out
		}
		if n == 0 || !startsMention(text, start) {
			at = start + 1
			continue
		}
		at = start + 2 + n + 1
		// The client takes such a name for one of its agents.
		if name := text[start+2 : at-1]; !bytes.HasSuffix(name, []byte(" (agent)")) {
			out = append(out, known.mention(name, source.Span{Start: start, End: at}, true))
		}
	}
}

// plainMentions finds @… up to white space, cut back to the last ASCII word
// character. There is at most one in each token.
func plainMentions(text []byte, out []Mention, known names) []Mention {
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '@')
		if i < 0 {
			return out
		}
		start := at + i
		if !startsMention(text, start) {
			at = start + 1
			continue
		}
		at = tokenEnd(text, start+1)
		end := lastWordEnd(text, start+1, at)
		if end > start+1 && text[start+1] != '"' {
			out = append(out, known.mention(text[start+1:end], source.Span{Start: start, End: end}, false))
		}
	}
}

// clientString is a part of the prompt as the client holds it: what is not
// UTF-8 has become U+FFFD.
func clientString(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	return string([]rune(string(b)))
}

// startsMention reports whether a mention may begin with the @ at offset at: at
// the start of the text, after white space, or after one of four full-width
// marks.
func startsMention(text []byte, at int) bool {
	if at == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRune(text[:at])
	return isSpace(r) || r == '。' || r == '、' || r == '？' || r == '！'
}

// tokenEnd is the offset of the first white space at or after at.
func tokenEnd(text []byte, at int) int {
	for at < len(text) {
		if text[at] < utf8.RuneSelf {
			if isSpace(rune(text[at])) {
				return at
			}
			at++
			continue
		}
		r, size := utf8.DecodeRune(text[at:])
		if isSpace(r) {
			return at
		}
		at += size
	}
	return at
}

// lastWordEnd is the offset after the last ASCII word character of
// text[start:end], or start when there is none.
func lastWordEnd(text []byte, start, end int) int {
	for end > start && !isWord(text[end-1]) {
		end--
	}
	return end
}

func isWord(b byte) bool {
	return b == '_' || isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'z'
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isSpace reports white space as JavaScript has it, which is not Go's: U+FEFF
// counts, U+0085 does not.
func isSpace(r rune) bool {
	switch {
	case r == ' ', '\t' <= r && r <= '\r', r == 0xa0, r == 0x1680, 0x2000 <= r && r <= 0x200a,
		r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000, r == 0xfeff:
		return true
	}
	return false
}

// split takes a mention apart into its path and its selector. A fragment that is
// no range is left out of the path and selects nothing; with a second # that
// does not follow a range, or with one at the start, all of it is the path.
func split(mention string) (string, Selector) {
	hash := strings.IndexByte(mention, '#')
	if hash <= 0 {
		return trimPath(mention), Whole{}
	}
	path, fragment := trimPath(mention[:hash]), mention[hash+1:]
	from, to, rest, ok := cutRange(fragment)
	switch {
	case ok && (rest == "" || rest[0] == '#' && !strings.Contains(rest[1:], "#")):
		return path, Lines{clientInt(from), clientInt(to)}
	case strings.Contains(fragment, "#"):
		return trimPath(mention), Whole{}
	}
	return path, Whole{}
}

func trimPath(path string) string { return strings.TrimFunc(path, isSpace) }

// cutRange takes L<digits> or L<digits>-<digits> off the front of a fragment. A
// line alone is a range from it to itself.
func cutRange(fragment string) (from, to, rest string, ok bool) {
	rest, ok = strings.CutPrefix(fragment, "L")
	if !ok {
		return "", "", fragment, false
	}
	from, rest = cutDigits(rest)
	if from == "" {
		return "", "", fragment, false
	}
	if after, dash := strings.CutPrefix(rest, "-"); dash {
		if to, after = cutDigits(after); to != "" {
			return from, to, after, true
		}
	}
	return from, from, rest, true
}

func cutDigits(s string) (digits, rest string) {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[:n], s[n:]
}

// clientInt is the value of decimal digits; what is larger than any file has
// lines is math.MaxInt32.
func clientInt(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
		if n > math.MaxInt32 {
			return math.MaxInt32
		}
	}
	return n
}
