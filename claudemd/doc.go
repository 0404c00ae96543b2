// Package claudemd is the model of a CLAUDE.md: the file taken apart with the
// place of everything in it, the files that the client loads together with it,
// the facts of the repository it speaks about, and the writer of a new one.
//
// The package touches no disk: files come in through [repo.Files]. What the
// client does with such a file (what loads, what an import is, what is stripped)
// was measured on the client itself, version 2.1.330, in November 2026.
package claudemd

import (
	"sort"
	"strings"

	"pare/internal/source"
)

// Doc is a Markdown file taken apart. All spans refer to File.
type Doc struct {
	File *source.File
	// Front is the YAML at the head of the file, nil where there is none.
	Front *Frontmatter
	// Sections cover the text from the first byte after the frontmatter to the
	// end; the first has no heading where text stands before one.
	Sections []Section
	Fences   []Fence
	Code     []CodeSpan
	Links    []Link
	Comments []Comment
	Blocks   []Block
	// Prose is the text outside of code, links' destinations and HTML, in order.
	Prose []source.Span
	// Imports are the mentions that the client takes for imports.
	Imports []Import
}

// Section is a heading with the text up to the next heading of any level.
type Section struct {
	Level   int    // 1 to 6; 0 for the text before the first heading
	Title   string // as written, without marks
	Heading source.Span
	Span    source.Span
	Parent  int // index of the section that this one stands in, -1 for none
}

// Fence is a fenced or an indented code block.
type Fence struct {
	Span source.Span // with its fence lines, as far as they are there
	Lang string      // lower case; "" where none is named
	// Lines are the content lines without the line ends and without the
	// indentation of a list that the block stands in.
	Lines    []source.Span
	Closed   bool // false where the file ends within the block
	Indented bool // four blanks and no fence
}

// Text is the content of the block.
func (f *Fence) Text(data []byte) string {
	var b strings.Builder
	for _, l := range f.Lines {
		b.Write(l.Text(data))
		b.WriteByte('\n')
	}
	return b.String()
}

// CodeSpan is inline code. Span covers what stands between the backticks.
type CodeSpan struct {
	Span source.Span
	Text string
}

// Link is an inline or reference link, an image or an autolink.
type Link struct {
	Dest string
	Text string
	// Span covers the destination where it stands beside the text, the whole
	// reference otherwise.
	Span  source.Span
	Image bool
	Auto  bool
}

// Comment is an HTML comment. The client strips one that stands on lines of its
// own; one within a paragraph is sent.
type Comment struct {
	Span  source.Span
	Text  string // between the marks
	Block bool
}

// BlockKind says what a [Block] is. The set is closed.
type BlockKind uint8

// The kinds of blocks.
const (
	Paragraph BlockKind = iota // running text, also that of a list's item
	Heading
	TableRow
)

// String is the name of the kind.
func (k BlockKind) String() string {
	return [...]string{"paragraph", "heading", "table row"}[k]
}

// Block is a stretch of text that belongs together.
type Block struct {
	Kind BlockKind
	Span source.Span
	Item bool // within a list
}

// SectionAt is the index of the section that holds the byte at offset, -1 where
// there is none.
func (d *Doc) SectionAt(offset int) int {
	i := sort.Search(len(d.Sections), func(i int) bool { return d.Sections[i].Span.End > offset })
	return min(i, len(d.Sections)-1)
}

// InCode reports whether the byte at offset lies in a fence or in inline code.
func (d *Doc) InCode(offset int) bool {
	i := sort.Search(len(d.Code), func(i int) bool { return d.Code[i].Span.End > offset })
	return i < len(d.Code) && d.Code[i].Span.Start <= offset || d.InFence(offset)
}

// InFence reports whether the byte at offset lies in a fenced or indented block.
func (d *Doc) InFence(offset int) bool {
	i := sort.Search(len(d.Fences), func(i int) bool { return d.Fences[i].Span.End > offset })
	return i < len(d.Fences) && d.Fences[i].Span.Start <= offset
}

// Data is the text of the file.
func (d *Doc) Data() []byte { return d.File.Data }
