package claudemd

import (
	"bytes"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"pare/internal/source"
)

// markdown is the parser, which keeps nothing of what it has read.
var markdown = sync.OnceValue(func() parser.Parser {
	return goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...), parser.WithInlineParsers(inlineParsers()...),
		parser.WithParagraphTransformers(paragraphTransformers()...)))).Parser()
})

// Parse takes a Markdown file apart. It reads any bytes without an error: what
// is no Markdown is text.
func Parse(file *source.File) *Doc {
	doc := &Doc{File: file}
	body, front := cutFrontmatter(file.Data)
	doc.Front = front
	root := markdown().Parse(text.NewReader(bounded(body)))
	b := builder{doc: doc, data: body}
	// Walk never fails: visit returns no error.
	_ = ast.Walk(root, b.visit)
	b.closeSections(len(body))
	doc.Imports = findImports(doc)
	return doc
}

// builder fills a Doc from goldmark's tree.
type builder struct {
	doc   *Doc
	data  []byte // the file with its frontmatter blanked out, so that places agree
	lists int    // depth of lists around the node
}

func (b *builder) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if _, ok := n.(*ast.List); ok {
		if entering {
			b.lists++
		} else {
			b.lists--
		}
	}
	if !entering {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Heading:
		b.heading(n)
	case *ast.FencedCodeBlock:
		b.fence(n)
		return ast.WalkSkipChildren, nil
	case *ast.CodeBlock:
		b.indented(n)
		return ast.WalkSkipChildren, nil
	case *ast.HTMLBlock:
		b.html(n)
		return ast.WalkSkipChildren, nil
	case *ast.Paragraph, *ast.TextBlock:
		b.block(n, Paragraph)
	case *east.TableRow, *east.TableHeader:
		b.row(n)
	case *ast.Text:
		b.prose(span(n.Segment))
	case *ast.CodeSpan:
		b.code(n)
		return ast.WalkSkipChildren, nil
	case *ast.RawHTML:
		b.rawHTML(n)
	case *ast.Link:
		b.link(n, string(n.Destination), false)
	case *ast.Image:
		b.link(n, string(n.Destination), true)
	case *ast.AutoLink:
		b.autolink(n)
	}
	return ast.WalkContinue, nil
}

func span(s text.Segment) source.Span { return source.Span{Start: s.Start, End: s.Stop} }

// prose adds a stretch of text. goldmark cuts text at every mark that might have
// been one of emphasis; stretches that touch are one.
func (b *builder) prose(s source.Span) {
	if s.Empty() {
		return
	}
	if n := len(b.doc.Prose); n > 0 {
		last := &b.doc.Prose[n-1]
		// Marks between two stretches may as well be letters of a name: a__b_.py.
		gap := source.Span{Start: last.End, End: s.Start}.Text(b.data)
		if s.Start >= last.End && len(bytes.Trim(gap, "_")) == 0 && b.data[s.Start-1] != '\n' {
			last.End = s.End
			return
		}
	}
	b.doc.Prose = append(b.doc.Prose, s)
}

func (b *builder) heading(n *ast.Heading) {
	s := b.linesSpan(n)
	if s.Empty() {
		return
	}
	start := bytes.LastIndexByte(b.data[:s.Start], '\n') + 1
	b.doc.Blocks = append(b.doc.Blocks, Block{Kind: Heading, Span: s})
	b.doc.Sections = append(b.doc.Sections, Section{
		Level: n.Level, Title: strings.TrimSpace(string(s.Text(b.data))),
		Heading: s, Span: source.Span{Start: start}, Parent: -1,
	})
}

// closeSections sets where sections end and which they stand in, and adds the
// section without a heading.
func (b *builder) closeSections(end int) {
	start := 0
	if b.doc.Front != nil {
		start = b.doc.Front.Span.End
	}
	secs := b.doc.Sections
	if len(secs) == 0 || secs[0].Span.Start > start {
		secs = append([]Section{{Span: source.Span{Start: start}, Parent: -1}}, secs...)
	}
	for i := range secs {
		secs[i].Span.End = end
		if i+1 < len(secs) {
			secs[i].Span.End = secs[i+1].Span.Start
		}
		parent := i - 1
		for parent >= 0 && (secs[parent].Level == 0 || secs[parent].Level >= secs[i].Level) {
			parent = secs[parent].Parent
		}
		secs[i].Parent = parent
	}
	b.doc.Sections = secs
}

func (b *builder) linesSpan(n ast.Node) source.Span {
	lines := n.Lines()
	if lines == nil || lines.Len() == 0 {
		return source.Span{}
	}
	return source.Span{Start: lines.At(0).Start, End: lines.At(lines.Len() - 1).Stop}
}

