package grammars

import (
	"pare/internal/source"
)

// cScanner goes over the declarations of a text: it knows in which scope it is
// and skips the bodies of functions.
type cScanner struct {
	*cleaner
	scopes []cScope
	pairs  []int // by token: the bracket that belongs to it, or none
	local  int   // how many functions with types of their own are around
}

// cScope is a namespace or the body of a type.
type cScope struct {
	name    string
	class   bool
	typedef bool // what follows the body is its name
}

// scan is the one pass over the tokens.
func (s *cScanner) scan() {
	s.pair()
	s.memberPointers()
	s.members(0, len(s.tokens), 0)
}

// memberPointers blanks the type in "int Order::*field", which the grammar knows
// in few places.
func (s *cScanner) memberPointers() {
	for i := 1; s.cpp && i+1 < len(s.tokens); i++ {
		if s.punct(i+1) != '*' || !s.tokensAre(i, "::") {
			continue
		}
		from := i - 1
		if s.word(from) != "" && cWordKindOf(s.word(from)) == cPlain {
			for k := s.qualifiedStart(from); k <= i; k++ {
				s.blankToken(&s.tokens[k])
			}
		}
	}
}

// members reads declarations from token i on, up to the end of the scope that is
// the outermost but outer ones, and returns the token behind.
func (s *cScanner) members(i, to, outer int) int {
	for i < to && len(s.scopes) >= outer {
		switch s.text(i) {
		case "}":
			var scope cScope
			if n := len(s.scopes); n > 0 {
				scope, s.scopes = s.scopes[n-1], s.scopes[:n-1]
			}
			if i++; scope.class {
				if !scope.typedef && scope.name != "" && isMacroName(s.word(i)) && s.punct(i+1) == ';' {
					s.mask(i, i+1) // } PACKED;
				}
				i = s.typeTail(i)
			}
		case ";":
			i++
		default:
			next := s.statement(i)
			i = max(next, i+1)
		}
	}
	return i
}

// pair joins the brackets that belong together.
func (s *cScanner) pair() {
	s.pairs = make([]int, len(s.tokens))
	var open []int
	for i := range s.tokens {
		s.pairs[i] = none
		t := &s.tokens[i]
		if t.kind != cPunct || t.end-t.start > 1 {
			continue
		}
		switch b := s.data[t.start]; b {
		case '(', '[', '{':
			open = append(open, i)
		case ')', ']', '}':
			for len(open) > 0 && b == '}' && s.data[s.tokens[last(open)].start] != '{' {
				open = open[:len(open)-1] // a parenthesis without end
			}
			if len(open) == 0 || !closesBracket(s.data[s.tokens[last(open)].start], b) {
				continue
			}
			at := last(open)
			open = open[:len(open)-1]
			s.pairs[at], s.pairs[i] = i, at
		}
	}
}

func closesBracket(open, closing byte) bool {
	return open == '(' && closing == ')' || open == '[' && closing == ']' || open == '{' && closing == '}'
}

// after is the token behind the bracket that opens at i, or the end of the text.
func (s *cScanner) after(i int) int {
	if p := s.pairs[i]; p > i {
		return p + 1
	}
	return len(s.tokens)
}

// punct is the one byte of a token of punctuation, or 0.
func (s *cScanner) punct(i int) byte {
	if i < 0 || i >= len(s.tokens) {
		return 0
	}
	if t := &s.tokens[i]; t.kind == cPunct && t.end-t.start == 1 {
		return s.data[t.start]
	}
	return 0
}

func (s *cScanner) word(i int) string {
	if i < 0 || i >= len(s.tokens) || s.tokens[i].kind != cWord {
		return ""
	}
	return s.text(i)
}

// class is the name of the type whose body is being read, or "".
func (s *cScanner) class() (name string, inside bool) {
	if n := len(s.scopes); n > 0 && s.scopes[n-1].class {
		return s.scopes[n-1].name, true
	}
	return "", false
}

// cEnd is where a statement ends: at which token, and by what.
type cEnd struct {
	at     int
	by     byte  // a semicolon or a brace; 0 at the end of the text
	value  int   // the = of an initial value, or none
	groups []int // the parentheses before that
}

// mostGroups is how many parentheses of a statement are looked at.
const mostGroups = 20

// end looks for the end of the statement that begins at i.
func (s *cScanner) end(i int) cEnd {
	e := cEnd{value: none}
	members := false // what follows are the initial values of members
	for j := i; j < len(s.tokens); {
		switch b := s.punct(j); b {
		case ';', '}':
			e.at, e.by = j, b
			return e
		case '(', '[':
			if e.value == none && b == '(' && !members && len(e.groups) < mostGroups {
				e.groups = append(e.groups, j)
			}
			j = s.after(j)
			continue
		case '<':
			if s.cpp && e.value == none && s.word(j-1) != "" && s.word(j-1) != "operator" {
				j = s.afterAngles(j)
				continue
			}
		case '{':
			if e.value == none && !(members && (s.word(j-1) != "" || s.punct(j-1) == '>')) {
				e.at, e.by = j, b
				return e
			}
			j = s.after(j)
			continue
		case '=':
			if e.value == none && !s.operatorBefore(j) {
				e.value = j
			}
		case ':':
			members = len(e.groups) > 0
		}
		j++
	}
	e.at = len(s.tokens)
	return e
}

// operatorBefore reports whether = is part of the name of an operator, or of a
// default of a template.
func (s *cScanner) operatorBefore(j int) bool {
	for k := j; k > 0 && k > j-3; k-- {
		if s.word(k-1) == "operator" {
			return true
		}
	}
	return s.punct(j+1) == '='
}

// mask blanks tokens from..to-1, a macro that belongs to what follows.
func (s *cScanner) mask(from, to int) {
	if from >= to || from >= len(s.tokens) {
		return
	}
	start, end := s.tokens[from].start, s.tokens[to-1].end
	s.blank(start, end)
	for i := from; i < to; i++ {
		s.tokens[i].dead = true
	}
	// What stands alone in a type, Q_OBJECT, belongs to no member.
	_, inside := s.class()
	if alone := s.tokens[from].first && to < len(s.tokens) && s.tokens[to].first; inside && alone && to-from <= 3 {
		return
	}
	s.hints.macros = append(s.hints.macros, source.Span{Start: start, End: end})
}

// maskSteps masks tokens from..to-1, each macro apart.
func (s *cScanner) maskSteps(from, to int) {
	for i := from; i < to; {
		j := i + 1
		if s.punct(j) == '(' {
			j = min(to, s.after(j))
			if name, kind := s.memberName(cHead{name: i, group: i + 1}); name != "" {
				s.member(name, kind, i, j)
			}
		}
		s.mask(i, j)
		i = j
	}
}
