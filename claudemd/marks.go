package claudemd

import (
	"bytes"
	"errors"
	"strings"

	"pare/internal/source"
)

// The marks around a generated block. They are HTML comments on lines of their
// own: the client strips those, so they cost nothing.
const (
	Begin = "<!-- pare:begin generated: edit outside of these marks, refresh with pare claudemd update -->"
	End   = "<!-- pare:end -->"

	beginMark = "<!-- pare:begin"
)

// errMarks says that the marks do not pair up.
var errMarks = errors.New("the marks of the generated block do not pair up: one <!-- pare:begin … --> and one <!-- pare:end --> behind it are expected")

// errOpen says that whatever stands at the end of the file is code.
var errOpen = errors.New("the file ends within a code fence that is not closed, so nothing can be put behind it")

// Split finds the generated block of a file: Marked is its span, with the line
// end, and empty where there is none. Hand is everything else.
func Split(data []byte) (marked source.Span, hand []byte, err error) {
	start, end := markAt(data, beginMark), markAt(data, End)
	switch {
	case len(start) == 0 && len(end) == 0:
		return source.Span{}, data, nil
	case len(start) != 1 || len(end) != 1 || end[0] < start[0]:
		return source.Span{}, nil, errMarks
	}
	marked = source.Span{Start: start[0], End: min(lineEnd(data, end[0])+1, len(data))}
	hand = append(bytes.Clone(data[:marked.Start]), data[marked.End:]...)
	return marked, hand, nil
}

// markAt lists the lines that begin with a mark. Marks within code are text.
func markAt(data []byte, mark string) []int {
	if !bytes.Contains(data, []byte(mark)) {
		return nil
	}
	doc := Parse(source.NewFile("", data))
	var all []int
	for at := 0; at < len(data); at = lineEnd(data, at) + 1 {
		if bytes.HasPrefix(data[at:], []byte(mark)) && !doc.InFence(at) {
			all = append(all, at)
		}
	}
	return all
}

// Merge puts a block into a file: in place of the one that is there, or behind
// the text. Every other byte stays as it is; the block takes the line ends of the
// file.
func Merge(data []byte, block string) ([]byte, error) {
	marked, _, err := Split(data)
	if err != nil {
		return nil, err
	}
	if crlf(data) {
		block = strings.ReplaceAll(block, "\n", "\r\n")
	}
	if !marked.Empty() {
		// A block at the end of a file without a last line end has none either.
		if marked.End == len(data) && !bytes.HasSuffix(data, []byte("\n")) {
			block = strings.TrimRight(block, "\r\n")
		}
		return source.Apply(data, []source.Edit{{Span: marked, New: block}})
	}
	merged := append(bytes.Clone(data), separator(data)+block...)
	if marked, _, err = Split(merged); err == nil && marked.Empty() {
		err = errOpen
	}
	return merged, err
}

// crlf reports whether the first line of a text ends as on Windows.
func crlf(data []byte) bool {
	i := bytes.IndexByte(data, '\n')
	return i > 0 && data[i-1] == '\r'
}

// separator is what stands between a text and a block behind it: a blank line.
func separator(data []byte) string {
	nl := "\n"
	if crlf(data) {
		nl = "\r\n"
	}
	switch {
	case len(data) == 0, bytes.HasSuffix(data, []byte(nl+nl)):
		return ""
	case bytes.HasSuffix(data, []byte("\n")):
		return nl
	}
	return nl + nl
}
