package grammars

import (
	"bytes"
	"context"

	"pare/internal/source"
)

const (
	// mostText is the size of a text that is still cut; a larger one is a log or
	// a dump, and its lines alone would take more memory than a parse may.
	mostText = 16 << 20
	// mostBlocks is how many blocks a text is cut into; the rest has none.
	mostBlocks = 50_000
)

// approximate cuts a text without a tree, by the shape that texts of its
// language have.
func approximate(ctx context.Context, lang Language, t *text, limits Limits) Outline {
	if t.binary || len(t.utf8) > mostText {
		return Outline{}
	}
	how := byBraces
	if lang.l != nil {
		how = lang.l.shape
	}
	c := newCutter(t.utf8)
	c.long = longBlock
	switch how {
	case byHeadings:
		c.headings()
	case byKeys:
		c.yamlKeys()
	case byBracketKeys:
		c.jsonKeys()
	case byTables:
		c.tables()
		if lang.l == &langINI && c.inBraces() { // nginx.conf
			c.defs = nil
		}
	case byStatements:
		c.statements()
	case byStages:
		c.stages()
	case byScript:
		return c.scripts(ctx, lang, limits)
	case byRecipes:
		target := makeTarget()
		if lang.l == &langJust {
			target = justTarget()
		}
		c.recipes(target)
	case byCommands:
		c.commands()
	case byModels:
		c.models()
	case byPackages:
		c.packages()
	case byElements:
		c.elements()
	case byClasses:
		c.classes()
	}
	if len(c.defs) == 0 {
		switch lang.l {
		case &langSCSS, &langINI, &langGroovy:
			c.long = longRule
		}
		c.blocks()
		c.nestedRules()
	}
	return Outline{Definitions: c.defs}
}

// cutter cuts a text by its lines.
type cutter struct {
	data  []byte
	lines []line
	defs  []Definition
	long  int // how many lines a block has before it is cut further
}

// inBraces reports whether the text has blocks in braces.
func (c *cutter) inBraces() bool {
	for i := range c.lines {
		if bytes.HasSuffix(c.text(i), []byte("{")) {
			return true
		}
	}
	return false
}

// line is a line without its end. A line of only blanks has indent -1.
type line struct {
	start, end int // without trailing blanks
	indent     int // columns, a tab counting up to the next multiple of four
}

func newCutter(data []byte) *cutter {
	c := &cutter{data: data, lines: make([]line, 0, bytes.Count(data, []byte{'\n'})+1)}
	start := 0
	if bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) {
		start = 3
	}
	for start < len(data) {
		end := bytes.IndexByte(data[start:], '\n')
		next := start + end + 1
		if end < 0 {
			next = len(data)
		}
		c.lines = append(c.lines, measure(data, start, next))
		start = next
	}
	return c
}

func measure(data []byte, start, end int) line {
	l := line{start: start, end: start + len(bytes.TrimRight(data[start:end], " \t\r\n\f\v"))}
	if l.end == start {
		l.indent = -1
		return l
	}
	for _, b := range data[start:l.end] {
		switch b {
		case ' ':
			l.indent++
		case '\t':
			l.indent += 4 - l.indent%4
		default:
			return l
		}
	}
	return l
}

// text is line i without its indentation.
func (c *cutter) text(i int) []byte {
	return bytes.TrimLeft(c.data[c.lines[i].start:c.lines[i].end], " \t")
}

// begin is the first byte of line i that is no blank.
func (c *cutter) begin(i int) int {
	return c.lines[i].end - len(c.text(i))
}

// span covers lines from..to without blanks at either end; empty if they hold
// nothing else.
func (c *cutter) span(from, to int) source.Span {
	for from <= to && c.lines[from].indent < 0 {
		from++
	}
	for to >= from && c.lines[to].indent < 0 {
		to--
	}
	if to < from {
		return source.Span{}
	}
	return source.Span{Start: c.begin(from), End: c.lines[to].end}
}

// add appends a definition of lines from..to whose header is line head, and
// returns its index or -1 if there is nothing in the lines.
func (c *cutter) add(kind Kind, name string, parent, from, head, to int) int {
	span := c.span(from, to)
	if span.Empty() || len(c.defs) >= mostBlocks {
		return none
	}
	start := max(c.begin(head), span.Start)
	if start >= span.End {
		start = span.Start // only comments
	}
	headEnd := max(start, min(c.lines[head].end, span.End))
	d := Definition{
		Kind: kind, Name: name, Parent: parent, Span: span,
		Core:   source.Span{Start: start, End: span.End},
		Header: source.Span{Start: start, End: headEnd},
	}
	if head < to {
		d.Body = source.Span{Start: headEnd, End: span.End}
		d.Body.Start += len(d.Body.Text(c.data)) - len(bytes.TrimLeft(d.Body.Text(c.data), " \t\r\n"))
	}
	d.Qualified = qualify(c.defs, d, "")
	c.defs = append(c.defs, d)
	return len(c.defs) - 1
}
