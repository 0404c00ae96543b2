package promptrules

import (
	"fmt"
	"strings"
	"testing"

	"pare/internal/source"
	"pare/prompt"
)

// What the tokens around a reference say is what the whole prompt says.
func TestRewrittenByItsTokens(t *testing.T) {
	pieces := []string{"`@a.py`", "(@a.py:3)", "@a.py#3-4,", "@b.py's", "x@a.py", "see", "@a.py", "'@c d.py'", "。@a.py:2", "@a.py,@b.py:1", "\n", "\t", "\"", "a\"b"}
	there := func(p string) bool { return p == "a.py" || p == "b.py" || p == "c d.py" }
	local := 0
	for i := range 3000 {
		var words []string
		for n := i; n > 0; n /= len(pieces) {
			words = append(words, pieces[n%len(pieces)])
		}
		text := []byte(strings.Join(words, " "))
		s := &Subject{File: source.NewFile("x.md", text)}
		for _, ref := range prompt.References(text, there) {
			r := &Ref{Reference: ref}
			mentions, err := prompt.Format(r.Path, []prompt.Lines{{From: 1, To: 2}})
			if err != nil {
				t.Fatal(err)
			}
			if !s.rewrite.local(text, len(mentions)) {
				continue
			}
			part, ok := s.rewrittenIn(tokensAround(text, r.Span), r, mentions)
			if !ok {
				continue // and the whole is asked
			}
			local++
			if whole, ok := s.rewrittenIn(source.Span{End: len(text)}, r, mentions); !ok || fmt.Sprint(whole) != fmt.Sprint(part) {
				t.Errorf("%q in %q: %v by its tokens, %v (%v) by the whole", ref.Text, text, part, whole, ok)
			}
		}
	}
	if local < 1000 {
		t.Errorf("only %d were told by their tokens", local)
	}
}

// Thousands of mistakes in one prompt are read within bounds.
func TestManyRepairsAreBounded(t *testing.T) {
	text := []byte(`@"q r.py" ` + strings.Repeat("`@a.py` ", 20000))
	s := &Subject{File: source.NewFile("x.md", text)}
	made := 0
	for _, ref := range prompt.References(text, func(string) bool { return true }) {
		if _, ok := s.rewritten(&Ref{Reference: ref}, []string{"@a.py"}); ok {
			made++
		}
	}
	if most := maxReread/len(text) + 1; made == 0 || made > most {
		t.Errorf("%d repairs, want at most %d", made, most)
	}
}

// Markup stands in order and apart, whatever a prompt holds: it is searched by halves.
func TestMarkupIsInOrder(t *testing.T) {
	pieces := []string{"`a`", "``b` c``", "<!-- ", " -->", "```\n", "~~~\n", "text", "\n", "`", "<!---->"}
	for i := range 20000 {
		var b strings.Builder
		for n := i; n > 0; n /= len(pieces) {
			b.WriteString(pieces[n%len(pieces)])
		}
		end := 0
		for _, m := range scanMarkup(source.NewFile("x.md", []byte(b.String()))) {
			if m.span.Start < end || m.span.End < m.span.Start {
				t.Fatalf("%q: markup at %v after one that ends at %d", b.String(), m.span, end)
			}
			end = m.span.End
		}
	}
}
