package tokenize

import (
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestCountRules(t *testing.T) {
	// The costs follow from the rules of docs/tokens.md alone: words that are one
	// token each, digits by threes, free blanks.
	for _, c := range []struct {
		text   string
		v3, v5 int
	}{
		{"", 0, 0},
		{"the", 1, 1},
		{"the if", 2, 2},
		{"the\n", 1, 1},
		{"the \n\n", 2, 1},
		{"1234", 2, 2},
		{"the 1", 3, 3},
		{"the\r\nif", 3, 3},
		{"it's", 2, 2},
		{"\x00\x01", 1, 1},
		{"the\n\u00a0", 3, 3},
	} {
		got := CountBoth(c.text)
		if got.V3.Tokens != c.v3 || got.V5.Tokens != c.v5 {
			t.Errorf("%q: got v3 %d, v5 %d; want %d, %d", c.text, got.V3.Tokens, got.V5.Tokens, c.v3, c.v5)
		}
	}
}

func TestMethodsHaveNames(t *testing.T) {
	for m := Rough; m <= Exact; m++ {
		if m.String() == "unknown" {
			t.Errorf("method %d has no name", m)
		}
	}
}
