package grammars

import "bytes"

// cGroup is what stands between #if and #endif.
type cGroup struct {
	before   cState // where it begins
	previous int    // the last token before it, or none
	branches []cBranch
}

// cBranch is a branch of a group: its directive, the tokens up to the next, and
// the state there.
type cBranch struct {
	directive, from, to int
	after               cState
}

// cState says in which brackets a place is.
type cState struct {
	parens, inits int     // inits is how many of the open braces are those of values
	brace         *cBrace // the innermost
}

type cBrace struct {
	value  bool
	parens int // that were open before it
	up     *cBrace
}

// deepestGroup is how deep conditions may nest; a text that goes deeper is read
// as it is.
const deepestGroup = 40

// conditions takes out the branches that do not fit into each other: of
//
//	#ifdef A
//	int f(int x) {
//	#else
//	int f(long x) {
//	#endif
//
// only the first is left; and directives go where the grammar has no place for
// them.
func (c *cleaner) conditions() {
	var open []*cGroup
	var state cState
	previous := none
	for i := range c.tokens {
		t := &c.tokens[i]
		if t.kind != cDirective {
			state.move(c, i, previous)
			previous = i
			continue
		}
		word := c.directive(t)
		if len(open) == 0 && (word == "else" || word == "endif" || len(word) > 3 && word[:4] == "elif") {
			continue
		}
		switch word {
		case "if", "ifdef", "ifndef":
			if len(open) >= deepestGroup {
				return
			}
			open = append(open, &cGroup{before: state, previous: previous, branches: []cBranch{{directive: i, from: i + 1}}})
		case "else", "elif", "elifdef", "elifndef":
			g := open[len(open)-1]
			g.turn(i, state)
			g.branches = append(g.branches, cBranch{directive: i, from: i + 1})
			state = g.before
		case "endif":
			g := open[len(open)-1]
			open = open[:len(open)-1]
			g.turn(i, state)
			state = c.settle(g, i)
		default:
			if state.parens > 0 || state.inits > 0 {
				c.blankDirective(t)
			} else if word == "define" {
				c.definition(t)
			}
		}
	}
}

// turn ends the branch at hand before token i.
func (g *cGroup) turn(i int, s cState) {
	b := &g.branches[len(g.branches)-1]
	b.to, b.after = i, s
}

// move takes a token into account.
func (s *cState) move(c *cleaner, i, previous int) {
	t := &c.tokens[i]
	if t.kind != cPunct {
		return
	}
	switch c.data[t.start] {
	case '(', '[':
		s.parens++
	case ')', ']':
		s.parens = max(0, s.parens-1)
	case '{':
		value := previous != none && c.opensValue(previous)
		s.brace = &cBrace{value, s.parens, s.brace}
		s.parens = 0
		if value {
			s.inits++
		}
	case '}':
		if s.brace == nil {
			return
		}
		if s.brace.value {
			s.inits--
		}
		s.parens, s.brace = s.brace.parens, s.brace.up
	}
}

// opensValue reports whether a brace behind token i begins a value and no block.
func (c *cleaner) opensValue(i int) bool {
	switch c.text(i) {
	case "=", ",", "return":
		return true
	case "(":
		return c.cpp // in C it is a statement that has a value
	}
	// The members of an enumeration are values, too.
	for k := i; k >= 0 && k > i-6 && c.tokens[k].kind != cDirective; k-- {
		if c.text(k) == "enum" {
			return true
		}
		if t := &c.tokens[k]; t.kind == cPunct && c.data[t.start] != ':' {
			break
		}
	}
	return false
}

// directive is the word of a directive: "ifdef".
func (c *cleaner) directive(t *cToken) string {
	return firstWord(c.data[t.start:min(t.end, t.start+40)])
}

// settle decides about a group that ends at token end, and returns the state
// behind it.
func (c *cleaner) settle(g *cGroup, end int) cState {
	if c.isLinkage(g) {
		c.blankGroup(g, end, none)
		return g.before
	}
	fits := true
	for _, b := range g.branches {
		fits = fits && c.balanced(b) && c.wholeStatements(g, b)
	}
	if fits {
		return g.branches[0].after
	}
	keep := 0
	if c.isNever(g) {
		keep = 1
	}
	c.blankGroup(g, end, keep)
	if keep < len(g.branches) {
		return g.branches[keep].after
	}
	return g.before
}

