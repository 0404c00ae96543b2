package prompt

import (
	"bytes"
	"slices"
)

// Inert is text that others wrote (lines of a file, names in it) in a form that
// does nothing in a prompt: nobody who reads it, the client or [References], finds
// a file named in it. [NewInert] makes it, and [Compose] takes nothing else.
type Inert struct {
	text []byte
	// harmless are the mentions that the client still sees: decorators and the like.
	harmless map[string]bool
}

// Bytes is the text.
func (t Inert) Bytes() []byte { return t.text }

// NewInert puts a space after each @ of a text that could name a file, an agent or
// a resource, which most languages with an @ of their own allow. A plain name that
// is no file, such as a decorator, stays. Exists is that of [References].
func NewInert(text []byte, exists func(path string) bool) Inert {
	// What follows a space may begin a mention itself, so it is looked at again. A text
	// that is made to need many turns gets a space everywhere.
	for range 3 {
		at, harmless := live(text, exists)
		if len(at) == 0 {
			return Inert{text: text, harmless: harmless}
		}
		text = spaced(text, at)
	}
	var all []int
	for i, b := range text {
		if b == '@' && (i+1 == len(text) || text[i+1] != ' ') {
			all = append(all, i)
		}
	}
	return Inert{text: spaced(text, all)}
}

// live finds the @ of a text that do something, and the names of those mentions
// that do not.
func live(text []byte, exists func(string) bool) (at []int, harmless map[string]bool) {
	harmless = map[string]bool{}
	for _, m := range occurrences(text) {
		if m.Quoted || !isDecorator(m.Text) || exists(m.Path) {
			at = append(at, m.Span.Start)
		} else {
			harmless[m.Text] = true
		}
	}
	for _, ref := range References(text, exists) {
		if ref.Exists && ref.Reason != WordBefore {
			at = append(at, ref.Span.Start)
		}
	}
	slices.Sort(at)
	return slices.Compact(at), harmless
}

// isDecorator reports whether a mention is a name as programs have it after an @,
// with what may be called: app.route("/x. A path has slashes or begins otherwise.
func isDecorator(mention string) bool {
	end := 0
	for end < len(mention) && (isWord(mention[end]) || mention[end] == '.' || mention[end] == '$') {
		end++
	}
	name := mention[:end]
	if looksLikeFile(name) {
		return false
	}
	return name != "" && name[0] != '.' && !isDigit(name[0]) && (end == len(mention) || bytes.IndexByte([]byte("([{<"), mention[end]) >= 0)
}

// spaced puts a space after each of the bytes.
func spaced(text []byte, at []int) []byte {
	out := make([]byte, 0, len(text)+len(at))
	last := 0
	for _, i := range at {
		out = append(append(out, text[last:i+1]...), ' ')
		last = i + 1
	}
	return append(out, text[last:]...)
}
