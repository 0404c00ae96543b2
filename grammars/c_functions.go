package grammars

import "strings"

// Functions and declarations, when their heads are known.

// function reads a function, or what looks like one, and returns the token
// behind its body.
func (s *cScanner) function(i int, e cEnd) int {
	body := e.at
	if s.pairs[body] == none {
		s.scopes = append(s.scopes, cScope{})
		return body + 1
	}
	next := s.after(body)
	h := s.head(i, e)
	if h.name == none {
		if len(e.groups) == 0 {
			return s.plainBlock(i, body, next)
		}
		s.body(body, next)
		return next
	}
	ctor := s.isConstructor(h)
	name, ok := s.macroFunction(i, h, ctor, s.after(h.group) == body)
	if !ok {
		name = s.functionName(h)
		s.maskParameters(h.group)
	}
	s.maskPrefix(i, h.first, ctor)
	s.maskTrailing(s.after(h.group), body)
	s.block(name, i, body)
	s.body(body, next)
	return next
}

// functionName is the name of an ordinary function.
func (s *cScanner) functionName(h cHead) cName {
	n := cName{kind: Function, name: s.word(h.name)}
	if n.name == "operator" {
		n.name = cOperator(string(s.data[s.tokens[h.name].start:s.tokens[h.group].start]))
	} else if s.punct(h.name-1) == '~' {
		n.name = "~" + n.name
	}
	if h.first < h.name {
		n.qualifier = strings.TrimSuffix(cQualified(string(s.data[s.tokens[h.first].start:s.tokens[h.name].start])), "::")
		n.qualifier = strings.TrimSuffix(strings.TrimSuffix(n.qualifier, "~"), "::")
	}
	if _, inside := s.class(); inside || n.qualifier != "" {
		n.kind = Method
	}
	return n
}

// block notes a body of which the tokens know the end.
func (s *cScanner) block(n cName, i, body int) {
	for i < body && s.tokens[i].dead {
		i++
	}
	if p := s.pairs[body]; p > body && n.name != "" {
		s.hints.blocks = append(s.hints.blocks, cBlock{cName: n, start: s.tokens[i].start, body: s.tokens[body].start, end: s.tokens[p].end})
	}
}

// maskParameters masks the macros in front of the names of parameters.
func (s *cScanner) maskParameters(g int) {
	for _, a := range s.arguments(g) {
		name := none
		for j := a.from; j < a.to && s.punct(j) != '=' && s.punct(j) != '['; j++ {
			switch {
			case s.punct(j) == '(':
				j = s.after(j) - 1
			case s.punct(j) == '<':
				j = s.afterAngles(j) - 1
			case s.word(j) != "":
				name = j
			}
		}
		if name == none || name >= a.to {
			continue
		}
		p := s.prefix(a.from, name)
		for _, m := range p.macros { // TYPE(order) *o: the word alone is a type
			s.blank(s.tokens[m.from+1].start, s.tokens[m.to-1].end)
		}
		keep := none
		if !p.typed {
			keep = s.typeAmong(p.plain)
		}
		for n, u := range p.plain {
			if w := s.word(u.from); n != keep && u.simple && (isMacroName(w) || strings.HasPrefix(w, "__")) {
				s.mask(u.from, u.to)
			}
		}
	}
}

// plainBlock is a brace behind words without parentheses: a value in braces, or
// a macro that opens a block.
func (s *cScanner) plainBlock(i, body, next int) int {
	for j := i; j < body; j++ {
		if s.word(j) == "" {
			return next
		}
	}
	if body == i+1 && isMacroName(s.word(i)) {
		s.mask(i, body)
	}
	return next
}

// declaration reads a declaration without a body: a prototype, a variable, or a
// macro that looks like one.
func (s *cScanner) declaration(i int, e cEnd) {
	if s.onlyMacros(i, e) {
		return
	}
	h := s.head(i, e)
	if h.name == none {
		s.variable(i, e)
		return
	}
	ctor := s.isConstructor(h)
	if s.isMacroCall(h, e, ctor) {
		s.memberMacro(i, h, e)
		return
	}
	s.maskPrefix(i, h.first, ctor)
	to := e.at
	if e.value != none {
		to = e.value
	}
	s.maskTrailing(s.after(h.group), to)
}

