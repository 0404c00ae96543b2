package lsp

import (
	"bytes"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"pare/internal/source"
)

// document is an open text at one version. It does not change: an edit makes
// another, so that an answer is about one text from its start to its end.
type document struct {
	uri      string
	path     string // on the disk, absolute; empty for a text that is no file
	language string // as the client calls it
	version  int
	file     *source.File
	starts   []int // of its lines, see startsOf
}

func newDocument(uri, language string, version int, text []byte) *document {
	name := pathOf(uri)
	return &document{uri: uri, path: name, language: language, version: version, file: source.NewFile(name, text), starts: startsOf(text)}
}

// startsOf is where the lines of a text start. The protocol ends a line at a lone
// carriage return, too.
func startsOf(text []byte) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// line is the text of a line, from 0, without its end.
func (d *document) line(n int) []byte {
	end := len(d.file.Data)
	if n+1 < len(d.starts) {
		end = d.starts[n+1]
	}
	return bytes.TrimRight(d.file.Data[d.starts[n]:end], "\r\n")
}

// offset is the byte at a position. One outside of the text is cut back to it, one
// within a character to its start.
func (d *document) offset(p Position) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= len(d.starts) {
		return len(d.file.Data)
	}
	at := d.starts[p.Line]
	left := p.Character
	for text := d.line(p.Line); left > 0 && len(text) > 0; {
		r, size := utf8.DecodeRune(text)
		if left -= unitsOf(r); left < 0 {
			break
		}
		at, text = at+size, text[size:]
	}
	return at
}

// position is that of a byte. None is within what ends a line.
func (d *document) position(offset int) Position {
	n, on := slices.BinarySearch(d.starts, offset)
	if !on {
		n--
	}
	text := d.line(n)
	units := 0
	for text = text[:max(0, min(offset-d.starts[n], len(text)))]; len(text) > 0; {
		r, size := utf8.DecodeRune(text)
		units, text = units+unitsOf(r), text[size:]
	}
	return Position{n, units}
}

// unitsOf is how many units of UTF-16 a character takes.
func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

func (d *document) span(r Range) source.Span {
	return source.Span{Start: d.offset(r.Start), End: d.offset(r.End)}
}

func (d *document) rangeOf(s source.Span) Range {
	return Range{d.position(s.Start), d.position(s.End)}
}

// change is the document after what was typed.
func (d *document) change(version int, changes []contentChange) (*document, error) {
	for _, c := range changes {
		text := []byte(c.Text)
		if c.Range != nil {
			s := d.span(*c.Range)
			if s.End < s.Start {
				return nil, fmt.Errorf("the range of a change ends before it starts: line %d", c.Range.Start.Line+1)
			}
			if len(d.file.Data)-s.Len()+len(text) > maxMessage {
				return nil, fmt.Errorf("the text would be larger than %d bytes", maxMessage)
			}
			text = bytes.Join([][]byte{d.file.Data[:s.Start], text, d.file.Data[s.End:]}, nil)
		}
		d = newDocument(d.uri, d.language, version, text)
	}
	return d, nil
}

// edits are what makes another text of the document's: one edit of what differs.
func (d *document) edits(after []byte) []textEdit {
	before := d.file.Data
	if bytes.Equal(before, after) {
		return nil
	}
	start := 0
	for start < min(len(before), len(after)) && before[start] == after[start] {
		start++
	}
	for !isPlace(before, start) || !isPlace(after, start) {
		start--
	}
	end := 0
	for end < min(len(before), len(after))-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	for end > 0 && !isPlace(before, len(before)-end) {
		end--
	}
	return []textEdit{{d.rangeOf(source.Span{Start: start, End: len(before) - end}), string(after[start : len(after)-end])}}
}

// isPlace reports whether a byte can be named: it is not within a character, and
// not within what ends a line.
func isPlace(text []byte, at int) bool {
	if at <= 0 || at >= len(text) {
		return true
	}
	return utf8.RuneStart(text[at]) && (text[at-1] != '\r' || text[at] != '\n')
}

// pathOf is the file that a URI names; empty for one of another kind.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" || strings.Contains(u.Path, "\x00") {
		return ""
	}
	name := u.Path
	if runtime.GOOS == "windows" {
		name = strings.TrimPrefix(name, "/")
	}
	return filepath.Clean(filepath.FromSlash(name))
}

// uriOf is the URI of a file.
func uriOf(name string) string {
	name = filepath.ToSlash(name)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}
