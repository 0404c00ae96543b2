package grammars

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"pare/internal/source"
)

// manyKeys is how many keys of a text are listed however deep they stand; of a
// text with more, a dump of data, only the outer ones are.
const manyKeys = 4000

// jsonKeys cuts a JSON text by its keys and by the objects in its arrays;
// comments and errors do not trouble it.
func (c *cutter) jsonKeys() {
	s := jsonScanner{cutter: c, pending: none}
	for tok, at, end := s.next(); tok != 0; tok, at, end = s.next() {
		switch tok {
		case '{', '[':
			s.push(tok, at)
		case '}', ']':
			s.finish(at)
			s.pop(end)
		case ',':
			s.finish(at)
		case '"':
			s.text(at, end)
		}
	}
	s.finish(len(c.data))
	for len(s.open) > 0 {
		s.pop(len(c.data))
	}
	c.dropSmall(s.depth())
	c.jsonAliases()
}

// depth is how deep the keys are that are listed.
func (s *jsonScanner) depth() int {
	total := 0
	for depth, n := range s.atDepth {
		if total += n; total > manyKeys && depth >= 3 {
			return depth
		}
	}
	return len(s.atDepth)
}

// dropSmall takes out the nested keys of values with few lines and those that
// stand deeper than depth, and completes the names of the others.
func (c *cutter) dropSmall(depth int) {
	moved, level := make([]int, len(c.defs)), make([]int, len(c.defs))
	long := make([]bool, len(c.defs))
	out := c.defs[:0]
	for i, d := range c.defs {
		if p := d.Parent; p != none {
			level[i] = level[p] + 1
			if moved[p] == none || level[i] >= depth || !long[p] {
				moved[i] = none
				continue
			}
			d.Parent = moved[p]
		}
		long[i] = c.rowOf(d.Span.End-1)-c.rowOf(d.Span.Start) >= nestedKeys || strings.HasPrefix(d.Name, "/")
		d.Qualified = qualify(out, d, "")
		moved[i] = len(out)
		out = append(out, d)
	}
	c.defs = out
}

// jsonAliases adds the names that people say for entries of lock files and
// operations of APIs.
func (c *cutter) jsonAliases() {
	for i := range c.defs {
		d := &c.defs[i]
		if j := strings.LastIndex(d.Name, "node_modules/"); j >= 0 {
			d.alias(d.Name[j+len("node_modules/"):])
		}
		if d.Parent != none && isYAMLVerb(d.Name) && strings.HasPrefix(c.defs[d.Parent].Name, "/") {
			d.alias(strings.ToUpper(d.Name) + " " + c.defs[d.Parent].Name)
			if m := operationID().FindSubmatch(d.Span.Text(c.data)); m != nil {
				d.alias(string(m[1]))
			}
		}
	}
}

// operationID finds the identifier of an operation.
var operationID = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`"operationId"\s*:\s*"([^"\n]+)"`)
})

// jsonScanner reads tokens and keeps what is open.
type jsonScanner struct {
	*cutter
	at      int
	open    []jsonLevel
	pending int   // the definition whose value comes next, or none
	atDepth []int // how many definitions are so deep
}

type jsonLevel struct {
	def   int  // the definition whose value this is, or none
	array bool // its elements have no keys
	quiet bool // nothing within is listed
	rank  int  // of the key that has named the object so far
}

func (s *jsonScanner) top() jsonLevel {
	if len(s.open) == 0 {
		return jsonLevel{def: none}
	}
	return s.open[len(s.open)-1]
}

