package promptrules

import (
	"bytes"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
	"pare/prompt"
)

// pastedCode reports lines of the prompt that stand in a file of the repository.
func pastedCode() Rule {
	return Rule{
		Meta: meta("P301", "pasted-code", lint.Warning, lint.KindDuplicate),
		Check: func(pass *lint.Pass[*Subject]) {
			for _, p := range pass.Subject.Pastes {
				if isGuide(p.Name) {
					continue
				}
				s := pass.Subject
				cost := s.count(p.Span.Text(s.File.Data))
				f := pass.Reportf(firstLine(s.File, p.Span), "these %d lines are %s of %s%s; refer to them", p.Lines, linesText([]prompt.Lines{{From: p.From, To: p.To}}), p.Name, price(&cost))
				s.fixPaste(priced(f, &cost), p, []prompt.Lines{{From: p.From, To: p.To}})
			}
		},
	}
}

// firstLine is the first line of a span, without its end: an excerpt of forty
// lines tells no more.
func firstLine(file *source.File, span source.Span) source.Span {
	from, _ := file.Lines(span)
	return source.Span{Start: span.Start, End: span.Start + len(file.LineText(from))}
}

// fixPaste puts a reference in the place of pasted lines, and of the fence around
// them where it holds nothing else. It is never safe: who has the prompt without the
// repository has lost the text. It is advice alone where more would be lost, see
// mayRefer.
func (s *Subject) fixPaste(f *lint.Finding, p Paste, lines []prompt.Lines) {
	mentions, err := prompt.Format(p.Name, lines)
	if err != nil {
		return
	}
	span, fence := p.Span, false
	if m := s.in(p.Span); m != nil {
		rest := bytes.TrimSpace(bytes.Replace(m.inside.Text(s.File.Data), p.Span.Text(s.File.Data), nil, 1))
		span, fence = m.span, true
		if m.kind != fenced || len(rest) > 0 {
			f.Fix(lint.DisplayOnly, "refer to "+mentions[0])
			return
		}
	}
	if !s.mayRefer(span, fence) {
		f.Fix(lint.DisplayOnly, "refer to "+mentions[0])
		return
	}
	text := mentions[0]
	if bytes.HasSuffix(span.Text(s.File.Data), []byte("\n")) {
		text += "\n"
	}
	f.Fix(lint.Unsafe, "write "+mentions[0], source.Edit{Span: span, New: text})
}

// mayRefer reports whether the prompt is still one when a part of it becomes a
// reference: the part is none of the head that a program reads, names no file itself,
// and something is left that says what to do. Lines that stand among the prompt's own
// words may be its own words too: there must be fewer of them.
func (s *Subject) mayRefer(span source.Span, fence bool) bool {
	head := claudemd.HeadSpan(s.File.Data)
	if span.Overlaps(head) {
		return false
	}
	for i := range s.Refs {
		if s.Refs[i].Span.Overlaps(span) {
			return false
		}
	}
	data := s.File.Data
	own := words(data[head.End:])
	for _, p := range s.Pastes {
		own -= words(p.Span.Text(data))
	}
	return own >= significantBytes && (fence || own > words(span.Text(data)))
}

// words is how much of a text is no space.
func words(text []byte) int { return len(bytes.Join(bytes.Fields(text), nil)) }
