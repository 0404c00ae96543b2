package source

import (
	"bytes"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestLines(t *testing.T) {
	for _, test := range []struct {
		text         string
		lines, text2 int
	}{
		{"", 1, 0},
		{"a", 1, 1},
		{"a\n", 2, 1},
		{"a\r\nb\r\n", 3, 2},
		{"a\rb", 1, 1},
		{"\n\n", 3, 2},
	} {
		f := NewFile("f", []byte(test.text))
		if f.LineCount() != test.lines || f.TextLineCount() != test.text2 {
			t.Errorf("%q has %d and %d lines, want %d and %d", test.text, f.LineCount(), f.TextLineCount(), test.lines, test.text2)
		}
	}
}

func TestLineTextJoinsToTheFile(t *testing.T) {
	text := []byte("one\r\ntwo\n\nlast é")
	f := NewFile("f", text)
	var joined []byte
	for i := 1; i <= f.LineCount(); i++ {
		joined = append(joined, f.LineSpan(i, i).Text(text)...)
	}
	if !bytes.Equal(joined, text) {
		t.Errorf("lines join to %q", joined)
	}
	if got := string(f.LineText(1)); got != "one" {
		t.Errorf("line 1 is %q", got)
	}
}

func TestPosition(t *testing.T) {
	f := NewFile("f", []byte("ab\ncd\n"))
	for offset, want := range map[int]Position{0: {1, 1}, 2: {1, 3}, 3: {2, 1}, 6: {3, 1}, 99: {3, 1}, -1: {1, 1}} {
		if got := f.Position(offset); got != want {
			t.Errorf("offset %d is %v, want %v", offset, got, want)
		}
	}
	if from, to := f.Lines(Span{1, 4}); from != 1 || to != 2 {
		t.Errorf("span 1..4 is lines %d..%d", from, to)
	}
	if from, to := f.Lines(Span{0, 3}); from != 1 || to != 1 {
		t.Errorf("a span that ends after a newline is lines %d..%d", from, to)
	}
}

func TestApply(t *testing.T) {
	data := []byte("0123456789")
	got, err := Apply(data, []Edit{{Span{8, 10}, "z"}, {Span{0, 2}, "ab"}, {Span{5, 5}, "x"}, {Span{5, 5}, "y"}})
	if err != nil || string(got) != "ab234xy567z" {
		t.Errorf("got %q, %v", got, err)
	}
	for _, edits := range [][]Edit{
		{{Span{0, 3}, ""}, {Span{2, 4}, ""}},
		{{Span{8, 11}, ""}},
		{{Span{3, 2}, ""}},
	} {
		if _, err := Apply(data, edits); err == nil {
			t.Errorf("edits %v were accepted", edits)
		}
	}
	same, _ := Apply(data, nil)
	if &same[0] != &data[0] {
		t.Error("no edits made a copy")
	}
}
