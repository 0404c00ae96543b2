package lsp

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// FuzzPosition: a byte is a place and back; a place outside of the text is cut back
// to it; and what was typed stands where the standard library's UTF-16 says.
func FuzzPosition(f *testing.F) {
	f.Add("修😀 a\r\nb\n\n字", 0, 2, 1, 1, "é😀\n")
	f.Add("a\xffb\n", 0, 3, 0, 1, "")
	f.Add("", -1, -1, 5, 5, "x")
	f.Add("a\rb\u2028c\n", 1, 0, 0, 1, "\r")
	f.Fuzz(func(t *testing.T, text string, line, char, line2, char2 int, typed string) {
		d := newDocument("file:///a.md", "markdown", 1, []byte(text))
		for at := 0; at <= len(text); at++ {
			if at < len(text) && !utf8.RuneStart(text[at]) {
				continue
			}
			p := d.position(at)
			within := at > 0 && at < len(text) && text[at-1:at+1] == "\r\n"
			if got := d.offset(p); got != at && !within && utf8.ValidString(text) {
				t.Fatalf("byte %d is %v, which is byte %d of %q", at, p, got, text)
			}
		}
		from, to := d.offset(Position{line, char}), d.offset(Position{line2, char2})
		if from < 0 || from > len(text) || to < 0 || to > len(text) {
			t.Fatalf("%d and %d of %d bytes", from, to, len(text))
		}
		if utf8.ValidString(text) {
			before := text[strings.LastIndexAny(text[:from], "\r\n")+1 : from]
			if got := len(utf16.Encode([]rune(before))); got != d.position(from).Character {
				t.Fatalf("%d units before byte %d of %q, not %d", got, from, text, d.position(from).Character)
			}
		}
		next, err := d.change(2, []contentChange{{&Range{Position{line, char}, Position{line2, char2}}, typed}})
		if to < from {
			if err == nil {
				t.Fatal("a range that ends before it starts was taken")
			}
			return
		}
		if want := text[:from] + typed + text[to:]; err != nil || string(next.file.Data) != want {
			t.Fatalf("%q, want %q: %v", next.file.Data, want, err)
		}
		// One edit leads from each to the other.
		for _, e := range d.edits(next.file.Data) {
			back, err := d.change(3, []contentChange{{&e.Range, e.NewText}})
			if err != nil || utf8.ValidString(text+typed) && !bytes.Equal(back.file.Data, next.file.Data) {
				t.Fatalf("%q by %+v, want %q: %v", back.file.Data, e, next.file.Data, err)
			}
		}
	})
}

// FuzzStream: whatever a client sends ends, and a message after nonsense is read.
func FuzzStream(f *testing.F) {
	f.Add([]byte("Content-Length: 3\r\n\r\n{x}"))
	f.Add([]byte("Content-Length: 99999999999\r\n\r\n{}"))
	f.Add([]byte("content-length:2\n\n{}\r\n\r\nContent-Length: -1\r\n\r\n"))
	f.Add([]byte(strings.Repeat("x", 70<<10) + "\r\n\r\n"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		s := newStream(bytes.NewReader(sent), io.Discard)
		defer s.Close()
		for n := 0; ; n++ {
			msg, err := s.Recv()
			if err != nil {
				if err != io.EOF {
					t.Fatal(err)
				}
				return
			}
			if len(msg) > len(sent)+len(tooLarge)+len(noHead) || n > len(sent) {
				t.Fatalf("message %d of %d bytes out of %d", n, len(msg), len(sent))
			}
		}
	})
}