func (b *builder) block(n ast.Node, kind BlockKind) {
	s := b.linesSpan(n)
	s.End = s.Start + len(bytes.TrimRight(s.Text(b.data), " \t\r\n"))
	if !s.Empty() {
		b.doc.Blocks = append(b.doc.Blocks, Block{Kind: kind, Span: s, Item: b.lists > 0})
	}
}

// row adds a table's row: the line that holds its cells.
func (b *builder) row(n ast.Node) {
	s := source.Span{Start: -1}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		cell := b.linesSpan(c)
		if cell.Empty() {
			continue
		}
		if s.Start < 0 {
			s.Start = cell.Start
		}
		s.End = cell.End
	}
	if s.Start >= 0 {
		b.doc.Blocks = append(b.doc.Blocks, Block{Kind: TableRow, Span: s})
	}
}

func (b *builder) code(n *ast.CodeSpan) {
	s := source.Span{Start: -1}
	var text strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			if s.Start < 0 {
				s.Start = t.Segment.Start
			}
			s.End = t.Segment.Stop
			text.Write(t.Segment.Value(b.data))
		}
	}
	if s.Start >= 0 {
		b.doc.Code = append(b.doc.Code, CodeSpan{Span: s, Text: strings.TrimSpace(strings.ReplaceAll(text.String(), "\n", " "))})
	}
}

func (b *builder) rawHTML(n *ast.RawHTML) {
	if n.Segments.Len() == 0 {
		return
	}
	s := source.Span{Start: n.Segments.At(0).Start, End: n.Segments.At(n.Segments.Len() - 1).Stop}
	b.comment(s, false)
}

// html adds the comments of an HTML block, and its text as prose: a block that
// begins with a tag often holds paths too.
func (b *builder) html(n *ast.HTMLBlock) {
	s := b.linesSpan(n)
	if n.HasClosure() {
		s.End = max(s.End, n.ClosureLine.Stop)
	}
	b.comment(s, true)
}

func (b *builder) comment(s source.Span, block bool) {
	text := s.Text(b.data)
	for at := 0; ; {
		i := bytes.Index(text[at:], []byte("<!--"))
		if i < 0 {
			return
		}
		start := at + i
		end := len(text)
		inner := text[start+4:]
		if j := bytes.Index(inner, []byte("-->")); j >= 0 {
			inner = inner[:j]
			end = start + 4 + j + 3
		}
		b.doc.Comments = append(b.doc.Comments, Comment{
			Span: source.Span{Start: s.Start + start, End: s.Start + end}, Text: strings.TrimSpace(string(inner)), Block: block,
		})
		at = end
	}
}

// link finds where the destination stands: after the text of the link, in
// parentheses. A reference link has no destination there; its place is its text.
func (b *builder) link(n ast.Node, dest string, image bool) {
	start, end := b.extent(n)
	l := Link{Dest: dest, Text: string(source.Span{Start: start, End: end}.Text(b.data)), Image: image, Span: source.Span{Start: start, End: end}}
	if i := bytes.Index(b.window(end, 5), []byte("](")); i >= 0 {
		from := end + i + 2
		if j := bytes.Index(b.window(from, len(dest)+3), []byte(dest)); j >= 0 && dest != "" {
			l.Span = source.Span{Start: from + j, End: from + j + len(dest)}
		}
	}
	if l.Span.Start < 0 {
		return
	}
	b.doc.Links = append(b.doc.Links, l)
}

// window is at most n bytes of the text from an offset on.
func (b *builder) window(at, n int) []byte {
	at = min(max(at, 0), len(b.data))
	return b.data[at:min(at+n, len(b.data))]
}

// extent is the place of the text below a node.
func (b *builder) extent(n ast.Node) (start, end int) {
	start, end = -1, 0
	// Walk never fails: the function returns no error.
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			if start < 0 {
				start = t.Segment.Start
			}
			end = max(end, t.Segment.Stop)
		}
		return ast.WalkContinue, nil
	})
	if start < 0 {
		if p := n.Pos(); p >= 0 {
			return p, p
		}
		return -1, 0
	}
	// A code span ends with its backticks.
	for end < len(b.data) && b.data[end] == '`' {
		end++
	}
	return start, end
}

func (b *builder) autolink(n *ast.AutoLink) {
	dest := string(n.URL(b.data))
	start := max(n.Pos(), 0)
	if i := bytes.Index(b.window(start, len(n.Label(b.data))+1), n.Label(b.data)); i >= 0 {
		start += i
	}
	b.doc.Links = append(b.doc.Links, Link{Dest: dest, Text: dest, Auto: true, Span: source.Span{Start: start, End: start + len(n.Label(b.data))}})
}
