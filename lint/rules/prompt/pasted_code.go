package promptrules

import (
	"bytes"

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
// them where it holds nothing else.
func (s *Subject) fixPaste(f *lint.Finding, p Paste, lines []prompt.Lines) {
	mentions, err := prompt.Format(p.Name, lines)
	if err != nil {
		return
	}
	span, alone := p.Span, true
	if m := s.in(p.Span); m != nil {
		rest := bytes.TrimSpace(bytes.Replace(m.inside.Text(s.File.Data), p.Span.Text(s.File.Data), nil, 1))
		span, alone = m.span, m.kind == fenced && len(rest) == 0
	}
	safety := lint.Unsafe
	if p.Exact {
		safety = lint.Safe
	}
	if !alone {
		f.Fix(lint.DisplayOnly, "refer to "+mentions[0])
		return
	}
	text := mentions[0]
	if bytes.HasSuffix(span.Text(s.File.Data), []byte("\n")) {
		text += "\n"
	}
	f.Fix(safety, "write "+mentions[0], source.Edit{Span: span, New: text})
}
