package grammars

import "bytes"

// The grammars of C and C++ read what the preprocessor would have made of a
// text, and people write what it has not seen yet: macros in place of words,
// statements and whole functions, and braces that depend on a condition. So a
// text is read here first, token by token, and what the grammar would trip over
// is blanked, byte for byte, so that every offset stays.

// cKind is what a token of C is.
type cKind uint8

const (
	cWord cKind = iota
	cNumber
	cString
	cPunct
	cDirective // a line that begins with #, with its continuations
)

// cToken is a token of C or C++.
type cToken struct {
	start, end int
	kind       cKind
	first      bool // it is the first one in its line
	dead       bool // it stands in a branch that was left out
}

// cLexer reads tokens.
type cLexer struct {
	data []byte
	at   int
	line bool // nothing but blanks and comments since the line began
}

// cTokens are the tokens of a text, without comments.
func cTokens(data []byte) []cToken {
	l := cLexer{data: data, line: true}
	list := make([]cToken, 0, len(data)/4)
	for l.skip() {
		t := cToken{start: l.at, first: l.line}
		t.kind, t.end = l.token()
		l.at, l.line = t.end, false
		list = append(list, t)
	}
	return list
}

// skip moves to the next token; false at the end.
func (l *cLexer) skip() bool {
	for l.at < len(l.data) {
		switch b := l.data[l.at]; {
		case b == '\n':
			l.line = true
			l.at++
		case isBlank(b) || b == '\\' && l.newlineAt(l.at+1) > 0 || b == 0xEF || b == 0xBB || b == 0xBF:
			l.at++
		case b == '/' && l.at+1 < len(l.data) && l.data[l.at+1] == '/':
			l.at = l.lineEnd(l.at)
		case b == '/' && l.at+1 < len(l.data) && l.data[l.at+1] == '*':
			l.at = behind(l.data, l.at+2, []byte("*/"))
		default:
			return true
		}
	}
	return false
}

// newlineAt is how many bytes the line's end at i has, or 0.
func (l *cLexer) newlineAt(i int) int {
	switch {
	case i < len(l.data) && l.data[i] == '\n':
		return 1
	case i+1 < len(l.data) && l.data[i] == '\r' && l.data[i+1] == '\n':
		return 2
	}
	return 0
}

// lineEnd is the offset of the line's end after i, beyond continued lines.
func (l *cLexer) lineEnd(i int) int {
	for i < len(l.data) {
		n := bytes.IndexByte(l.data[i:], '\n')
		if n < 0 {
			return len(l.data)
		}
		i += n
		j := i
		if j > 0 && l.data[j-1] == '\r' {
			j--
		}
		if j == 0 || l.data[j-1] != '\\' {
			return i
		}
		i++
	}
	return len(l.data)
}

func (l *cLexer) token() (cKind, int) {
	i := l.at
	switch b := l.data[i]; {
	case b == '#' && l.line:
		return cDirective, l.directiveEnd(i)
	case isWordRune(rune(b)) && (b < '0' || b > '9') || b == '$':
		for i < len(l.data) && (isWordRune(rune(l.data[i])) || l.data[i] == '$') {
			i++
		}
		if i < len(l.data) && (l.data[i] == '"' || l.data[i] == '\'') && isStringPrefix(l.data[l.at:i]) {
			return cString, l.stringEnd(i, l.data[i-1] == 'R')
		}
		return cWord, i
	case b >= '0' && b <= '9':
		return cNumber, l.numberEnd(i)
	case b == '"' || b == '\'':
		return cString, l.stringEnd(i, false)
	case bytes.HasPrefix(l.data[i:], []byte("::")), bytes.HasPrefix(l.data[i:], []byte("->")):
		return cPunct, i + 2
	}
	return cPunct, i + 1
}

func isStringPrefix(word []byte) bool {
	switch string(word) {
	case "L", "u", "U", "u8", "R", "LR", "uR", "UR", "u8R":
		return true
	}
	return false
}

// directiveEnd is the end of a directive's line; a comment in it may go on.
func (l *cLexer) directiveEnd(i int) int {
	end := l.lineEnd(i)
	for {
		c := bytes.LastIndex(l.data[i:end], []byte("/*"))
		if c < 0 || bytes.Contains(l.data[i+c:end], []byte("*/")) || bytes.Contains(l.data[i:i+c], []byte("//")) {
			return end
		}
		i = behind(l.data, i+c+2, []byte("*/"))
		end = l.lineEnd(i)
	}
}

func (l *cLexer) numberEnd(i int) int {
	for i < len(l.data) {
		switch b := l.data[i]; {
		case isWordRune(rune(b)) || b == '.':
		case b == '\'' && i+1 < len(l.data) && isWordRune(rune(l.data[i+1])):
		case (b == '+' || b == '-') && bytes.IndexByte([]byte("eEpP"), l.data[i-1]) >= 0:
		default:
			return i
		}
		i++
	}
	return i
}

// stringEnd is the end of the string whose quote is at i: at the end of the line
// at the latest, if it is no raw one.
func (l *cLexer) stringEnd(i int, raw bool) int {
	if raw {
		if n := bytes.IndexByte(l.data[i:min(len(l.data), i+20)], '('); n > 0 {
			closing := append([]byte{')'}, l.data[i+1:i+n]...)
			return behind(l.data, i+n, append(closing, '"'))
		}
	}
	quote := l.data[i]
	for i++; i < len(l.data); i++ {
		switch l.data[i] {
		case '\\':
			if i+2 < len(l.data) && l.data[i+1] == '\r' {
				i++
			}
			i++
		case quote:
			return i + 1
		case '\n':
			return i
		}
	}
	return len(l.data)
}
