package grammars

// Heads of types: class EXPORT_API Scene : public Object.

// typeBody reads the head of a class, struct, union or enum with a body and
// opens its scope; 0 if there is none.
func (s *cScanner) typeBody(i int) int {
	key := none
	for j := i; j < len(s.tokens) && key == none; {
		switch w := s.word(j); w {
		case "class", "struct", "union", "enum":
			key = j
		case "":
			if b := s.punct(j); b == '(' && j > i && isMacroName(s.word(j-1)) || b == '[' && s.punct(j+1) == '[' {
				j = s.after(j)
				continue
			}
			return 0
		default:
			j++
		}
	}
	if key == none {
		return 0
	}
	units, body := s.typeHead(key)
	if body == none || len(units.starts) > 0 && s.punct(last(units.starts)+1) == '(' {
		return 0
	}
	s.maskPrefix(i, key, true)
	name := s.nameType(key, units, s.punct(units.end) == ':')
	if s.word(key) == "enum" {
		if s.punct(units.end) == ':' { // the grammar takes one word
			s.blank(s.tokens[units.end].start, s.tokens[body].start)
		}
		s.block(cName{kind: Enum, name: name}, i, body)
		s.enumerators(body)
		return s.typeTail(s.after(body))
	}
	s.block(cName{kind: keywordKind(s.word(key)), name: name}, i, body)
	s.scopes = append(s.scopes, cScope{name: name, class: true, typedef: s.word(i) == "typedef"})
	return body + 1
}

// cUnits are the words between the keyword of a type and its body, without the
// bases.
type cUnits struct {
	starts []int // of each word that may be the name, or a macro
	end    int   // "final", ":" or "{"
}

// typeHead finds the body of a type; none if what begins is no definition.
func (s *cScanner) typeHead(key int) (u cUnits, body int) {
	j := key + 1
	if s.word(key) == "enum" && (s.word(j) == "class" || s.word(j) == "struct") {
		j++
	}
	for ; j < len(s.tokens); j++ {
		w := s.word(j)
		switch {
		case w == "final" || w == "abstract" || w == "sealed":
			u.end = j
			return u, s.openingBrace(j + 1)
		case w == "__attribute__" || w == "__declspec" || w == "alignas" || w == "_Alignas":
			if s.punct(j+1) != '(' {
				return u, none
			}
			j = s.after(j+1) - 1
		case w != "":
			if len(u.starts) > 0 && s.tokensAre(j-1, "::") {
				continue
			}
			u.starts = append(u.starts, j)
			if s.punct(j+1) == '(' {
				if !isMacroName(w) {
					return u, none
				}
				j = s.after(j+1) - 1
			} else if s.punct(j+1) == '<' {
				j = s.afterAngles(j+1) - 1
			}
		case s.tokensAre(j, "::"):
		case s.punct(j) == '[' && s.punct(j+1) == '[':
			j = s.after(j) - 1
		case s.punct(j) == '{':
			u.end = j
			return u, j
		case s.punct(j) == ':':
			u.end = j
			return u, s.openingBrace(j + 1)
		default:
			return u, none
		}
	}
	return u, none
}

// openingBrace is the brace behind the bases of a type, or none.
func (s *cScanner) openingBrace(j int) int {
	for ; j < len(s.tokens); j++ {
		switch s.punct(j) {
		case '{':
			return j
		case '(':
			j = s.after(j) - 1
		case ';', '}', '=':
			return none
		}
	}
	return none
}

// nameType masks the macros in the head of a type and returns its name, the last
// of the words.
func (s *cScanner) nameType(key int, u cUnits, bases bool) string {
	if len(u.starts) == 0 {
		return ""
	}
	for n, at := range u.starts[:len(u.starts)-1] {
		if isMacroName(s.word(at)) || bases || s.word(key) == "class" || s.punct(at+1) == '(' || s.punct(u.end) != '{' {
			s.mask(at, u.starts[n+1])
		}
	}
	at := last(u.starts)
	for s.tokensAre(at+1, "::") && s.word(at+2) != "" {
		at += 2
	}
	return s.word(at)
}

// typeTail reads what stands behind the body of a type up to the semicolon: the
// names of a typedef, with macros.
func (s *cScanner) typeTail(i int) int {
	for j := i; j < len(s.tokens); j++ {
		switch b := s.punct(j); {
		case b == ';':
			return j + 1
		case b == '{' || b == '}' || b == '(':
			return i
		case s.word(j) != "" && s.word(j+1) != "" && isMacroName(s.word(j)):
			s.mask(j, j+1)
		}
	}
	return i
}

// enumerators masks the macros behind the members of an enumeration:
// "Open UMETA(…),".
func (s *cScanner) enumerators(body int) {
	to := s.after(body)
	for j := body + 1; j < to; j++ {
		if s.word(j) == "" || s.word(j-1) == "" {
			continue
		}
		end := j + 1
		if s.punct(end) == '(' {
			end = s.after(end)
		}
		if isMacroName(s.word(j)) && end < to {
			s.mask(j, end)
			j = end - 1
		}
	}
}
