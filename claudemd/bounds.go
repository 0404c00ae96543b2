package claudemd

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The library that reads Markdown takes time that grows with the square of what is
// nested, of marks that are opened and never closed, and of definitions of links. A CLAUDE.md comes with a
// repository, so all are bounded: what is beyond that is plain text.
const (
	maxMarkers    = 60      // of quotes and lists before the text of one line
	maxColumns    = 200     // of a table
	maxWasted     = 4 << 20 // bytes of one block that are looked at for nothing
	maxLines      = 1000    // of one paragraph that are looked at for definitions of links
	maxDelimiters = 2000    // marks of emphasis, and brackets that are open, in one block
)

// bounded is the text with lines that nest too deeply, or that begin too wide a table,
// turned into blanks, so that what is left keeps its places.
func bounded(data []byte) []byte {
	out := data
	for at := 0; at < len(data); {
		end := lineEnd(data, at)
		if line := data[at:end]; markers(line) > maxMarkers || columns(line) > maxColumns {
			if &out[0] == &data[0] {
				out = bytes.Clone(data)
			}
			for i := at; i < end; i++ {
				out[i] = ' '
			}
		}
		at = end + 1
	}
	return out
}

// markers is how many marks of quotes and lists stand before the text of a line.
func markers(line []byte) int {
	n := 0
	for i, c := range line {
		next := byte(' ')
		if i+1 < len(line) {
			next = line[i+1]
		}
		switch {
		case c == '>':
			n++
		case c == ' ' || c == '\t' || '0' <= c && c <= '9':
		case bytes.IndexByte([]byte("-+*.)"), c) >= 0:
			if next == ' ' || next == '\t' {
				n++
			}
		default:
			return n
		}
	}
	return n
}

// columns is how many columns a line would give a table, if it is the one below the
// names.
func columns(line []byte) int {
	if len(bytes.Trim(line, "|:- \t>\r")) > 0 {
		return 0
	}
	return bytes.Count(line, []byte("|"))
}

// inlineParsers are the library's, each with a bound on what it does for nothing.
func inlineParsers() []util.PrioritizedValue {
	var all []util.PrioritizedValue
	for _, p := range parser.DefaultInlineParsers() {
		inner := p.Value.(parser.InlineParser)
		w := thrifty{inner}
		p.Value = w
		if closer, ok := inner.(parser.CloseBlocker); ok {
			p.Value = thriftyCloser{w, closer}
		}
		all = append(all, p)
	}
	return all
}

// paragraphTransformers are the library's, for paragraphs that somebody wrote.
func paragraphTransformers() []util.PrioritizedValue {
	all := parser.DefaultParagraphTransformers()
	for i := range all {
		all[i].Value = shortOnly{all[i].Value.(parser.ParagraphTransformer)}
	}
	return all
}

// shortOnly leaves long paragraphs as they are.
type shortOnly struct{ parser.ParagraphTransformer }

func (s shortOnly) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if p.Lines().Len() <= maxLines {
		s.ParagraphTransformer.Transform(p, reader, pc)
	}
}

type thrifty struct{ parser.InlineParser }

type thriftyCloser struct {
	thrifty
	parser.CloseBlocker
}

// spent is what the parsers have used up of the bounds in a block.
type spent struct {
	block      ast.Node
	length     int
	wasted     int
	delimiters int
}

var spentKey = parser.NewContextKey()

// Parse asks the parser, unless it has looked at too much for nothing in this block.
func (p thrifty) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	s, _ := pc.Get(spentKey).(*spent)
	if s == nil || s.block != parent {
		s = &spent{block: parent, length: blockLength(parent)}
		pc.Set(spentKey, s)
	}
	if s.wasted > maxWasted || s.delimiters > maxDelimiters {
		return nil
	}
	n := p.InlineParser.Parse(parent, block, pc)
	switch n.(type) {
	case nil, *ast.Text: // a mark that is only text
		s.wasted += s.length
	case *parser.Delimiter:
		s.delimiters++
	case *ast.Link, *ast.Image:
		s.delimiters--
	default:
		if n.Kind().String() == "LinkLabelState" { // a bracket, which the library keeps to itself
			s.delimiters++
		}
	}
	return n
}

func blockLength(n ast.Node) int {
	if n.Type() == ast.TypeInline || n.Lines().Len() == 0 {
		return 1
	}
	lines := n.Lines()
	return lines.At(lines.Len()-1).Stop - lines.At(0).Start
}
