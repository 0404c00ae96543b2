package promptrules

import (
	"bytes"
	"sort"
	"strings"

	"pare/internal/source"
)

// markupKind is a part of a prompt that a person reads as no part of the task's
// own words. The client does not know Markdown and expands references in all.
type markupKind uint8

const (
	fenced markupKind = iota
	comment
	inlineCode
)

func (k markupKind) String() string {
	return [...]string{"a code fence", "a comment", "inline code"}[k]
}

type markup struct {
	kind markupKind
	// span is the whole, with fences and marks; inside is what stands within.
	span, inside source.Span
}

// scanMarkup finds fences, comments and inline code, in order.
func scanMarkup(file *source.File) []markup {
	m := markupScanner{file: file}
	for line := 1; line <= file.LineCount(); line++ {
		m.line(file.LineSpan(line, line))
	}
	if m.open != "" {
		// A fence that is never closed reaches to the end.
		m.out = append(m.out, markup{fenced, source.Span{Start: m.start, End: len(file.Data)}, source.Span{Start: m.body, End: len(file.Data)}})
	}
	return m.out
}

type markupScanner struct {
	file *source.File
	out  []markup

	open        string // the marks of the fence that is open
	start, body int    // where it and its content begin
	until       int    // end of a comment that covers lines to come
}

func (m *markupScanner) line(span source.Span) {
	text := string(span.Text(m.file.Data))
	mark := fenceMarks(text)
	switch {
	case m.open == "" && mark != "" && span.Start >= m.until:
		m.open, m.start, m.body = mark, span.Start, span.End
	case m.open == "":
		m.inline(span, text)
	case strings.HasPrefix(mark, m.open) && strings.TrimSpace(text) == mark:
		m.out = append(m.out, markup{fenced, source.Span{Start: m.start, End: span.End}, source.Span{Start: m.body, End: span.Start}})
		m.open = ""
	}
}

// inline finds comments and inline code that begin in a line.
func (m *markupScanner) inline(span source.Span, text string) {
	for at := max(0, m.until-span.Start); at < len(text); {
		switch {
		case strings.HasPrefix(text[at:], "<!--"):
			start := span.Start + at
			end := len(m.file.Data)
			if n := bytes.Index(m.file.Data[start:], []byte("-->")); n >= 0 {
				end = start + n + len("-->")
			}
			m.out = append(m.out, markup{comment, source.Span{Start: start, End: end}, source.Span{Start: start + 4, End: max(start+4, end-3)}})
			m.until = end
			at = end - span.Start
		case text[at] == '`':
			n := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
			marks := text[at : at+n]
			length := closing(text[at+n:], marks)
			if length < 0 {
				at += n
				continue
			}
			start := span.Start + at
			inside := source.Span{Start: start + n, End: start + n + length}
			m.out = append(m.out, markup{inlineCode, source.Span{Start: start, End: inside.End + n}, inside})
			at += 2*n + length
		default:
			at++
		}
	}
}

// closing is the offset of the same run of backticks in text, -1 if none.
func closing(text, marks string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], "`")
		if i < 0 {
			return -1
		}
		at += i
		n := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		if n == len(marks) {
			return at
		}
		at += n
	}
}

// fenceMarks is the run of backticks or tildes that a fence begins or ends with.
func fenceMarks(line string) string {
	line = strings.TrimLeft(line, " \t>")
	for _, c := range []string{"`", "~"} {
		rest := strings.TrimLeft(line, c)
		if mark := line[:len(line)-len(rest)]; len(mark) >= 3 && (c == "~" || !strings.Contains(rest, "`")) {
			return mark
		}
	}
	return ""
}

// in is the markup that holds the span, nil if none does. They are in order and do not
// overlap.
func (s *Subject) in(span source.Span) *markup {
	after := sort.Search(len(s.markup), func(i int) bool { return s.markup[i].span.Start > span.Start })
	if after == 0 || !s.markup[after-1].span.Contains(span) {
		return nil
	}
	return &s.markup[after-1]
}

// inBlock reports whether the span lies in a fence or a comment.
func (s *Subject) inBlock(span source.Span) bool {
	m := s.in(span)
	return m != nil && m.kind != inlineCode
}
