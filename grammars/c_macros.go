package grammars

import (
	"strings"

	"pare/internal/source"
)

// Functions and members that macros define, and macros in the bodies of
// functions.

// argument is a range of tokens between commas.
type argument struct{ from, to int }

// arguments are the arguments within the parenthesis at g.
func (s *cScanner) arguments(g int) []argument {
	var list []argument
	to := s.after(g) - 1
	from := g + 1
	for j := from; j < to; {
		switch s.punct(j) {
		case '(', '[', '{':
			j = s.after(j)
			continue
		case ',':
			list = append(list, argument{from, j})
			from = j + 1
		}
		j++
	}
	if from < to {
		list = append(list, argument{from, to})
	}
	return list
}

// single is the word that an argument consists of, or "".
func (s *cScanner) single(a argument) string {
	if a.to != a.from+1 {
		return ""
	}
	return s.word(a.from)
}

// macroFunction names a function that a macro defines and writes a head into the
// text that the grammar understands; false if it is an ordinary function.
func (s *cScanner) macroFunction(i int, h cHead, ctor, bare bool) (cName, bool) {
	macro := s.word(h.name)
	if ctor || h.first != h.name {
		return cName{}, false
	}
	args := s.arguments(h.group)
	if s.punct(s.after(h.group)) == '(' {
		// MACRO(type, name)(parameters) {
		if len(args) == 0 || !isMacroName(macro) {
			return cName{}, false
		}
		n := cName{kind: Function, name: s.lastWord(args[len(args)-1])}
		return n, n.name != "" && s.rewrite(i, h, n)
	}
	_, inside := s.class()
	switch {
	case h.typeless && (isMacroName(macro) || isTestWord(macro) || inside && bare):
	case h.typeless && s.cpp && bare && s.onlyNames(args):
	case !h.typeless && isMacroName(macro) && s.namesFirst(args):
	default:
		return cName{}, false
	}
	n := s.macroName(macro, args)
	return n, s.rewrite(i, h, n)
}

// rewrite puts a head into the text whose name stands where the hint says.
func (s *cScanner) rewrite(i int, h cHead, n cName) bool {
	start, closing := s.tokens[h.name].start, s.tokens[s.after(h.group)-1]
	at := start
	switch {
	case h.typeless && s.write(start, closing.end, "int x()"):
		at += len("int ")
	default:
		s.blank(s.tokens[h.group].end, closing.start)
	}
	if s.punct(s.after(h.group)) == '(' { // the parameters stand in the second one
		s.blank(s.tokens[h.group].start, closing.end)
	}
	for k := h.name; k < s.after(h.group); k++ {
		s.tokens[k].dead = true
	}
	s.hints.names[at] = n
	return true
}

// onlyNames reports whether arguments are words and strings, as macros take them,
// and no parameters.
func (s *cScanner) onlyNames(args []argument) bool {
	for _, a := range args {
		if a.to != a.from+1 || cWordKindOf(s.word(a.from)) != cPlain {
			return false
		}
	}
	return len(args) > 0
}

// namesFirst reports whether arguments are a name and parameters:
// int BPF_PROG(trace_open, struct file *file).
func (s *cScanner) namesFirst(args []argument) bool {
	if len(args) == 0 || s.single(args[0]) == "" || cWordKindOf(s.single(args[0])) != cPlain || isMacroName(s.single(args[0])) {
		return false
	}
	for _, a := range args[1:] {
		if a.to-a.from < 2 {
			return false
		}
	}
	return len(args) > 1
}

// lastWord is the last word of an argument.
func (s *cScanner) lastWord(a argument) string {
	for j := a.to - 1; j >= a.from; j-- {
		if w := s.word(j); w != "" {
			return w
		}
	}
	return ""
}

// isTestWord reports whether a macro makes a test.
func isTestWord(macro string) bool {
	switch macro {
	case "Test", "ParameterizedTest", "Theory", "SCENARIO", "SECTION", "SUBCASE", "GIVEN", "WHEN", "THEN", "AND_GIVEN", "AND_WHEN", "AND_THEN",
		"DYNAMIC_SECTION", "SCENARIO_METHOD", "BENCHMARK", "BENCHMARK_ADVANCED", "BENCHMARK_F", "BENCHMARK_DEFINE_F", "FUZZ":
		return true
	}
	return strings.Contains(macro, "TEST") && !strings.HasSuffix(macro, "_MAIN")
}

