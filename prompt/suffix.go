package prompt

import (
	"math"
	"strings"
)

// suffix reads what follows a path and selects in it: #L10-20 and its many
// relatives, :10-20, #Class.method, ::name. It returns how many bytes it took,
// 0 when nothing is selected, and the reason why the client does not read it so,
// AsMeant where it does.
func suffix(s string) (Selector, int, Reason) {
	if ranges, n := cutBracketed(s); n > 0 {
		return ranges, n, bracketReason(s)
	}
	if s == "" || s[0] != '#' && s[0] != ':' {
		return Whole{}, 0, AsMeant
	}
	reason := FragmentIgnored
	if s[0] == ':' {
		reason = ColonSuffix
	}
	if ranges, n := cutRanges(s[1:], s[0] == ':'); n > 0 && !goesOn(s[1+n:]) {
		n++
		if reason == FragmentIgnored && len(ranges) == 1 && clientReads(s[1:n]) {
			reason = AsMeant
		}
		return ranges, n, reason
	}
	if _, n := cutLine(s[1:]); n > 0 {
		return Whole{}, 0, reason // a range of a form that is not known: better all than a wrong part
	}
	if name, n := cutSymbol(s[1:]); n > 0 {
		return Symbol{name}, 1 + n, reason
	}
	return Whole{}, 0, reason
}

// cutBracketed takes ranges between brackets off the front of s, with a colon or a #
// before them or without: [50-60,80-90], :[50-60], (50-60). Two single numbers are
// line and column between round ones, as compilers write them, and else a range.
func cutBracketed(s string) (Ranges, int) {
	at := len(s) - len(strings.TrimLeft(s, ":#"))
	if at > 1 || at == len(s) {
		return nil, 0
	}
	closing, ok := map[byte]string{'[': "]", '(': ")", '{': "}"}[s[at]]
	if !ok {
		return nil, 0
	}
	end := strings.Index(s, closing)
	if end < 0 {
		return nil, 0
	}
	inside := strings.ReplaceAll(s[at+1:end], ", ", ",")
	ranges, n := cutRanges(inside, false)
	if n == 0 || n != len(inside) {
		return nil, 0
	}
	if len(ranges) == 2 && ranges[0].From == ranges[0].To && ranges[1].From == ranges[1].To {
		if to := ranges[1].To; s[at] != '(' && to >= ranges[0].From {
			ranges[0].To = to
		}
		ranges = ranges[:1]
	}
	return ranges, end + 1
}

// bracketReason is why the client does not read ranges between brackets.
func bracketReason(s string) Reason {
	switch s[0] {
	case ':':
		return ColonSuffix
	case '#':
		return FragmentIgnored
	}
	return TrailingText
}

// goesOn reports whether what follows a range may belong to it, so that the
// range is not what was meant: 10+5, 10-20-30, 10-, 10.., 10,+5, 10/20.
func goesOn(rest string) bool {
	if rest == "" {
		return false
	}
	for _, dash := range dashes {
		if dash != ":" && strings.HasPrefix(rest, dash) {
			return true
		}
	}
	rest = strings.TrimPrefix(rest, ",")
	return len(rest) > 1 && strings.IndexByte("+-/&^=;|*%", rest[0]) >= 0 && (isWord(rest[1]) || rest[1] == '$')
}

// clientReads reports whether the client takes a fragment for the range it says.
func clientReads(fragment string) bool {
	_, _, rest, ok := cutRange(fragment)
	return ok && rest == ""
}

// cutRanges takes a list of ranges off the front of s.
func cutRanges(s string, colon bool) (Ranges, int) {
	var out Ranges
	for at := 0; ; {
		lines, n := cutLines(s[at:], colon)
		if n == 0 {
			return out, max(0, at-1)
		}
		out = append(out, lines)
		at += n
		if at+1 >= len(s) || s[at] != ',' {
			return out, at
		}
		at++ // taken back above when no range follows
	}
}

// dashes are what people write between the ends of a range.
var dashes = [...]string{"-", "–", "—", "…", "..", ":", "~"}

// cutLines takes one range off the front of s: L10, 10, l10-L20, L10C3-L20C5,
// 10–20, 10..20. A range whose end is before its start is turned round. After a
// colon 10:5 is line and column.
func cutLines(s string, colon bool) (Lines, int) {
	from, n := cutLine(s)
	if n == 0 || from == 0 {
		return Lines{}, 0
	}
	lines := Lines{from, from}
	for _, dash := range dashes {
		after, ok := strings.CutPrefix(s[n:], dash)
		if !ok {
			continue
		}
		to, m := cutLine(after)
		switch {
		case m == 0, to == 0, dash == ":" && !colon:
		case dash == ":":
			n += len(dash) + m // a column
			continue
		default:
			lines.To = max(from, to)
			lines.From = min(from, to)
			n += len(dash) + m
		}
		break
	}
	if n < len(s) && (isWord(s[n]) || s[n] == '.' && n+1 < len(s) && isWord(s[n+1])) {
		return Lines{}, 0 // 10abc, 1.2: not a line
	}
	return lines, n
}

// cutLine takes a line number off the front of s, with an L before it and a
// column behind it.
func cutLine(s string) (int, int) {
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "L"), "l")
	prefix := len(s) - len(digits)
	if prefix > 1 {
		return 0, 0
	}
	number, rest := cutDigits(digits)
	if number == "" || len(number) > len("2147483647") {
		return 0, 0
	}
	n := prefix + len(number)
	if after, ok := strings.CutPrefix(rest, "C"); ok {
		if column, _ := cutDigits(after); column != "" {
			n += 1 + len(column)
		}
	}
	line := clientInt(number)
	if line == math.MaxInt32 {
		return 0, 0
	}
	return line, n
}

// cutSymbol takes the name of a definition off the front of s: parts that begin
// with a letter, joined by . or :: or #, with () at the end or without. The name
// is returned with dots.
func cutSymbol(s string) (string, int) {
	var parts []string
	at := 0
	if strings.HasPrefix(s, ":") {
		at = 1 // path::name
	}
	for {
		n := identifier(s[at:])
		if n == 0 {
			break
		}
		parts = append(parts, s[at:at+n])
		at += n
		join := 0
		for _, j := range []string{"::", ".", "#"} {
			if strings.HasPrefix(s[at:], j) && identifier(s[at+len(j):]) > 0 {
				join = len(j)
				break
			}
		}
		if join == 0 {
			break
		}
		at += join
	}
	if len(parts) == 0 {
		return "", 0
	}
	if strings.HasPrefix(s[at:], "()") {
		at += 2
	}
	return strings.Join(parts, "."), at
}

// identifier is the length of the ASCII identifier at the front of s; a dash
// inside belongs to it, as in the anchors of Markdown.
func identifier(s string) int {
	if s == "" || !isWord(s[0]) && s[0] != '$' || isDigit(s[0]) {
		return 0
	}
	n := 1
	for n < len(s) && (isWord(s[n]) || s[n] == '$' || s[n] == '-' && n+1 < len(s) && isWord(s[n+1])) {
		n++
	}
	return n
}
