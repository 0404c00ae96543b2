package env

import (
	"bytes"
	"strings"
	"testing"
)

func TestBroken(t *testing.T) {
	for line, want := range map[string]string{
		"short": "short",
		"a line that is too long for the terminal that it is in":         "a line that is too long for the terminal\n  that it is in",
		"  label   text that goes on below itself, not below the word":   "  label   text that goes on below\n          itself, not below the word",
		"  see /a/path/that/is/much/longer/than/the/terminal/is/wide ok": "  see\n    /a/path/that/is/much/longer/than/the/terminal/is/wide\n    ok",
		"nothingtobreakinaverylongwordthatisnotbrokenanywhere":           "nothingtobreakinaverylongwordthatisnotbrokenanywhere",
		"": "",
		"\x1b[31mred and\x1b[0m more than there is room for right here": "\x1b[31mred and\x1b[0m more than there is room for\n  right here",
	} {
		if got := strings.Join(broken(line, 40), "\n"); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", line, got, want)
		}
	}
}

func TestFit(t *testing.T) {
	var b bytes.Buffer
	w := fit(&b, 40)
	for _, part := range []string{"go on with it, which takes a while? [y/N] ", "yes\n", "\r50 % of all the files that there are, done\n", "a line that is too long for the terminal that it is in\nnext\n"} {
		if n, err := w.Write([]byte(part)); n != len(part) || err != nil {
			t.Errorf("wrote %d of %d: %v", n, len(part), err)
		}
	}
	want := "go on with it, which takes a while? [y/N] yes\n\r50 % of all the files that there are, done\na line that is too long for the terminal\n  that it is in\nnext\n"
	if b.String() != want {
		t.Errorf("%q", b.String())
	}
	if w := fit(&b, 0); w != &b {
		t.Error("what is no terminal is broken")
	}
}

// No word gets lost or changes its place.
func FuzzBroken(f *testing.F) {
	f.Add("  label   text that goes on below itself", 40)
	f.Add("文字 の 幅 は 二 つ です", 40)
	f.Fuzz(func(t *testing.T, line string, wide int) {
		if strings.ContainsAny(line, "\n\r") || wide < leastWide || wide > 500 {
			return
		}
		parts := broken(line, wide)
		if strings.Join(strings.Fields(strings.Join(parts, " ")), " ") != strings.Join(strings.Fields(line), " ") {
			t.Errorf("%q became %q", line, parts)
		}
	})
}
