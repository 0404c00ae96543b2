package claudemd

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"pare/internal/source"
)

// fence adds a fenced block. goldmark does not say where the fences stand nor
// whether the last one is there, so both are read from the text around.
func (b *builder) fence(n *ast.FencedCodeBlock) {
	f := Fence{Lang: strings.ToLower(strings.TrimSpace(string(n.Language(b.data))))}
	if i := strings.IndexAny(f.Lang, "{,:"); i >= 0 {
		f.Lang = f.Lang[:i]
	}
	f.Lines = b.contentLines(n)
	start := n.Pos()
	switch {
	case start >= 0:
	case n.Info != nil:
		start = n.Info.Segment.Start
	case len(f.Lines) > 0:
		start = max(f.Lines[0].Start-1, 0)
	default:
		return
	}
	f.Span.Start = lineStart(b.data, start)
	mark := fenceMark(b.data[f.Span.Start:])
	f.Span.Start += bytes.Index(b.data[f.Span.Start:], []byte(mark))
	after := lineEnd(b.data, f.Span.Start)
	if len(f.Lines) > 0 {
		after = lineEnd(b.data, f.Lines[len(f.Lines)-1].End)
	}
	f.Span.End, f.Closed = closing(b.data, after, mark)
	b.doc.Fences = append(b.doc.Fences, f)
}

// closing looks for the fence that ends a block, on the line after the one that
// ends at the given offset.
func closing(data []byte, at int, mark string) (int, bool) {
	if at >= len(data) {
		return len(data), false
	}
	end := lineEnd(data, at+1)
	line := strings.Trim(string(data[at+1:end]), " \t\r>")
	if mark != "" && len(line) >= len(mark) && strings.Trim(line, mark[:1]) == "" {
		return end, true
	}
	return at, false
}

// fenceMark is the run of backticks or tildes that the first line holds before
// anything else but blanks and the marks of lists and quotes.
func fenceMark(text []byte) string {
	line := text
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		line = text[:i]
	}
	for _, c := range []byte{'`', '~'} {
		i := bytes.Index(line, bytes.Repeat([]byte{c}, 3))
		if i < 0 {
			continue
		}
		j := i
		for j < len(line) && line[j] == c {
			j++
		}
		return string(line[i:j])
	}
	return ""
}

func (b *builder) indented(n *ast.CodeBlock) {
	lines := b.contentLines(n)
	if len(lines) == 0 {
		return
	}
	b.doc.Fences = append(b.doc.Fences, Fence{
		Span:  source.Span{Start: lines[0].Start, End: lines[len(lines)-1].End},
		Lines: lines, Closed: true, Indented: true,
	})
}

func (b *builder) contentLines(n ast.Node) []source.Span {
	var lines []source.Span
	for i := range n.Lines().Len() {
		s := span(n.Lines().At(i))
		s.End = s.Start + len(bytes.TrimRight(s.Text(b.data), "\r\n"))
		lines = append(lines, s)
	}
	return lines
}

func lineStart(data []byte, at int) int {
	return bytes.LastIndexByte(data[:min(at, len(data))], '\n') + 1
}

// lineEnd is the offset of the line feed that ends the line at the offset, or
// the end of the text.
func lineEnd(data []byte, at int) int {
	if at >= len(data) {
		return len(data)
	}
	if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(data)
}
