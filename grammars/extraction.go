package grammars

import (
	"bytes"
	"sort"

	"pare/internal/source"
)

// none is the index of no node and of no definition.
const none = -1

// extraction turns the nodes of one tree into an outline. Nodes come in the
// order of a pre-order walk, so every loop here is one pass over an array.
type extraction struct {
	table *table
	nodes []node
	data  []byte
	lines []int // offset of the first byte of every row

	before   []int32 // by node: the sibling before it, or none
	inner    []int32 // by node: the innermost definition that it is or is within
	comments []source.Span
	strings  []source.Span
	found    []found
	childEnd int // where the last definition outside all others ends
	hints    *cHints
}

// found is a definition with what is needed only while looking for more.
type found struct {
	Definition
	node  int32 // the node itself
	outer int32 // the outermost of its wrappers
	// qualifier is a container that is named in the definition itself: the
	// receiver of a Go method.
	qualifier string
	open      bool // what is declared within is not local although this is a function
	settled   bool // its end is known, whatever the tree says
	dropped   bool // it turned out to be none
	beside    bool // it stands in the attributes of the definition that it belongs to
	keep      bool // it counts within functions, too, though its kind does not by itself
	childEnd  int  // where its last child so far ends
}

func extract(t *table, nodes []node, data []byte, hints *cHints) *extraction {
	x := &extraction{
		table:  t,
		nodes:  nodes,
		data:   data,
		lines:  lineStarts(data),
		before: make([]int32, len(nodes)),
		inner:  make([]int32, len(nodes)),
		hints:  hints,
	}
	x.collectText()
	x.collectDefinitions()
	x.addHints()
	x.repair()
	return x
}

func lineStarts(data []byte) []int {
	starts := make([]int, 1, 1+bytes.Count(data, []byte{'\n'}))
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return starts
		}
		at += i + 1
		starts = append(starts, at)
	}
}

// row is the row of the byte at offset.
func (x *extraction) row(offset int) int {
	return sort.SearchInts(x.lines, offset+1) - 1
}

// startsLine reports whether only blanks stand before offset in its line.
func (x *extraction) startsLine(offset int) bool {
	for i := offset - 1; i >= 0; i-- {
		switch x.data[i] {
		case '\n':
			return true
		case ' ', '\t', '\r', '\f', '\v':
		case 0xBF: // the last byte of a byte order mark at the start of the file
			return i == 2 && x.data[0] == 0xEF && x.data[1] == 0xBB
		default:
			return false
		}
	}
	return true
}

func (x *extraction) roleOf(i int32) role {
	if s := x.nodes[i].symbol; int(s) < len(x.table.list) {
		return x.table.roles[s]
	}
	return 0
}

// collectText fills before, comments and strings.
func (x *extraction) collectText() {
	last := make([]int32, len(x.nodes)+1) // by parent: its last child so far
	for i := range last {
		last[i] = none
	}
	textEnd := uint32(0)
	for i := range x.nodes {
		n := &x.nodes[i]
		x.before[i] = last[n.parent+1]
		last[n.parent+1] = int32(i)
		r := x.roleOf(int32(i))
		if r&(isComment|isString) == 0 || n.start < textEnd {
			continue
		}
		textEnd = n.end
		span := x.withoutBlanks(n.start, n.end)
		switch {
		case span.Empty(): // the body of a heredoc without lines
		case r&isComment != 0:
			x.comments = append(x.comments, span)
		default:
			x.strings = append(x.strings, span)
		}
	}
}

// trimmed is the span without the blanks at its end.
func (x *extraction) trimmed(start, end uint32) source.Span {
	text := bytes.TrimRight(x.data[start:end], " \t\r\n\f\v")
	return source.Span{Start: int(start), End: int(start) + len(text)}
}

// withoutBlanks is the span without the blanks at either end: Lua's nodes begin
// with the end of the line before.
func (x *extraction) withoutBlanks(start, end uint32) source.Span {
	s := x.trimmed(start, end)
	for s.Start < s.End && isBlank(x.data[s.Start]) {
		s.Start++
	}
	return s
}

func (x *extraction) text(i int32) string {
	n := &x.nodes[i]
	return string(x.data[n.start:n.end])
}

func (x *extraction) is(i int32, name string) bool {
	for _, id := range x.table.byName[name] {
		if x.nodes[i].symbol == id {
			return true
		}
	}
	return false
}

func (x *extraction) field(i int32, name string) int32 {
	id, ok := x.table.fields[name]
	if !ok {
		return none
	}
	return x.take(i, step{kind: byField, field: id})
}

// follow is the first node that a path leads to, or none.
func (x *extraction) follow(i int32, p trail) int32 {
	for _, steps := range p {
		at := i
		for _, s := range steps {
			if at = x.take(at, s); at == none {
				break
			}
		}
		if at != none {
			return at
		}
	}
	return none
}

