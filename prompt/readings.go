package prompt

import (
	"bytes"
	"iter"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// readings are the ways to take the text at an @, best first. Every way's path
// is asked for on the disk, so there are few of them, and they are made one by
// one.
func (f *finder) readings(start int, mention *Mention) iter.Seq[reading] {
	if start+1 >= len(f.text) {
		return func(func(reading) bool) {}
	}
	switch quote := f.text[start+1]; quote {
	case '"':
		return slices.Values(f.quoted(start, quote, AsMeant))
	case '\'', '`':
		return slices.Values(f.quoted(start, quote, WrongQuotes))
	}
	return func(yield func(reading) bool) { f.plain(start, mention, yield) }
}

// quoted reads @"path#…"#…
func (f *finder) quoted(start int, quote byte, reason Reason) []reading {
	inside := f.text[start+2:]
	inside = inside[:min(len(inside), longestReference)]
	n := bytes.IndexByte(inside, quote)
	if n <= 0 {
		return nil
	}
	end := start + 2 + n + 1
	name := clientString(inside[:n])
	whole := reading{path: trimPath(name), end: end, meant: Whole{}, until: end, reason: reason}
	if hash := strings.IndexAny(name, "#:"); hash > 0 {
		return []reading{whole, fragmentInside(whole, name, hash)}
	}
	if meant, length, _ := suffix(f.rest(end)); length > 0 {
		whole.meant, whole.until = meant, end+length
		if reason == AsMeant {
			whole.reason = RangeOutsideQuotes
		}
	}
	return []reading{whole}
}

// fragmentInside reads the quoted name as a path up to offset hash, and what
// selects in it.
func fragmentInside(r reading, name string, hash int) reading {
	meant, length, why := suffix(name[hash:])
	r.path = trimPath(name[:hash])
	if lines, ok := clientLines(name); ok {
		r.meant, why = meantLines(lines)
	} else if length > 0 {
		r.meant = meant
	}
	if r.reason == AsMeant {
		r.reason = why
	}
	return r
}

// clientLines is the range that the client reads in a mention.
func clientLines(name string) (Lines, bool) {
	_, sel := split(name)
	lines, ok := sel.(Lines)
	return lines, ok
}

// rest is the part of the token that begins at offset at, cut to what a
// reference can hold.
func (f *finder) rest(at int) string {
	limited := f.text[:min(len(f.text), at+longestReference)]
	return string(limited[at:tokenEnd(limited, at)])
}

// maxReadings bounds how often the disk is asked about one token.
const maxReadings = 12

// plain reads @path and what is glued to it, the longest path first.
func (f *finder) plain(start int, mention *Mention, yield func(reading) bool) {
	token := f.rest(start + 1)
	if token == "" {
		return
	}
	first, ok := f.asClient(start, mention)
	if ok && !yield(first) {
		return
	}
	if strings.Contains(token, `\`) && !f.windows(start, token, yield) {
		return
	}
	for i, end := range pathEnds(token) {
		if i == maxReadings {
			break
		}
		if r := f.cutAt(start, token, end); (!ok || r.path != first.path) && !yield(r) {
			return
		}
	}
	if !f.wordBefore(start) {
		f.spaced(start, token, yield)
	}
}

// pattern reads a mention that is a glob: src/**/*.py. No part of it is meant, so
// that the folder before the first star is not either.
func (f *finder) pattern(start int, mention *Mention) (reading, bool) {
	if mention == nil || mention.Quoted {
		return reading{}, false
	}
	star := strings.LastIndexByte(mention.Path, '*')
	if star < 0 || f.exists(mention.Path) || looksLikeFile(mention.Path[:star]) {
		return reading{}, false
	}
	behind := mention.Path[star+1:]
	known := knownExtensions()[strings.ToLower(path.Ext(behind))]
	if strings.Contains(behind, "@") || !known && !strings.HasPrefix(behind, "/") {
		return reading{}, false
	}
	return reading{path: mention.Path, until: mention.Span.End}, true
}

// windows reads a token whose folders are joined by back-slashes; the result is
// false when no more readings are wanted: a file that is not there does not mean
// its folder.
func (f *finder) windows(start int, token string, yield func(reading) bool) bool {
	file := false
	for i, end := range pathEnds(strings.ReplaceAll(token, `\`, "/")) {
		if i == maxReadings/2 || strings.IndexByte(token[:end-1], '\\') < 0 {
			break // the last one escapes a space
		}
		r := f.cutAt(start, token, end)
		r.path, r.reason = strings.ReplaceAll(r.path, `\`, "/"), BackSlashes
		if !yield(r) {
			return false
		}
		file = file || looksLikeFile(r.path)
	}
	return !file
}

// asClient is the client's own reading of a mention.
func (f *finder) asClient(start int, mention *Mention) (reading, bool) {
	if mention == nil {
		return reading{}, false
	}
	r := reading{path: mention.Path, meant: Whole{}, until: mention.Span.End}
	// In the bytes of the prompt: what is not UTF-8 is longer in the mention.
	hash := bytes.IndexByte(f.text[start+1:mention.Span.End], '#')
	if lines, ok := mention.Selector.(Lines); ok {
		r.meant, r.reason = meantLines(lines)
		return r, true
	}
	if hash <= 0 || mention.Path == trimPath(mention.Text) {
		return f.withSpacedRange(r), true
	}
	meant, length, why := suffix(f.rest(start + 1 + hash))
	if length > 0 {
		r.meant, r.until, r.reason = meant, start+1+hash+length, why
		if why == AsMeant {
			r.reason = GluedFragment
		}
	} else {
		r.until, r.reason = start+1+hash, FragmentIgnored
	}
	return r, true
}

// meantLines is what the writer of a range that the client reads meant with it.
func meantLines(l Lines) (Selector, Reason) {
	switch {
	case l.From == 0 && l.To == 0:
		return Whole{}, ZeroLine
	case l.From == 0:
		return Ranges{{1, l.To}}, ZeroLine
	case l.To == 0:
		return Whole{}, ReversedRange
	case l.To < l.From:
		return Ranges{{l.To, l.From}}, ReversedRange
	}
	return Ranges{l}, AsMeant
}

// withSpacedRange takes a range that stands after one space: @a.py #L10-20.
func (f *finder) withSpacedRange(r reading) reading {
	at := r.until
	if at+2 >= len(f.text) || f.text[at] != ' ' || f.text[at+1] != '#' || f.text[at+2] != 'L' {
		return r
	}
	if meant, length, _ := suffix(f.rest(at + 1)); length > 0 && isRanges(meant) {
		r.meant, r.until, r.reason = meant, at+1+length, RangeAfterSpace
	}
	return r
}

// cutAt reads the first end bytes of a token as the path and the rest as what
// selects in it.
func (f *finder) cutAt(start int, token string, end int) reading {
	at := start + 1 + end
	r := reading{path: token[:end], end: at, meant: Whole{}, until: at, reason: TrailingText}
	if end == len(token) {
		r.reason = NameMisread
		return f.withSpacedRange(r)
	}
	meant, length, why := suffix(token[end:])
	if length > 0 {
		r.meant, r.until, r.reason = meant, at+length, why
		if why == AsMeant && end+length < len(token) {
			r.reason = GluedFragment
		}
	}
	if strings.HasPrefix(token[end:], `\`) || strings.Contains(r.path, "%20") {
		r.reason = Escaped
	}
	return r
}

// pathEnds are the places where the path of a token may end, the longest path
// first: before what paths seldom hold, between ASCII and other letters, and
// before the marks at the end of the token.
func pathEnds(token string) []int {
	var ends []int
	add := func(n int) {
		for _, n := range []int{n, len(strings.TrimRight(token[:n], ".-/"))} {
			if n > 0 && (len(ends) == 0 || n < ends[len(ends)-1]) {
				ends = append(ends, n)
			}
		}
	}
	add(len(token))
	for i := len(token); i > 0; {
		r, size := utf8.DecodeLastRuneInString(token[:i])
		i -= size
		if isCut(r) || r >= utf8.RuneSelf && i > 0 && isWord(token[i-1]) {
			add(i)
		}
	}
	return ends
}

// spaced reads names with spaces in them: written \ or %20, or bare.
func (f *finder) spaced(start int, token string, yield func(reading) bool) {
	if strings.Contains(token, "%20") {
		name := strings.TrimRight(token, ".,;:!?)]}'\"`")
		path, _, _ := strings.Cut(name, "#")
		r := f.cutAt(start, name, len(path))
		r.path, r.reason = strings.ReplaceAll(path, "%20", " "), Escaped
		if !yield(r) {
			return
		}
	}
	// Bounds of how much is tried as one name.
	const (
		maxWords = 4
		maxBytes = 256
	)
	line := f.text[start+1 : min(len(f.text), start+1+maxBytes)]
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	words := strings.SplitN(string(line), " ", maxWords+1)
	for n := 2; n <= min(len(words), maxWords); n++ {
		for _, r := range f.joined(start, words[:n]) {
			if !yield(r) {
				return
			}
		}
	}
}

// joined reads several words as one name. Only the last may be cut.
func (f *finder) joined(start int, words []string) []reading {
	last := words[len(words)-1]
	front := strings.Join(words[:len(words)-1], " ") + " "
	if strings.ContainsAny(front, "@#") || last == "" || strings.HasPrefix(last, "@") {
		return nil
	}
	reason := UnquotedSpace
	if strings.Contains(front, `\ `) {
		reason = Escaped
	}
	var out []reading
	for i, end := range pathEnds(last) {
		if i == 3 {
			break
		}
		if !looksLikeFile("x" + last[:end]) {
			continue
		}
		r := f.cutAt(start+len(front), last, end)
		r.path, r.reason = strings.ReplaceAll(front, `\ `, " ")+last[:end], reason
		out = append(out, r)
	}
	return out
}
