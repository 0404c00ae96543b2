package promptrules

import (
	"bytes"
	"fmt"
	"strings"

	"pare/internal/figures"
	"pare/internal/source"
	"pare/lint"
	"pare/prompt"
)

// rewritten is the edit that puts mentions in the place of a reference, with the
// spaces that they need around them. It is false where that cannot be done
// without changing what the client reads elsewhere.
func (s *Subject) rewritten(r *Ref, mentions []string) (source.Edit, bool) {
	all := source.Span{End: len(s.File.Data)}
	if s.rewrite.local(s.File.Data, len(mentions)) {
		if edit, ok := s.rewrittenIn(tokensAround(s.File.Data, r.Span), r, mentions); ok {
			return edit, true
		}
	}
	if s.rewrite.read += all.End; s.rewrite.read > max(maxReread, all.End) {
		return source.Edit{}, false
	}
	return s.rewrittenIn(all, r, mentions)
}

// rewrittenIn is rewritten for a part of the prompt.
func (s *Subject) rewrittenIn(part source.Span, r *Ref, mentions []string) (source.Edit, bool) {
	text := part.Text(s.File.Data)
	span := source.Span{Start: r.Span.Start - part.Start, End: r.Span.End - part.Start}
	out, err := prompt.Rewrite(text, []prompt.Replacement{{Span: span, Mentions: mentions}})
	if err != nil {
		return source.Edit{}, false
	}
	start := span.Start // what is before stays
	end, outEnd := len(text), len(out)
	for end > span.End && outEnd > start && text[end-1] == out[outEnd-1] {
		end--
		outEnd--
	}
	return source.Edit{Span: source.Span{Start: part.Start + start, End: part.Start + end}, New: string(out[start:outEnd])}, true
}

// maxReread bounds how many bytes are read to see whether repairs can be made: a
// prompt may hold thousands of mistakes, and most are told apart by a few words.
const maxReread = 64 << 20

// rewriting is what is known of a prompt as to rewriting its references.
type rewriting struct {
	known    bool
	tokens   bool // no mention reaches over white space, and a slash does not switch all off
	mentions int
	read     int // bytes
}

// local reports whether the tokens around a reference say what the client makes of new
// mentions there: nothing in quotes reaches further, and there is room for them.
func (w *rewriting) local(text []byte, more int) bool {
	if !w.known {
		w.known = true
		w.tokens = !bytes.Contains(text, []byte(`@"`)) && prompt.OpeningOf(text) == prompt.Plain
		if w.tokens {
			w.mentions = len(prompt.Parse(text))
		}
	}
	return w.tokens && w.mentions+more <= prompt.MaxMentions
}

// tokensAround is a span with what is glued to it and a blank on either side.
func tokensAround(text []byte, span source.Span) source.Span {
	const blanks = " \n"
	around := source.Span{Start: max(0, bytes.LastIndexAny(text[:span.Start], blanks)), End: len(text)}
	if n := bytes.IndexAny(text[span.End:], blanks); n >= 0 {
		around.End = span.End + n + 1
	}
	return around
}

// fixTo adds the fix that writes the path with those lines, or whole.
func (s *Subject) fixTo(f *lint.Finding, r *Ref, safety lint.Safety, lines []prompt.Lines) {
	mentions, err := prompt.Format(r.Path, lines)
	if err != nil {
		f.Remarkf("%v", err)
		return
	}
	message := "write " + strings.Join(mentions, " ")
	if edit, ok := s.rewritten(r, mentions); ok {
		f.Fix(safety, message, edit)
		return
	}
	f.Fix(lint.DisplayOnly, message)
}

// meantLines are the lines that somebody asks for, those of a symbol included.
// It is false where the whole is asked for or the symbol is not known.
func (r *Ref) meantLines() ([]prompt.Lines, bool) {
	switch meant := r.Meant.(type) {
	case prompt.Ranges:
		return meant, true
	case prompt.Symbol:
		if d, ok := r.definition(meant.Name); ok {
			return []prompt.Lines{{From: d.From, To: d.To}}, true
		}
	}
	return nil, false
}

// definition finds a definition by its qualified name or by the end of it, where
// only one has that.
func (r *Ref) definition(name string) (Definition, bool) {
	var found []Definition
	for _, d := range r.Target.definitions() {
		if d.Name == name {
			return d, true
		}
		if strings.HasSuffix(d.Name, "."+name) {
			found = append(found, d)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return Definition{}, false
}

// about is a number of tokens in words.
func about(c lint.Cost) string { return fmt.Sprintf("about %s tokens", figures.Commas(c.Tokens)) }

// priced sets the finding's cost where it is known.
func priced(f *lint.Finding, c *lint.Cost) *lint.Finding {
	f.Cost = c
	return f
}

// price is ", about N tokens" or nothing.
func price(c *lint.Cost) string {
	if c == nil {
		return ""
	}
	return ", " + about(*c)
}

// linesText is "lines 3 to 9", "line 3", or several of them.
func linesText(lines []prompt.Lines) string {
	parts := make([]string, len(lines))
	for i, l := range lines {
		parts[i] = fmt.Sprintf("%d to %d", l.From, l.To)
		if l.From == l.To {
			parts[i] = fmt.Sprint(l.From)
		}
	}
	noun := "lines "
	if len(lines) == 1 && lines[0].From == lines[0].To {
		noun = "line "
	}
	return noun + strings.Join(parts, ", ")
}
