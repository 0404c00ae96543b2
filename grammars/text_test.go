//go:build cgo

package grammars

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf16"

	"pare/internal/source"
)

const plainPython = "import os\n\n\ndef zwölf(x):\n    return '😀' + x\n\n\nclass Ä:\n    def f(self):\n        pass\n"

// encodings give the same text in other bytes.
func encodings() map[string][]byte {
	utf16Bytes := func(little bool) []byte {
		var b bytes.Buffer
		for _, u := range utf16.Encode([]rune("\uFEFF" + plainPython)) {
			if little {
				b.Write([]byte{byte(u), byte(u >> 8)})
			} else {
				b.Write([]byte{byte(u >> 8), byte(u)})
			}
		}
		return b.Bytes()
	}
	return map[string][]byte{
		"plain":               []byte(plainPython),
		"byte order mark":     []byte("\xEF\xBB\xBF" + plainPython),
		"CRLF":                bytes.ReplaceAll([]byte(plainPython), []byte("\n"), []byte("\r\n")),
		"CR":                  bytes.ReplaceAll([]byte(plainPython), []byte("\n"), []byte("\r")),
		"UTF-16 LE":           utf16Bytes(true),
		"UTF-16 BE":           utf16Bytes(false),
		"no newline at end":   bytes.TrimRight([]byte(plainPython), "\n"),
		"Latin-1 in a string": bytes.ReplaceAll([]byte(plainPython), []byte("'😀'"), []byte("'\xFC'")),
		"form feed":           bytes.ReplaceAll([]byte(plainPython), []byte("\n\n\n"), []byte("\n\n\f\n")),
		"NUL in a comment":    append([]byte(plainPython), "# \x00\n"...),
	}
}

// TestEncodings finds the same definitions at the right bytes in every encoding.
func TestEncodings(t *testing.T) {
	plain := Parse(context.Background(), "a.py", []byte(plainPython), unhurried)
	for name, data := range encodings() {
		t.Run(name, func(t *testing.T) {
			o := Parse(context.Background(), "a.py", data, unhurried)
			mustHold(t, name, o, data)
			if o.Approximate {
				t.Fatal(o.Reason)
			}
			if len(o.Definitions) != len(plain.Definitions) {
				t.Fatalf("%d definitions, want %d", len(o.Definitions), len(plain.Definitions))
			}
			for i, d := range o.Definitions {
				p := plain.Definitions[i]
				if d.Qualified != p.Qualified || d.Kind != p.Kind || d.Parent != p.Parent {
					t.Errorf("got %s %q, want %s %q", d.Kind, d.Qualified, p.Kind, p.Qualified)
				}
				if name == "Latin-1 in a string" {
					continue
				}
				for _, s := range [][2]source.Span{{d.Span, p.Span}, {d.Core, p.Core}, {d.Header, p.Header}, {d.Body, p.Body}} {
					if got, want := decode(s[0].Text(data), data), string(s[1].Text([]byte(plainPython))); got != want {
						t.Errorf("%s: got %q, want %q", d.Qualified, got, want)
					}
				}
			}
		})
	}
}

// decode turns a part of a file back into plain text.
func decode(part, file []byte) string {
	order := 0
	if bytes.HasPrefix(file, []byte{0xFF, 0xFE}) {
		order = 1
	} else if bytes.HasPrefix(file, []byte{0xFE, 0xFF}) {
		order = 2
	}
	if order > 0 {
		units := make([]uint16, len(part)/2)
		for i := range units {
			a, b := uint16(part[2*i]), uint16(part[2*i+1])
			if order == 2 {
				a, b = b, a
			}
			units[i] = a | b<<8
		}
		return string(utf16.Decode(units))
	}
	part = bytes.ReplaceAll(part, []byte("\r\n"), []byte("\n"))
	return string(bytes.ReplaceAll(part, []byte("\r"), []byte("\n")))
}

// TestOddTexts has texts that are hardly text.
func TestOddTexts(t *testing.T) {
	elf := append([]byte("\x7fELF\x02\x01\x01\x00"), bytes.Repeat([]byte{0, 1, 2, 3}, 1000)...)
	for _, c := range []struct {
		name, file string
		text       []byte
		reason     string
	}{
		{"empty", "a.go", nil, ""},
		{"blank", "a.go", []byte(" \n\t\n"), ""},
		{"binary", "a.go", elf, "binary file"},
		{"unknown", "a.xyz", []byte("x\n"), "no grammar for .xyz"},
		{"no name", "", []byte("x\n"), "no grammar for this kind of file"},
		{"minified", "a.js", bytes.Repeat([]byte("a=1;"), 20_000), "lines too long, looks minified"},
		{"huge", "a.txt", bytes.Repeat([]byte("a\n\n"), 6_000_000), "no grammar for .txt"},
		{"many blocks", "a.txt", bytes.Repeat([]byte("a\n\n"), 200_000), "no grammar for .txt"},
		{"many keys", "a.json", []byte("{" + strings.Repeat("\"a\":1,\n", 100_000) + "\"b\":[" + strings.Repeat("{\n},", 1000)), "no grammar for json"},
		{"large", "a.go", bytes.Repeat([]byte("package p\n"), 500_000), "larger than 4 MiB"},
		{"odd UTF-16", "a.go", []byte{0xFF, 0xFE, 'p'}, ""},
		{"half a surrogate", "a.go", []byte{0xFF, 0xFE, 0x3D, 0xD8}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := Parse(context.Background(), c.file, c.text, unhurried)
			mustHold(t, c.name, o, c.text)
			if o.Reason != c.reason || o.Approximate != (c.reason != "") {
				t.Errorf("got %v %q, want %q", o.Approximate, o.Reason, c.reason)
			}
		})
	}
}
