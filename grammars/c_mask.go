package grammars

import (
	"bytes"
	"sort"

	"pare/internal/source"
)

// cleaner reads a text of C, C++ or C# before the grammar does.
type cleaner struct {
	data   []byte
	out    []byte // data, with blanks for what the grammar would misread; nil while nothing is
	tokens []cToken
	cpp    bool
	sharp  bool // the text is C#
	hints  cHints
}

// cHints is what the cleaner knows and the tree does not.
type cHints struct {
	// macros are the words that were blanked; they belong to what follows.
	macros []source.Span
	// names are those of functions that macros define, by the offset of the
	// word that stands for the name.
	names map[int]cName
	// blocks are the functions, types and namespaces with a body, in order.
	blocks []cBlock
	// members are definitions that are no nodes: the cases within a test.
	members []Definition
}

// cName is what a function is called.
type cName struct {
	kind            Kind
	name, qualifier string
	aliases         []string
}

// cBlock is a function, a type or a namespace as the tokens have it.
type cBlock struct {
	cName
	start, body, end int // offsets: of the head, of the brace, behind the closing one
}

// cleanC blanks what the grammar of C or C++ would misread. The text that it
// returns is as long as data, and is data where there was nothing to do.
func cleanC(data []byte, cpp bool) ([]byte, *cHints) {
	c := &cleaner{data: data, tokens: cTokens(data), cpp: cpp}
	c.hints.names = map[int]cName{}
	c.conditions()
	live := c.tokens[:0]
	for _, t := range c.tokens {
		if !t.dead && t.kind != cDirective {
			live = append(live, t)
		}
	}
	c.tokens = live
	s := cScanner{cleaner: c}
	s.scan()
	sort.Slice(c.hints.macros, func(i, j int) bool { return c.hints.macros[i].Start < c.hints.macros[j].Start })
	if c.out == nil {
		c.out = data
	}
	return c.out, &c.hints
}

// cleanCSharp blanks the branches of conditions that do not fit into each other.
func cleanCSharp(data []byte) []byte {
	if !bytes.Contains(data, []byte("#if")) {
		return data
	}
	c := &cleaner{data: data, tokens: cTokens(data), sharp: true}
	c.conditions()
	if c.out == nil {
		return data
	}
	return c.out
}

func (c *cleaner) text(i int) string {
	return string(c.data[c.tokens[i].start:c.tokens[i].end])
}

// blank overwrites a part of the text; line ends stay.
func (c *cleaner) blank(start, end int) {
	c.copyOut()
	for i := start; i < end; i++ {
		if b := c.out[i]; b != '\n' && b != '\r' {
			c.out[i] = ' '
		}
	}
}

func (c *cleaner) copyOut() {
	if c.out == nil {
		c.out = bytes.Clone(c.data)
	}
}

// write puts text at start and blanks up to end; false if there is no room.
func (c *cleaner) write(start, end int, text string) bool {
	if end-start < len(text) || bytes.IndexByte(c.data[start:start+len(text)], '\n') >= 0 {
		return false
	}
	c.blank(start, end)
	copy(c.out[start:], text)
	return true
}

// isMacroName reports whether a name is written like those of macros: in upper
// case, but for a short prefix.
func isMacroName(name string) bool {
	lower := 0
	for lower < len(name) && name[lower] >= 'a' && name[lower] <= 'z' {
		lower++
	}
	if lower > 3 {
		return false
	}
	upper := 0
	for _, b := range []byte(name[lower:]) {
		switch {
		case b >= 'a' && b <= 'z':
			return false
		case b >= 'A' && b <= 'Z':
			upper++
		}
	}
	return upper >= 2
}
