package main

import (
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestRead(t *testing.T) {
	got := read("plain \x1b[1;31mred\x1b[0m\n\x1b[48;5;242m \x1b[49m\x1b[38;2;1;2;3m\u25a0<\n\x1b[7mback\x1b[27m on\n\n\n")
	want := [][]run{
		{{style{}, 0, "plain "}, {style{ink: sixteen[1], bold: true}, 6, "red"}},
		{{style{paper: "#6c6c6c"}, 0, " "}, {style{ink: "#010203"}, 1, "\u25a0<"}},
		{{style{ink: "#010203", reverse: true}, 0, "back"}, {style{ink: "#010203"}, 4, " on"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read:\n%+v\nnot\n%+v", got, want)
	}
}

// TestSVG: whatever was captured, the picture is well formed and holds its text.
func TestSVG(t *testing.T) {
	for _, capture := range []string{"", "\n", "\x1b", "\x1b[", "\x1b[38", "\x1b[38;5m<&>", "\x1b[999mtext", "\x1b[7;4mtext & <more>"} {
		picture := svg("a \"title\"", read(capture))
		shown := ""
		for d := xml.NewDecoder(strings.NewReader(picture)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%q: %v\n%s", capture, err, picture)
				break
			}
			if text, ok := token.(xml.CharData); ok {
				shown += string(text)
			}
		}
		if _, text, _ := strings.Cut(capture, "text"); text != "" && !strings.Contains(shown, "text"+text) {
			t.Errorf("%q: shown is %q", capture, shown)
		}
	}
}
