package grammars

import (
	"bytes"
	"path"
	"sort"
	"unicode/utf16"
	"unicode/utf8"

	"pare/internal/source"
)

// text is a file's content as a grammar reads it, and the way back to the bytes
// of the file.
type text struct {
	utf8   []byte
	binary bool
	marks  []mark // of a transcoded text: where its offsets and the file's part
	size   int    // of the file
}

// mark says that from offset utf8 on, up to the next mark, every character takes
// as many bytes in the file as in utf8 times two (ASCII), or is alone (others).
type mark struct{ utf8, file int }

func newText(data []byte) *text {
	t := &text{utf8: data, size: len(data)}
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}) && len(data)%2 == 0:
		t.transcode(data, func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 })
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}) && len(data)%2 == 0:
		t.transcode(data, func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 })
	default:
		t.binary = bytes.IndexByte(data[:min(len(data), binaryHead)], 0) >= 0 && isBinary(data[:min(len(data), binaryHead)])
	}
	if bytes.IndexByte(t.utf8, '\n') < 0 && bytes.IndexByte(t.utf8, '\r') >= 0 {
		// Lines end with CR alone: give the grammar the line ends it knows; the
		// offsets stay.
		t.utf8 = bytes.ReplaceAll(t.utf8, []byte{'\r'}, []byte{'\n'})
	}
	return t
}

// isBinary reports whether a text with a NUL is no source with a stray one: it
// has many, or other bytes that no text has.
func isBinary(head []byte) bool {
	odd := 0
	for _, b := range head {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b {
			odd++
		}
	}
	return odd > 2 && odd*100 > len(head)
}

// transcode fills in utf8 and marks from UTF-16.
func (t *text) transcode(data []byte, unit func([]byte) uint16) {
	out := make([]byte, 0, len(data)/2+16)
	ascii := false
	for i := 2; i+1 < len(data); {
		r, size := rune(unit(data[i:])), 2
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+3 < len(data) {
				low = rune(unit(data[i+2:]))
			}
			if full := utf16.DecodeRune(r, low); full != utf8.RuneError {
				r, size = full, 4
			} else {
				r = utf8.RuneError
			}
		}
		if isASCII := r < utf8.RuneSelf; !isASCII || !ascii {
			t.marks = append(t.marks, mark{len(out), i})
			ascii = isASCII
		}
		out = utf8.AppendRune(out, r)
		i += size
	}
	t.utf8 = out
}

// offset is the place in the file of a place in utf8.
func (t *text) offset(at int) int {
	if t.marks == nil {
		return at
	}
	if at >= len(t.utf8) {
		return t.size
	}
	i := sort.Search(len(t.marks), func(i int) bool { return t.marks[i].utf8 > at }) - 1
	if i < 0 {
		return at
	}
	m := t.marks[i]
	if t.utf8[m.utf8] < utf8.RuneSelf {
		return m.file + (at-m.utf8)*2
	}
	return m.file
}

// restore turns every span of an outline of utf8 into one of the file.
func (t *text) restore(out *Outline) {
	if t.marks == nil {
		return
	}
	move := func(s *source.Span) {
		if *s != (source.Span{}) {
			s.Start, s.End = t.offset(s.Start), t.offset(s.End)
		}
	}
	for i := range out.Definitions {
		d := &out.Definitions[i]
		for _, s := range []*source.Span{&d.Span, &d.Core, &d.Header, &d.Body} {
			move(s)
		}
	}
	for i := range out.Pieces {
		move(&out.Pieces[i].Span)
	}
	for i := range out.Comments {
		move(&out.Comments[i])
	}
	for i := range out.Strings {
		move(&out.Strings[i])
	}
}

func kindOfName(name string) string {
	if ext := path.Ext(name); ext != "" {
		return ext
	}
	return "this kind of file"
}