// push opens an object or an array. An object in an array is a definition of its
// own, without a name as yet.
func (s *jsonScanner) push(tok byte, at int) {
	level := jsonLevel{def: s.pending, array: tok == '[', quiet: s.top().quiet || len(s.open) >= deepestKey, rank: unnamed}
	switch {
	case s.pending != none:
		s.defs[s.pending].Header.End = at
		s.defs[s.pending].Body = source.Span{Start: at, End: at + 1}
	case !level.quiet && !level.array && s.top().array:
		level.def = s.define("", at, at+1)
		if level.def == none {
			level.quiet = true
			break
		}
		s.defs[level.def].Body = source.Span{Start: at, End: at + 1}
		s.defs[level.def].Header.End = at
	case len(s.open) > 0:
		level.quiet = true
	}
	s.open = append(s.open, level)
	s.pending = none
}

func (s *jsonScanner) pop(end int) {
	if len(s.open) == 0 {
		return
	}
	s.pending = s.top().def
	s.open = s.open[:len(s.open)-1]
	s.finish(end)
}

// unnamed is the rank of an object that nothing has named yet.
const unnamed = 1000

// text is a string: a key, the name of the object that holds it, or nothing.
func (s *jsonScanner) text(at, end int) {
	top := s.top()
	switch {
	case len(s.open) == 0 || top.quiet || top.array:
	case s.pending == none && s.colonFollows():
		s.pending = s.define(jsonName(s.data[at:end]), at, end)
	case s.pending != none && top.def != none && top.rank > 0 && len(s.open) > 1 && s.open[len(s.open)-2].array:
		// The value of a key of an object in an array: its name, perhaps.
		if rank := nameRank(s.defs[s.pending].Name); rank < top.rank {
			s.defs[top.def].Name = jsonName(s.data[at:end])
			s.open[len(s.open)-1].rank = rank
		}
	}
}

func jsonName(quoted []byte) string {
	return shortName(string(bytes.Trim(quoted, `"`)))
}

func (s *jsonScanner) define(name string, at, end int) int {
	if len(s.defs) >= mostBlocks {
		return none
	}
	for len(s.atDepth) <= len(s.open) {
		s.atDepth = append(s.atDepth, 0)
	}
	s.atDepth[len(s.open)]++
	span := source.Span{Start: at, End: end}
	s.defs = append(s.defs, Definition{Kind: Section, Name: name, Parent: s.top().def, Span: span, Core: span, Header: span})
	return len(s.defs) - 1
}

// finish ends the pending definition at the last byte before end that is no
// blank.
func (s *jsonScanner) finish(end int) {
	if s.pending == none {
		return
	}
	d := &s.defs[s.pending]
	s.pending = none
	end = d.Span.Start + len(bytes.TrimRight(s.data[d.Span.Start:end], " \t\r\n"))
	d.Span.End, d.Core.End = end, end
	if d.Body.Empty() {
		d.Header.End = end
	} else {
		d.Body.End = end
	}
}

// next is the next token: a bracket, comma, '"' for a string, '-' for anything
// else, 0 at the end.
func (s *jsonScanner) next() (tok byte, at, end int) {
	for s.at < len(s.data) {
		at = s.at
		switch b := s.data[at]; {
		case isBlank(b) || b == ':':
			s.at++
		case b == '"':
			s.at = jsonString(s.data, at)
			return '"', at, s.at
		case b == '/' && at+1 < len(s.data) && (s.data[at+1] == '/' || s.data[at+1] == '*'):
			s.at = min(len(s.data), skipComment(s.data, at)+1)
		case bytes.IndexByte([]byte("{}[],"), b) >= 0:
			s.at++
			return b, at, s.at
		default:
			for s.at < len(s.data) && bytes.IndexByte([]byte("{}[],\": \t\r\n/"), s.data[s.at]) < 0 {
				s.at++
			}
			s.at = max(s.at, at+1)
			return '-', at, s.at
		}
	}
	return 0, s.at, s.at
}

func (s *jsonScanner) colonFollows() bool {
	for _, b := range s.data[s.at:] {
		if !isBlank(b) {
			return b == ':'
		}
	}
	return false
}

// jsonString is the offset behind the string at i; a string ends at the line's
// end at the latest.
func jsonString(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		case '\n':
			return i
		}
	}
	return len(data)
}