// macroName names what a macro defines by its arguments.
func (s *cScanner) macroName(macro string, args []argument) cName {
	n := cName{kind: Function, name: macro}
	test := isTestWord(macro)
	if test {
		n.kind = Test
	}
	var words []string
	for _, a := range args {
		if t := &s.tokens[a.from]; t.kind == cString {
			title := shortName(strings.Trim(s.joined(a), "\""))
			if test || len(words) == 0 {
				n.name = title
				if !test && len(args) > 1 && s.single(args[1]) != "" {
					n.aliases = []string{s.single(args[1])} // DEFUN ("car", Fcar, …)
				}
				return n
			}
		}
		w := s.single(a)
		if w == "" {
			w = s.lastWord(a)
			if len(words) > 0 {
				break
			}
		}
		if cWordKindOf(w) == cPlain && w != "" {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return n
	}
	n.name = words[0]
	switch {
	case test && len(words) > 1 && !strings.HasPrefix(macro, "BOOST_"), strings.HasSuffix(macro, "_METHOD") && len(words) > 1:
		n.qualifier, n.name = words[0], words[1]
		if !test {
			n.kind = Method
		}
	case strings.Contains(macro, "SYSCALL_DEFINE"):
		n.aliases = []string{"sys_" + n.name}
	}
	return n
}

// joined is the text of strings that stand side by side.
func (s *cScanner) joined(a argument) string {
	var b strings.Builder
	for j := a.from; j < a.to && s.tokens[j].kind == cString; j++ {
		b.WriteString(strings.Trim(s.text(j), "\""))
	}
	return b.String()
}

// memberName is the name of a member that a macro declares within a type.
func (s *cScanner) memberName(h cHead) (string, Kind) {
	macro := s.word(h.name)
	args := s.arguments(h.group)
	switch {
	case macro == "Q_PROPERTY" && len(args) > 0:
		// Q_PROPERTY(int zoom READ zoom): the word before the first in capitals.
		for j := args[0].from + 1; j < s.after(h.group)-1; j++ {
			if w := s.word(j); isMacroName(w) && s.word(j-1) != "" {
				return s.word(j - 1), Field
			}
		}
	case macro == "MOCK_METHOD" && len(args) > 1:
		return s.single(args[1]), Method
	case strings.HasPrefix(macro, "MOCK_METHOD") || strings.HasPrefix(macro, "MOCK_CONST_METHOD"):
		if len(args) > 0 {
			return s.single(args[0]), Method
		}
	case isTestWord(macro) && !strings.HasPrefix(macro, "BENCHMARK"):
		if n := s.macroName(macro, args); n.name != macro {
			return strings.TrimPrefix(n.qualifier+"."+n.name, "."), Test
		}
	case s.isChain(h) && len(args) > 0 && !isTestWord(macro):
		return s.macroName(macro, args[:1]).name, Constant
	case strings.Contains(macro, "DEFINE") || strings.Contains(macro, "DECLARE") || strings.Contains(macro, "FLAG") || strings.Contains(macro, "EVENT") || s.word(h.name-1) == "static":
		for _, a := range args {
			if w := s.single(a); w != "" && cWordKindOf(w) == cPlain && !strings.HasPrefix(macro, "Q_DECLARE") {
				return w, Constant
			}
		}
	}
	return "", Other
}

// member adds a definition that no node stands for.
func (s *cScanner) member(name string, kind Kind, from, to int) {
	span := source.Span{Start: s.tokens[from].start, End: s.tokens[to-1].end}
	s.hints.members = append(s.hints.members, Definition{Kind: kind, Name: name, Parent: none, Span: span, Core: span, Header: span})
}

// body reads the body of a function: macros in place of statements.
func (s *cScanner) body(open, next int) {
	for j := open + 1; j < next-1; j++ {
		w := s.word(j)
		if w == "" || !s.beginsStatement(j) {
			continue
		}
		if next := s.localType(j, next); next > 0 {
			j = next - 1
			continue
		}
		if cWordKindOf(w) != cPlain {
			continue
		}
		if s.punct(j+1) == '(' {
			s.blockMacro(j, next)
			continue
		}
		end := j
		for end < next-1 && s.word(end) != "" && cWordKindOf(s.word(end)) == cPlain {
			end++
		}
		s.wordRun(j, end)
		j = max(j, end-1)
	}
}

// localType reads a type that is declared within a function; 0 if there is none.
func (s *cScanner) localType(j, next int) int {
	switch s.word(j) {
	case "struct", "class", "union", "enum", "template", "typedef":
	default:
		return 0
	}
	if s.local >= deepest {
		return 0
	}
	s.local++
	defer func() { s.local-- }()
	i := s.skipTemplates(j)
	end := s.typeBody(i)
	if end == 0 || end > next {
		return 0
	}
	if s.punct(end-1) == '{' { // the scope of its members is open
		outer := len(s.scopes)
		end = s.members(end, next-1, outer)
		s.scopes = s.scopes[:min(len(s.scopes), outer-1)]
	}
	return end
}

// beginsStatement reports whether token j is the first of a statement.
func (s *cScanner) beginsStatement(j int) bool {
	switch s.punct(j - 1) {
	case ';', '{', '}':
		return true
	}
	w := s.word(j - 1)
	return w == "else" || w == "do"
}

// blockMacro rewrites a macro that takes a block, so that the grammar sees an if:
// list_for_each(p, head) {, SECTION("…") {.
func (s *cScanner) blockMacro(j, next int) {
	open := s.after(j + 1)
	if open >= next || s.punct(open) != '{' || s.pairs[open] == none || s.pairs[open] >= next {
		return
	}
	args := s.arguments(j + 1)
	if isTestWord(s.word(j)) && len(args) > 0 {
		n := s.macroName(s.word(j), args)
		to := s.after(open)
		d := Definition{Kind: Test, Name: n.name, Parent: none, Span: source.Span{Start: s.tokens[j].start, End: s.tokens[to-1].end}}
		d.Core = d.Span
		d.Header = source.Span{Start: d.Span.Start, End: s.tokens[open].start}
		d.Body = source.Span{Start: s.tokens[open].start, End: d.Span.End}
		s.hints.members = append(s.hints.members, d)
	}
	s.write(s.tokens[j].start, s.tokens[open-1].end, "if(1)")
}

// wordRun masks words that stand side by side where only a type and a name can.
func (s *cScanner) wordRun(j, end int) {
	if end == j+1 && s.punct(end) == '{' && (isMacroName(s.word(j)) || s.word(j) == "forever") {
		s.mask(j, end) // TRY {
		return
	}
	closed := s.punct(end) == '}' || s.punct(end) == 0 && s.word(end) != ""
	for k := j; k < end; k++ {
		if isMacroName(s.word(k)) && (closed || end-k > 2 || s.tokens[k].first && k+1 < end && s.tokens[k+1].first) {
			s.mask(k, k+1)
		}
	}
}
