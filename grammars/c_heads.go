package grammars

// Heads of functions and declarations: which word is the name, and which are
// macros that the grammar must not see.

// cHead is the head of a function or a variable.
type cHead struct {
	name     int  // the token of the name, or none
	first    int  // the first token of the name with its qualifiers
	group    int  // the parenthesis of the parameters, or none
	typeless bool // no type stands before the name
}

// cWords says what the words of C and C++ are in a head.
type cWordKind uint8

const (
	cPlain     cWordKind = iota // a type, a name or a macro
	cSpecifier                  // static
	cPrimitive                  // int
	cTagWord                    // struct
	cAttribute                  // __attribute__, which takes parentheses
	cTypeof                     // decltype, which is a type and takes parentheses
	cControl                    // if: no declaration at all
)

func cWordKindOf(w string) cWordKind {
	switch w {
	case "static", "extern", "inline", "__inline", "__inline__", "__forceinline", "virtual", "explicit", "constexpr", "consteval", "constinit",
		"friend", "mutable", "register", "thread_local", "_Thread_local", "__thread", "typedef", "const", "volatile", "restrict", "__restrict",
		"__restrict__", "__extension__", "typename", "_Noreturn", "_Atomic", "final", "override", "noexcept", "export", "__const", "try", "abstract":
		return cSpecifier
	case "void", "int", "char", "short", "long", "float", "double", "bool", "unsigned", "signed", "_Bool", "auto", "wchar_t", "char8_t",
		"char16_t", "char32_t", "__int64", "__int128", "_Complex", "_Float16", "__signed__":
		return cPrimitive
	case "struct", "class", "union", "enum":
		return cTagWord
	case "__attribute__", "__attribute", "__declspec", "alignas", "_Alignas", "throw", "requires", "asm", "__asm__", "__asm", "_Pragma", "__pragma":
		return cAttribute
	case "decltype", "typeof", "__typeof__", "__typeof", "typeof_unqual":
		return cTypeof
	case "if", "for", "while", "switch", "return", "else", "do", "case", "default", "goto", "break", "continue", "sizeof", "new", "delete", "catch", "co_await", "co_return":
		return cControl
	}
	return cPlain
}

// head finds the name in a statement that begins at i.
func (s *cScanner) head(i int, e cEnd) cHead {
	h := cHead{name: none, first: none, group: none}
	for n, g := range e.groups {
		if op := s.operatorAt(i, g); op != none {
			if s.after(g) == g+2 && s.punct(g+2) == '(' && op == g-1 {
				g += 2 // operator()(…)
			}
			return cHead{name: op, first: s.qualifiedStart(op), group: g}
		}
		w := s.word(g - 1)
		switch cWordKindOf(w) {
		case cControl:
			return h
		case cPlain:
		default:
			continue
		}
		if w == "" || g-1 < i || s.isMark(i, g) || isMacroName(w) && n+1 < len(e.groups) && s.beginsType(s.after(g)) {
			continue
		}
		first := s.qualifiedStart(g - 1)
		typeless := s.typeless(i, first)
		if typeless && first == g-1 && s.isPrefix(g, e, n) {
			continue
		}
		return cHead{name: g - 1, first: first, group: g, typeless: typeless}
	}
	return h
}

// beginsType reports whether a declaration begins at token i, so that what stands
// before it are attributes: PRINTF(2, 3) static void f(.
func (s *cScanner) beginsType(i int) bool {
	switch w := s.word(i); w {
	case "static", "extern", "inline", "virtual", "constexpr", "explicit", "friend":
		return true
	default:
		kind := cWordKindOf(w)
		return w != "" && (kind == cPrimitive || kind == cTagWord)
	}
}

// isMark reports whether the word and the parenthesis at g are a macro behind the
// name of a variable: int x GUARDED_BY(mutex).
func (s *cScanner) isMark(i, g int) bool {
	if !isMacroName(s.word(g-1)) || g-2 <= i || s.word(g-2) == "" || isMacroName(s.word(g-2)) || cWordKindOf(s.word(g-2)) != cPlain {
		return false
	}
	for _, a := range s.arguments(g) {
		if a.to != a.from+1 || s.word(a.from) != "" && cWordKindOf(s.word(a.from)) != cPlain {
			return false
		}
	}
	return s.punct(s.after(g)) != '{'
}

// operatorAt is the word "operator" before the parenthesis at g, or none.
func (s *cScanner) operatorAt(i, g int) int {
	for k := g - 1; k >= i && k > g-8; k-- {
		if s.word(k) == "operator" {
			return k
		}
		if s.punct(k) == ')' {
			return none
		}
	}
	return none
}

// qualifiedStart is the first token of the qualified name that ends at i.
func (s *cScanner) qualifiedStart(i int) int {
	if s.punct(i-1) == '~' {
		i--
	}
	for s.tokensAre(i-1, "::") {
		switch {
		case s.word(i-2) != "" && cWordKindOf(s.word(i-2)) == cPlain:
			i -= 2
		case s.punct(i-2) == '>':
			k, depth := i-2, 0
			for ; k >= 0 && k > i-60; k-- {
				if s.punct(k) == '>' {
					depth++
				} else if s.punct(k) == '<' {
					if depth--; depth == 0 {
						break
					}
				}
			}
			if depth != 0 || s.word(k-1) == "" {
				return i
			}
			i = k - 1
		default:
			return i - 1 // ::name
		}
	}
	return i
}

// typeless reports whether only specifiers and macros with arguments stand
// between i and the name that begins at first.
func (s *cScanner) typeless(i, first int) bool {
	for j := i; j < first; {
		switch {
		case s.tokens[j].dead:
			j++
		case s.punct(j) == '[' || s.punct(j) == '(':
			j = s.after(j)
		case s.word(j) == "":
			return false
		case cWordKindOf(s.word(j)) == cSpecifier && s.word(j) != "typename", cWordKindOf(s.word(j)) == cAttribute:
			j++
		case s.punct(j+1) == '(' && s.after(j+1) <= first && cWordKindOf(s.word(j)) != cTypeof:
			j = s.after(j + 1)
		default:
			return false
		}
	}
	return true
}

// isPrefix reports whether the word and the parenthesis at g are a macro in front
// of a declaration: API(int) f(), UPROPERTY(…) float x.
func (s *cScanner) isPrefix(g int, e cEnd, n int) bool {
	next := s.after(g)
	if next >= e.at || !s.cpp && !isMacroName(s.word(g-1)) {
		return false
	}
	if w := s.word(next); w != "" {
		// Foo(int x) const, noexcept, override: a function.
		switch w {
		case "const", "noexcept", "override", "final", "volatile", "try", "requires":
			// "const char *f()" goes on with a type.
			x := s.word(next + 1)
			return w == "const" && x != "" && cWordKindOf(x) != cSpecifier && !isMacroName(x)
		}
		// FOO(x) LOCKS(mu) {: the constructor of FOO.
		if name, inside := s.class(); inside && name == s.word(g-1) {
			return false
		}
		return true
	}
	switch s.punct(next) {
	case '~', '*', '&':
		return s.punct(next) == '~' || s.word(next+1) != ""
	case '[':
		return s.punct(next+1) == '['
	}
	return s.tokensAre(next, "::") && n+1 < len(e.groups)
}

// isConstructor reports whether a name without a type is that of a constructor,
// a destructor or a conversion.
func (s *cScanner) isConstructor(h cHead) bool {
	w := s.word(h.name)
	if w == "operator" || s.punct(h.name-1) == '~' {
		return true
	}
	if s.tokensAre(h.name-1, "::") {
		return true
	}
	name, inside := s.class()
	return inside && name == w
}
