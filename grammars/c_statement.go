package grammars

import "bytes"

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
