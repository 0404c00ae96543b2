package promptrules

import (
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
	text := s.File.Data
	out, err := prompt.Rewrite(text, []prompt.Replacement{{Span: r.Span, Mentions: mentions}})
	if err != nil {
		return source.Edit{}, false
	}
	start := 0
	for start < min(r.Span.Start, len(out)) && text[start] == out[start] {
		start++
	}
	end, outEnd := len(text), len(out)
	for end > r.Span.End && outEnd > start && text[end-1] == out[outEnd-1] {
		end--
		outEnd--
	}
	return source.Edit{Span: source.Span{Start: start, End: end}, New: string(out[start:outEnd])}, true
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
