package slicer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"pare/slicer/internal/place"
)

// said is a name as it stands in a prompt, with those that it is joined to:
// Order.refund_total is two of them, the second with the first as its owner.
type said struct {
	text       string
	start, end int   // in the clean text
	owner      int32 // index of the name that it is joined to on its left, or -1
	last       bool  // no name is joined to it on its right
	zone       zone
	look       nameLook
	line       int32 // index in zones
}

// mostSaid bounds the names that are read of a prompt: those of a longer one come
// from pasted data.
const mostSaid = 60000

// readNames is the names of the clean text, in its order.
func (t *Task) readNames() []said {
	r := nameReader{text: t.clean}
	for i, z := range t.zones {
		if z.zone != zoneNone && len(r.names) < mostSaid {
			r.line, r.zone = int32(i), z.zone
			r.read(z.start, z.end)
		}
	}
	return r.names
}

// nameReader reads names line by line.
type nameReader struct {
	text  string
	names []said
	line  int32
	zone  zone
}

func (r *nameReader) read(start, end int) {
	owner := int32(-1) // the name that a joint binds to the next one
	for i := start; i < end; {
		c, size := utf8.DecodeRuneInString(r.text[i:])
		if !startsName(c) || size == 0 {
			if !isWordRune(c) {
				i += max(1, size)
				owner = -1
				continue
			}
			// A number, or a mark: no name begins within it.
			for i < end && isWordRune(c) {
				i += size
				c, size = utf8.DecodeRuneInString(r.text[i:])
			}
			owner = -1
			continue
		}
		run := i
		for i < end && (isWordRune(c) || c == '$') {
			i += size
			c, size = utf8.DecodeRuneInString(r.text[i:])
		}
		r.run(run, i, owner)
		owner = -1
		if joint := jointAt(r.text[i:end]); joint > 0 {
			owner = int32(len(r.names) - 1)
			r.names[owner].last = false
			i += joint
		}
	}
}

// run adds the names of a run of word characters: the run itself, and where it
// mixes scripts also the parts of one script, since Chinese or Korean is written
// without a space around a name.
func (r *nameReader) run(start, end int, owner int32) {
	parts := [][2]int{}
	b := []byte(r.text[start:end])
	for i := 0; ; {
		from, to := nextWord(b, i)
		if from == to {
			break
		}
		parts = append(parts, [2]int{start + from, start + to})
		i = to
	}
	if len(parts) != 1 || parts[0] != [2]int{start, end} {
		for _, p := range parts {
			r.add(p[0], p[1], -1)
		}
	}
	r.add(start, end, owner)
}

func (r *nameReader) add(start, end int, owner int32) {
	look := lookOf([]byte(r.text), start, end) | r.setApart(start, end)
	if owner >= 0 {
		look |= lookDotted
	}
	r.names = append(r.names, said{text: r.text[start:end], start: start, end: end, owner: owner, last: true, zone: r.zone, look: look, line: r.line})
}

// quotes are the marks that set a name apart, each with the one that closes it.
var quotes = map[rune]string{
	'"': `"`, '\'': "'", '`': "`", '“': "”“", '„': "“”‟", '‘': "’", '‚': "‘’", '«': "»", '»': "«", '‹': "›", '「': "」", '『': "』", '【': "】", '《': "》", '〈': "〉", '＂': "＂",
}

// setApart is lookTicked for a name that alone, or as part of a chain of names,
// stands between quotes.
func (r *nameReader) setApart(start, end int) nameLook {
	for start > 0 && isChainByte(r.text[start-1]) {
		start--
	}
	for end < len(r.text) && isChainByte(r.text[end]) {
		end++
	}
	open, _ := utf8.DecodeLastRuneInString(r.text[:start])
	closing, _ := utf8.DecodeRuneInString(r.text[end:])
	if strings.ContainsRune(quotes[open], closing) && closing != utf8.RuneError {
		return lookTicked
	}
	return 0
}

// isChainByte reports whether a byte may stand within a chain of names.
func isChainByte(c byte) bool {
	return c < utf8.RuneSelf && (classes[c] != classOther || strings.IndexByte(".:#>()$?!&*@/\\-", c) >= 0)
}

func startsName(c rune) bool { return c == '_' || c == '$' || unicode.IsLetter(c) }

func isWordRune(c rune) bool {
	if c < utf8.RuneSelf {
		return c >= 0 && classes[c] != classOther
	}
	return c != utf8.RuneError && scriptOf(c) != noScript
}

// jointAt is the length of what joins a name to the one that follows it, or 0:
// Order.refund_total, Story#hot, Opt::validate, App\Stock, cart->clear, x?.y, also
// behind a call or type arguments: cart().clear, Vec<T>::new, (*Server).Serve.
func jointAt(text string) int {
	n := skipArguments(text)
	for _, joint := range []string{"::", "->", "?.", "!.", ".", "#", "\\"} {
		if strings.HasPrefix(text[n:], joint) {
			n += len(joint)
			n += len(text[n:]) - len(strings.TrimLeft(text[n:], "*&"))
			if c, _ := utf8.DecodeRuneInString(text[n:]); startsName(c) {
				return n
			}
			return 0
		}
	}
	return 0
}

// longArguments is how far the end of arguments is looked for.
const longArguments = 60

// skipArguments is the length of a call, of type arguments or of a closing
// bracket that stand between a name and a joint.
func skipArguments(text string) int {
	if text == "" {
		return 0
	}
	closing := strings.IndexByte("(<[", text[0])
	switch {
	case text[0] == ')':
		return 1
	case closing < 0:
		return 0
	}
	if n := strings.IndexByte(text[:min(len(text), longArguments)], ")>]"[closing]); n > 0 && strings.IndexByte(text[:n], '\n') < 0 {
		return n + 1
	}
	return 0
}

// chain is the names that a name is joined to, itself the last.
func chain(names []said, i int) []string {
	var out []string
	for at := int32(i); at >= 0 && len(out) < 12; at = names[at].owner {
		out = append(out, names[at].text)
	}
	for a, b := 0, len(out)-1; a < b; a, b = a+1, b-1 {
		out[a], out[b] = out[b], out[a]
	}
	return out
}

// nextTo is the word before or after a name in its line, in lower case; a
// reference to a file is place.Object.
func (t *Task) nextTo(n *said, step int) string {
	z := t.zones[n.line]
	if step < 0 {
		return lastWord(t.clean[z.start:n.start])
	}
	return firstWord(t.clean[n.end:z.end])
}

func firstWord(text string) string {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !isWordRune(r) && r != '\ufffc' && r != '.' && r != '\n' })
	if strings.HasPrefix(text, place.Object) {
		return place.Object
	}
	for i, r := range text {
		if !isWordRune(r) {
			return strings.ToLower(text[:i])
		}
	}
	return strings.ToLower(text)
}

func lastWord(text string) string {
	text = strings.TrimRightFunc(text, func(r rune) bool { return !isWordRune(r) && r != '\ufffc' && r != '.' && r != '\n' })
	if strings.HasSuffix(text, place.Object) {
		return place.Object
	}
	at := len(text)
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if !isWordRune(r) {
			break
		}
		at -= size
	}
	return strings.ToLower(text[at:])
}
