package inert

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Word is a text as one word of a shell that means just it. Not every text can be
// written so that a person still sees what it is: ok is false for those with
// characters that hide.
func Word(s string) (word string, ok bool) {
	if s == "" || strings.ContainsFunc(s, Hides) {
		return "", false
	}
	if strings.HasPrefix(s, "-") {
		s = "./" + s // or it would be taken for an option
	}
	if !strings.ContainsFunc(s, quoted) {
		return s, true
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'", true
}

// quoted reports whether a shell may do something with the character.
func quoted(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r > 0x7f:
		return false
	}
	return !strings.ContainsRune("_-./:@%+=,", r)
}

// Command is a line for a shell that does what it says: programs with plain words,
// one after the other.
type Command struct{ line string }

// NewCommand takes a line for a command if it is one: calls of programs joined by
// &&, whose words a shell changes nothing in. Nothing is expanded, redirected, put
// into the background or piped; and nothing hides.
func NewCommand(line string) (cmd Command, ok bool) {
	if strings.ContainsFunc(line, Hides) {
		return Command{}, false
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash), syntax.KeepComments(true)).Parse(strings.NewReader(line), "")
	if err != nil || len(file.Stmts) != 1 || len(file.Last) > 0 || !plainStatement(file.Stmts[0]) {
		return Command{}, false
	}
	return Command{line}, true
}

func plainStatement(s *syntax.Stmt) bool {
	if s.Background || s.Coprocess || s.Negated || len(s.Redirs) > 0 || len(s.Comments) > 0 || s.Cmd == nil {
		return false
	}
	switch c := s.Cmd.(type) {
	case *syntax.BinaryCmd:
		return c.Op == syntax.AndStmt && plainStatement(c.X) && plainStatement(c.Y)
	case *syntax.CallExpr:
		return plainCall(c)
	}
	return false
}

func plainCall(c *syntax.CallExpr) bool {
	if len(c.Args) == 0 {
		return false
	}
	for _, a := range c.Assigns {
		if a.Append || a.Naked || a.Index != nil || a.Array != nil || a.Value != nil && !plainWord(a.Value) {
			return false
		}
	}
	for _, w := range c.Args {
		if !plainWord(w) {
			return false
		}
	}
	return true
}

// plainWord reports whether a word is itself: letters and quotes, no expansion.
// Patterns of files may stand in it.
func plainWord(w *syntax.Word) bool {
	for _, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit, *syntax.SglQuoted:
		case *syntax.DblQuoted:
			if p.Dollar || len(p.Parts) > 1 {
				return false
			}
			for _, in := range p.Parts {
				if _, lit := in.(*syntax.Lit); !lit {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}