// isNever reports whether the first branch of a group is that of "#if 0".
func (c *cleaner) isNever(g *cGroup) bool {
	t := &c.tokens[g.branches[0].directive]
	words := bytes.Fields(bytes.TrimLeft(c.data[t.start:min(t.end, t.start+40)], "# \t"))
	return len(words) > 1 && string(words[0]) == "if" && string(words[1]) == "0"
}

// isLinkage reports whether a group only opens or closes extern "C".
func (c *cleaner) isLinkage(g *cGroup) bool {
	if len(g.branches) > 2 || !bytes.Contains(c.data[c.tokens[g.branches[0].directive].start:c.tokens[g.branches[0].directive].end], []byte("cplusplus")) {
		return false
	}
	some := false
	for _, b := range g.branches {
		text := ""
		for i := b.from; i < b.to && len(text) < 20; i++ {
			if t := &c.tokens[i]; !t.dead && t.kind != cDirective {
				text += c.text(i)
			}
		}
		switch text {
		case `extern"C"{`, "}", "};", "", `extern"C"`, `extern`:
		default:
			return false
		}
		some = some || text != ""
	}
	return some
}

// balanced reports whether a branch closes what it opens and nothing else.
func (c *cleaner) balanced(b cBranch) bool {
	braces, parens := 0, 0
	for i := b.from; i < b.to; i++ {
		t := &c.tokens[i]
		if t.dead || t.kind != cPunct {
			continue
		}
		switch c.data[t.start] {
		case '{':
			braces++
		case '}':
			braces--
		case '(', '[':
			parens++
		case ')', ']':
			parens--
		}
		if braces < 0 || parens < 0 {
			return false
		}
	}
	return braces == 0 && parens == 0
}

// wholeStatements reports whether a branch begins and ends where a statement
// does, so that the grammar has a place for it.
func (c *cleaner) wholeStatements(g *cGroup, b cBranch) bool {
	if g.before.parens > 0 || g.before.inits > 0 {
		return false
	}
	first, last := none, none
	for i := b.from; i < b.to; i++ {
		if t := &c.tokens[i]; !t.dead && t.kind != cDirective {
			if first == none {
				first = i
			}
			last = i
		}
	}
	if first == none {
		return true
	}
	return (g.previous == none || c.endsStatement(g.previous)) && c.endsStatement(last) && !c.goesOn(first)
}

// endsStatement reports whether a statement can end with token i.
func (c *cleaner) endsStatement(i int) bool {
	t := &c.tokens[i]
	switch t.kind {
	case cPunct:
		switch c.data[t.start] {
		case ')': // a macro
			return !c.sharp
		case ';', '{', '}', ':':
			return t.end-t.start == 1
		}
	case cWord:
		return isMacroName(c.text(i)) && t.first
	}
	return false
}

// goesOn reports whether token i goes on with a statement that stands before it.
func (c *cleaner) goesOn(i int) bool {
	t := &c.tokens[i]
	if t.kind != cPunct {
		return c.text(i) == "else"
	}
	b := c.data[t.start]
	twice := t.start+1 < len(c.data) && c.data[t.start+1] == b
	switch b {
	case '{', '}', ';', '(', '*', '~', '[':
		return false
	case '+', '-', ':':
		return !twice
	}
	return true
}

// blankGroup blanks the directives of a group and all branches but one.
func (c *cleaner) blankGroup(g *cGroup, end, keep int) {
	for n, b := range g.branches {
		c.blankToken(&c.tokens[b.directive])
		if n == keep {
			continue
		}
		for i := b.from; i < b.to; i++ {
			if t := &c.tokens[i]; t.kind == cDirective {
				c.blankDirective(t)
			} else {
				c.blankToken(t)
			}
		}
	}
	c.blankToken(&c.tokens[end])
}

func (c *cleaner) blankToken(t *cToken) {
	if !t.dead {
		t.dead = true
		c.blank(t.start, t.end)
	}
}
