package grammars

// cUnit is a word in front of a name that may be its type or a macro.
type cUnit struct {
	from, to int
	simple   bool // one word, without qualifier and template arguments
	pointed  bool // a * stands before it
}

// cPrefix is what stands in front of a name.
type cPrefix struct {
	typed  bool    // a type of the language is among it
	plain  []cUnit // words
	macros []cUnit // words with arguments
}

// maskPrefix masks the macros in front of a name: types do not come in twos.
func (s *cScanner) maskPrefix(i, first int, ctor bool) {
	p := s.prefix(i, first)
	if len(p.macros) == 1 && !p.typed && len(p.plain) == 0 && !ctor && s.isTypeArgument(p.macros[0]) {
		// API(int) f(): the type is within.
		m := p.macros[0]
		s.mask(m.from, m.from+2)
		s.mask(m.to-1, m.to)
		p.macros = nil
	}
	for _, m := range p.macros {
		s.mask(m.from, m.to)
	}
	keep := none
	if !p.typed && !ctor {
		keep = s.typeAmong(p.plain)
	}
	for n, u := range p.plain {
		if n == keep || !u.simple || ctor && !isMacroName(s.word(u.from)) {
			continue
		}
		s.mask(u.from, u.to)
	}
}

// typeAmong is the word that is the type: the last one that is not written like
// a macro, else the first.
func (s *cScanner) typeAmong(list []cUnit) int {
	for n, u := range list {
		if !u.simple {
			return n
		}
	}
	for n := len(list) - 1; n >= 0; n-- {
		if w := s.word(list[n].from); !isMacroName(w) && !list[n].pointed && !(len(w) > 2 && w[:2] == "__") {
			return n
		}
	}
	return 0
}

func (s *cScanner) prefix(i, first int) cPrefix {
	var p cPrefix
	pointed := false
	for j := i; j < first; {
		w := s.word(j)
		switch {
		case s.tokensAre(j, "::"):
			// "const ::std::string f()": the grammar takes it for a member of const.
			if s.word(j-1) == "" && s.punct(j-1) != '>' || cWordKindOf(s.word(j-1)) != cPlain {
				s.blankToken(&s.tokens[j])
			}
			j++
		case s.tokens[j].dead:
			j++
		case w == "":
			switch s.punct(j) {
			case '(', '[':
				j = s.after(j)
				continue
			case '<':
				j = s.afterAngles(j)
				continue
			case '*', '&':
				pointed = true
			}
			j++
		default:
			u := s.unit(j, first)
			u.pointed = pointed
			j = max(u.to, j+1)
			switch cWordKindOf(w) {
			case cPrimitive, cTypeof, cTagWord:
				p.typed = true
			case cPlain:
				if u.to > u.from+1 && s.punct(u.from+1) == '(' {
					p.macros = append(p.macros, u)
				} else {
					p.plain = append(p.plain, u)
				}
			}
		}
	}
	return p
}

// unit is the word at j with what belongs to it.
func (s *cScanner) unit(j, first int) cUnit {
	u := cUnit{from: j, to: j + 1, simple: true}
	kind := cWordKindOf(s.word(j))
	switch {
	case kind == cTagWord:
		for u.to < first && (s.tokens[u.to].dead || s.word(u.to) != "" && cWordKindOf(s.word(u.to)) != cPlain || isMacroName(s.word(u.to)) && s.word(u.to+1) != "" && u.to+1 < first) {
			u.to++
		}
		if s.word(u.to) != "" && u.to < first {
			u.to++
		}
	case s.punct(u.to) == '(':
		u.to = min(first, s.after(u.to))
		if s.word(j) == "explicit" {
			s.blank(s.tokens[j+1].start, s.tokens[u.to-1].end)
		}
		return u
	}
	for u.to < first && (kind == cPlain || kind == cTagWord) {
		switch {
		case s.tokensAre(u.to, "::") && s.word(u.to+1) != "":
			u.to += 2
		case s.punct(u.to) == '<':
			u.to = min(first, s.afterAngles(u.to))
		default:
			return u
		}
		u.simple = false
	}
	return u
}

// isTypeArgument reports whether what a macro is given is a type: words and
// stars.
func (s *cScanner) isTypeArgument(m cUnit) bool {
	if m.to-m.from < 4 {
		return false
	}
	for j := m.from + 2; j < m.to-1; j++ {
		if s.word(j) == "" && s.punct(j) != '*' || cWordKindOf(s.word(j)) == cControl {
			return false
		}
	}
	return true
}

// oldStyle reads a function whose parameters are declared behind the parenthesis,
// and blanks these declarations; 0 if it is none.
func (s *cScanner) oldStyle(i int, e cEnd) int {
	if s.cpp || e.by != ';' || e.value != none || len(e.groups) == 0 {
		return 0
	}
	h := s.head(i, e)
	if h.name == none || s.after(h.group) >= e.at || s.word(s.after(h.group)) == "" {
		return 0
	}
	names := map[string]bool{}
	for j := h.group + 1; j < s.after(h.group)-1; j += 2 {
		if s.word(j) == "" || s.punct(j+1) != ',' && s.punct(j+1) != ')' {
			return 0
		}
		names[s.word(j)] = true
	}
	from := s.after(h.group)
	body := s.parameterDeclarations(from, names)
	if body == none || s.pairs[body] == none {
		return 0
	}
	for k := from; k < body; k++ {
		s.blankToken(&s.tokens[k])
	}
	return s.function(i, cEnd{at: body, by: '{', value: none, groups: []int{h.group}})
}

// parameterDeclarations is the brace behind the declarations of parameters that
// begin at j, or none.
func (s *cScanner) parameterDeclarations(j int, names map[string]bool) int {
	for range len(names) + 1 {
		e := s.end(j)
		if e.by != ';' || e.at == j {
			return none
		}
		declared := false
		for k := j; k < e.at; k++ {
			declared = declared || names[s.word(k)]
		}
		if !declared {
			return none
		}
		if j = e.at + 1; s.punct(j) == '{' {
			return j
		}
	}
	return none
}