func (x *extraction) take(i int32, s step) int32 {
	switch s.kind {
	case byParent:
		p := x.nodes[i].parent
		if p != none && isOneOf(x.nodes[p].symbol, s.symbols) {
			return p
		}
		return none
	case byFieldRepeated:
		for {
			next := x.take(i, step{kind: byField, field: s.field})
			if next == none {
				return i
			}
			i = next
		}
	case byDescendant:
		for c := i + 1; c < int32(x.nodes[i].next); c++ {
			if isOneOf(x.nodes[c].symbol, s.symbols) {
				return c
			}
		}
		return none
	}
	got := int32(none)
	for c := i + 1; c < int32(x.nodes[i].next); c = int32(x.nodes[c].next) {
		n := &x.nodes[c]
		if s.kind == byField && n.field == s.field && x.roleOf(c)&isComment == 0 {
			return c
		}
		if s.kind != byField && isOneOf(n.symbol, s.symbols) {
			got = c
			if s.kind == byFirstChild {
				return c
			}
		}
	}
	return got
}

func isOneOf(s uint16, list []uint16) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// collectDefinitions finds the definitions in one pass and knows, for every
// node, which one it is within.
func (x *extraction) collectDefinitions() {
	for i := range x.nodes {
		n := &x.nodes[i]
		inside := int32(none)
		if n.parent != none {
			inside = x.inner[n.parent]
		}
		x.inner[i] = inside
		sym := int(n.symbol)
		if n.symbol == errorSymbol {
			sym = len(x.table.list)
		}
		for d := range x.table.defs[sym] {
			if x.tryDefinition(int32(i), inside, &x.table.defs[sym][d]) {
				x.inner[i] = int32(len(x.found) - 1)
				break
			}
		}
	}
}

func (x *extraction) tryDefinition(i, inside int32, d *compiledDef) bool {
	n := &x.nodes[i]
	if n.flags&isMissing != 0 || n.start == n.end {
		return false
	}
	if d.hasPath != nil && x.follow(i, d.hasPath) == none || d.withinPath != nil && x.follow(i, d.withinPath) == none {
		return false
	}
	f := found{node: i, outer: i, Definition: Definition{Kind: d.kind, Parent: int(inside), Broken: n.flags&hasError != 0}}
	if inside != none {
		switch p := &x.found[inside]; {
		case p.Kind.holdsMembers() && d.kind == Function:
			f.Kind = Method
		case p.Kind.holdsMembers() && d.kind == Constant:
			f.Kind = Field
		}
	}
	name := int32(none)
	if d.namePath != nil {
		if name = x.follow(i, d.namePath); name != none {
			f.Name = x.nameText(name)
		}
	}
	x.shape(&f, d)
	if d.refine != nil && !d.refine(x, &f) {
		return false
	}
	if name != none {
		x.moreNames(&f, name)
	}
	if !d.local && !f.keep && x.isLocal(&f) {
		return false
	}
	if f.Core.Start < f.Header.Start {
		x.attributeNames(&f)
	}
	end := &x.childEnd
	if inside != none {
		end = &x.found[inside].childEnd
	}
	f.leave(*end)
	if !f.beside {
		*end = max(*end, f.Span.End)
	}
	x.found = append(x.found, f)
	return true
}

// leave moves the start behind the end of the definition before it: a comment
// at the end of a Python body is also directly above the next function.
func (f *found) leave(end int) {
	if f.Span.Start < end {
		f.Span.Start = f.Core.Start
	}
	if f.Span.Start < end && f.Header.Start >= end {
		f.Span.Start, f.Core.Start = f.Header.Start, f.Header.Start
	}
}

// longestName is how much of a name is kept: a pattern or a selector may be long.
const longestName = 300

func (x *extraction) nameText(i int32) string {
	n := &x.nodes[i]
	text := bytes.Trim(x.data[n.start:n.end], "` \t\r\n")
	if len(text) > longestName {
		text = bytes.ToValidUTF8(text[:longestName], nil)
	}
	return string(text)
}

// isLocal reports whether f is a variable or an import within code.
func (x *extraction) isLocal(f *found) bool {
	switch f.Kind {
	case Constant, Import, Field:
	default:
		return false
	}
	for p, depth := f.Parent, 0; p != none && depth < deepest; p, depth = x.found[p].Parent, depth+1 {
		switch k := x.found[p].Kind; {
		case k.holdsMembers() || x.found[p].open:
			return false
		case k == Function || k == Method || k == Test:
			return true
		case f.Kind != Field && (k == Constant || k == Field):
			return true
		}
	}
	return false
}
