package grammars

import (
	"bytes"

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

// statement reads one declaration and returns the token behind it.
func (s *cScanner) statement(i int) int {
	start := i
	i = s.skipTemplates(s.skipMarks(i))
	if next := s.access(start, i); next > 0 {
		return next
	}
	switch s.word(i) {
	case "namespace", "inline":
		if next := s.namespace(i); next > 0 {
			return next
		}
	case "extern":
		if i+1 < len(s.tokens) && s.tokens[i+1].kind == cString {
			if s.punct(i+2) == '{' {
				s.scopes = append(s.scopes, cScope{})
				return i + 3
			}
			i += 2
		}
	case "using", "static_assert", "_Static_assert", "asm", "__asm__":
		return s.end(i).at + 1
	case "typedef":
		if next := s.typeBody(i); next > 0 {
			return next
		}
		return s.end(i).at + 1
	}
	if next := s.typeBody(i); next > 0 {
		return next
	}
	e := s.end(i)
	if e.by == '{' {
		return s.function(i, e)
	}
	if next := s.oldStyle(i, e); next > 0 {
		return next
	}
	s.declaration(i, e)
	if e.by == '}' {
		return e.at
	}
	return e.at + 1
}

// skipMarks masks the macros in front of a keyword that nothing else can stand
// before, BEGIN_NAMESPACE namespace a {, and those that stand alone.
func (s *cScanner) skipMarks(i int) int {
	for s.standsAlone(i) {
		s.blankToken(&s.tokens[i])
		i++
	}
	j := i
	for isMacroName(s.word(j)) {
		j++
		if s.punct(j) == '(' {
			j = s.after(j)
		}
	}
	switch s.word(j) {
	case "inline":
		if s.word(j+1) != "namespace" {
			return i
		}
	case "namespace", "using", "extern":
	case "template", "typedef", "class":
		s.maskSteps(i, j)
		return j
	default:
		return i
	}
	for k := i; k < j; k++ {
		s.blankToken(&s.tokens[k])
	}
	return j
}

// standsAlone reports whether token i is a macro that has its line to itself and
// is not the type of what follows.
func (s *cScanner) standsAlone(i int) bool {
	if !isMacroName(s.word(i)) || i+1 >= len(s.tokens) || !s.tokens[i].first || !s.tokens[i+1].first {
		return false
	}
	between := s.data[s.tokens[i].end:s.tokens[i+1].start]
	return isMacroName(s.word(i+1)) || bytes.Count(between, []byte{'\n'}) > 1
}

// skipTemplates is the token behind "template <…>", and behind attributes in
// brackets.
func (s *cScanner) skipTemplates(i int) int {
	for {
		switch {
		case s.word(i) == "template" && s.punct(i+1) == '<':
			i = s.afterAngles(i + 1)
		case s.punct(i) == '[' && s.punct(i+1) == '[':
			i = s.after(i)
		default:
			return i
		}
	}
}

// longestAngles is how many tokens template arguments may have: what looks like
// the beginning of some may be a comparison.
const longestAngles = 200

// afterAngles is the token behind the angle bracket that opens at i.
func (s *cScanner) afterAngles(i int) int {
	depth := 0
	for j := i; j < min(len(s.tokens), i+longestAngles); {
		switch s.punct(j) {
		case '<':
			depth++
		case '>':
			if depth--; depth == 0 {
				return j + 1
			}
		case '(', '[', '{':
			j = s.after(j)
			continue
		case ';', '}':
			return i + 1
		}
		j++
	}
	return i + 1
}

// access reads "public:" and the words of Qt that stand for it, with the macros
// before it; 0 if there is none.
func (s *cScanner) access(start, i int) int {
	if _, inside := s.class(); !inside {
		return 0
	}
	j := i
	for isMacroName(s.word(j)) && !isSignals(s.word(j)) { // Q_OBJECT public:
		j++
		if s.punct(j) == '(' {
			j = s.after(j)
		}
	}
	w := s.word(j)
	k := j + 1
	switch w {
	case "public", "private", "protected":
		if x := s.word(k); x == "slots" || x == "Q_SLOTS" || isMacroName(x) {
			k++
		}
	default:
		if !isSignals(w) {
			return 0
		}
	}
	if s.punct(k) != ':' {
		return 0
	}
	s.maskSteps(start, j)
	if isSignals(w) {
		s.write(s.tokens[j].start, s.tokens[j].end, "public")
	}
	if k > j+1 {
		s.blank(s.tokens[j+1].start, s.tokens[j+1].end)
	}
	return k + 1
}

func isSignals(w string) bool { return w == "signals" || w == "Q_SIGNALS" }

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

// namespace opens a namespace; 0 if there is none at i.
func (s *cScanner) namespace(i int) int {
	j := i
	if s.word(j) == "inline" {
		j++
	}
	if s.word(j) != "namespace" {
		return 0
	}
	first := j + 1
	for j = first; s.word(j) != "" || s.tokensAre(j, "::") || s.punct(j) == '[' || s.punct(j) == '('; {
		if s.punct(j) == '[' || s.punct(j) == '(' {
			j = s.after(j)
		} else {
			j++
		}
	}
	if s.punct(j) != '{' {
		return 0
	}
	// namespace EXPORT a {: all but the last word are macros.
	for k := first; k+1 < j; k++ {
		if s.word(k) != "" && s.word(k+1) != "" && s.word(k) != "inline" {
			s.mask(k, k+1)
		}
	}
	if first == j { // without a name
		s.scopes = append(s.scopes, cScope{})
		return j + 1
	}
	name := s.qualifiedStart(j - 1)
	s.block(cName{kind: Module, name: string(s.data[s.tokens[name].start:s.tokens[j-1].end])}, i, j)
	s.scopes = append(s.scopes, cScope{name: s.word(j - 1)})
	return j + 1
}

func (s *cScanner) tokensAre(i int, text string) bool {
	return i >= 0 && i < len(s.tokens) && s.text(i) == text
}
