package trimmed

import (
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	_ "pare/internal/golden" // go test ./... -update
)

func TestWriteFitting(t *testing.T) {
	parts := []string{"1,234 lines  ~12,345 tok → 45 lines  ~820 tok", "Order.refund_total named in the prompt", "3 times"}
	for columns, want := range map[int]string{
		0:   "a.py  " + strings.Join(parts, "   ") + "\n",
		200: "a.py  " + strings.Join(parts, "   ") + "\n",
		80:  "a.py  " + parts[0] + "\n      " + parts[1] + "   " + parts[2] + "\n",
		50:  "a.py  " + parts[0] + "\n      " + parts[1] + "\n      " + parts[2] + "\n",
	} {
		var b strings.Builder
		writeFitting(&b, columns, "a.py  ", parts)
		if b.String() != want {
			t.Errorf("at %d columns:\n%s", columns, b.String())
		}
		for line := range strings.Lines(b.String()) {
			if n := runewidth.StringWidth(strings.TrimSuffix(line, "\n")); columns >= 80 && n > columns {
				t.Errorf("%d columns of %d: %s", n, columns, line)
			}
		}
	}
}

func TestWords(t *testing.T) {
	text := "whole, the client would attach only its first 2,000 lines: over 25,000 tokens"
	for columns, want := range map[int]int{0: 1, 19: 1, 80: 1, 40: 2, 20: 5} {
		lines := words(text, columns)
		if len(lines) != want || strings.Join(lines, " ") != text {
			t.Errorf("at %d columns: %q", columns, lines)
		}
	}
}
