package nearest

import (
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestTo(t *testing.T) {
	for _, test := range []struct {
		word       string
		candidates []string
		want       string
	}{
		{"levles", []string{"allow", "levels"}, "levels"},
		{"Pool.Gett", []string{"Pool.Put", "Pool.Get"}, "Pool.Get"},
		{"README", []string{"readme"}, "readme"},
		{"tests", []string{"tesst", "test"}, "tesst"}, // both one away: the first
		{"levels", []string{"prompts", "allow"}, ""},
		{"ab", []string{"ba"}, "ba"},
		{"naïve", []string{"naive"}, "naive"},
		{"", []string{"", "x"}, ""},
		{"x", nil, ""},
	} {
		if got := To(test.word, test.candidates); got != test.want {
			t.Errorf("To(%q, %q) = %q, want %q", test.word, test.candidates, got, test.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"kitten", "sitting", 3},
		{"", "abc", 3},
		{"flaw", "lawn", 2},
	} {
		if got := distance([]rune(test.a), []rune(test.b), 100); got != test.want {
			t.Errorf("%q to %q is %d, want %d", test.a, test.b, got, test.want)
		}
		if got := distance([]rune(test.b), []rune(test.a), 100); got != test.want {
			t.Errorf("%q to %q is %d, want %d", test.b, test.a, got, test.want)
		}
	}
}

func TestWithin(t *testing.T) {
	names := []string{"defaultShell", "agent"}
	if got := Within("defaultAgent", names, 2); got != "" {
		t.Errorf("defaultAgent is taken for %s", got)
	}
	if got := Within("defaultSehll", names, 2); got != "defaultShell" {
		t.Errorf("defaultSehll is taken for %q", got)
	}
}
