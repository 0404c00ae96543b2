package toml

import (
	"errors"
	"strings"
	"testing"

	library "github.com/BurntSushi/toml"

	_ "pare/internal/golden" // go test ./... -update
)

func TestDepth(t *testing.T) {
	deep := strings.Repeat
	for text, want := range map[string]int{
		"[a" + deep(".a", 101) + "]":                                   1,
		"a = 1\n\n" + deep("a.", 101) + "a = 1":                        3,
		"a = " + deep("[", 101) + deep("]", 101):                       1,
		"a = " + deep("{a=", 101) + "1" + deep("}", 101):               1,
		"a = '''\n\n'''\nb = \"\"\"\\\"\n\"\"\"\n[[" + deep("a.", 101): 6,
		"# \"\n" + deep("a.", 101) + "a = 1":                           2,
		"a = 'x\n" + deep("a.", 101):                                   2,
		"a = \"" + deep(".", 200) + "\"":                               0,
		"# " + deep("[", 200):                                          0,
		"a = '''" + deep("[", 200) + "'''":                             0,
		"[a" + deep(".a", 50) + "]\nb = 1.5\n":                         0,
		deep("a.b.c = [[1.5], {x = 1.5}]\n", 1):                        0,
		deep("[a.b]\n", 1) + deep("[[c]]\nx = [1.1, 2.2]\n", 500):      0,
	} {
		var doc map[string]any
		err := Unmarshal([]byte(text), &doc)
		var deepErr *depthError
		got := 0
		if errors.As(err, &deepErr) {
			got = deepErr.Line
		}
		if got != want {
			t.Errorf("%.40q: line %d is too deep, want %d (%v)", text, got, want, err)
		}
	}
}

// What is not refused is read as the library reads it.
func FuzzUnmarshal(f *testing.F) {
	for _, s := range []string{"a = 1", "[a.b]\nc = 'x'\n", "a = \"\\\"\" # '", "a = '''\n'''''\n", "a = [1, {b = 2}]", "\"a\\", "'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var ours, theirs map[string]any
		err := Unmarshal([]byte(text), &ours)
		var deepErr *depthError
		if errors.As(err, &deepErr) {
			return
		}
		if want := library.Unmarshal([]byte(text), &theirs); (err == nil) != (want == nil) {
			t.Errorf("%q: %v, the library says %v", text, err, want)
		}
	})
}