// isMacroCall reports whether a declaration is no declaration: a name without a
// type is that of a macro.
func (s *cScanner) isMacroCall(h cHead, e cEnd, ctor bool) bool {
	if _, inside := s.class(); inside || !h.typeless || ctor {
		return inside && h.typeless && !ctor
	}
	if e.by != ';' || !s.cpp && !isMacroName(s.word(h.name)) {
		return false
	}
	return s.after(h.group) == e.at || s.isChain(h)
}

// isChain reports whether calls go on behind a macro:
// REGISTER("open").Input("box");.
func (s *cScanner) isChain(h cHead) bool {
	next := s.after(h.group)
	return isMacroName(s.word(h.name)) && (s.punct(next) == '.' || s.tokensAre(next, "->"))
}

// onlyMacros masks a statement that is nothing but macros and ends without a
// semicolon.
func (s *cScanner) onlyMacros(i int, e cEnd) bool {
	if e.by == ';' {
		return false
	}
	for j := i; j < e.at; j++ {
		if !isMacroName(s.word(j)) {
			return false
		}
		if s.punct(j+1) == '(' {
			j = s.after(j+1) - 1
		}
	}
	s.maskSteps(i, e.at)
	return true
}

// variable masks the macros around the name of a variable.
func (s *cScanner) variable(i int, e cEnd) {
	to := e.at
	if e.value != none {
		to = e.value
	}
	name := none
	j := i
loop:
	for j < to {
		switch b := s.punct(j); b {
		case '(':
			j = s.after(j)
			continue
		case '<':
			j = s.afterAngles(j)
			continue
		case ',', '[', ':':
			break loop
		}
		if s.word(j) != "" && cWordKindOf(s.word(j)) == cPlain {
			if name == j-1 && isMacroName(s.word(j)) && j+1 >= to && s.hasType(i, name) {
				s.mask(j, j+1) // int x UNUSED;
				break
			}
			if s.punct(j+1) == '(' && name != none && s.isMark(i, j+1) {
				s.mask(j, s.after(j+1)) // int x GUARDED_BY(mu);
				break
			}
			name = j
		}
		j++
	}
	if name != none && cWordKindOf(s.word(name)) == cPlain {
		s.maskPrefix(i, s.qualifiedStart(name), false)
	}
}

// hasType reports whether a type stands before the name at token name.
func (s *cScanner) hasType(i, name int) bool {
	p := s.prefix(i, name)
	return (p.typed || len(p.plain) > 0) && cWordKindOf(s.word(name-1)) != cTagWord
}

// memberMacro blanks a macro that looks like a method: Q_PROPERTY(…).
func (s *cScanner) memberMacro(i int, h cHead, e cEnd) {
	to := s.after(h.group)
	if s.punct(to) == ';' && to == e.at || s.isChain(h) {
		to = e.at + 1
	}
	if name, kind := s.memberName(h); name != "" {
		from := i
		if s.tokens[h.name].first && isMacroName(s.word(i)) { // behind a macro without a semicolon
			from = h.name
		}
		s.member(name, kind, from, to)
	}
	for k := i; k < to; k++ {
		s.blankToken(&s.tokens[k])
	}
}

// maskTrailing masks the words between the parameters of a function and its body
// that are no words of the language: attributes of macros.
func (s *cScanner) maskTrailing(from, to int) {
	for j := from; j < to; j++ {
		w := s.word(j)
		switch {
		case s.punct(j) == ':' || s.tokensAre(j, "->") || s.punct(j) == '=':
			return
		case w == "" || s.tokens[j].dead:
			if b := s.punct(j); b == '(' || b == '[' {
				j = s.after(j) - 1
			}
		case w == "requires":
			return
		case cWordKindOf(w) == cPlain:
			end := j + 1
			if s.punct(end) == '(' {
				end = s.after(end)
			}
			if end > to {
				return
			}
			s.mask(j, end)
			j = end - 1
		}
	}
}
