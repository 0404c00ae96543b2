package openai

import (
	"go/build"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
	"pare/tokenize"
)

// uncut is the library's own count of the whole text.
func uncut(t *testing.T, text string, e Encoding) int {
	t.Helper()
	k, err := tokenizers[e]()
	if err != nil {
		t.Fatal(err)
	}
	return len(k.tiktoken.EncodeOrdinary(text))
}

func count(t *testing.T, text string, e Encoding) int {
	t.Helper()
	got, err := Count(text, e)
	if err != nil {
		t.Fatal(err)
	}
	if got.Low != got.Tokens || got.High != got.Tokens || got.Method != tokenize.Exact {
		t.Errorf("%.40q: %+v is not exact", text, got)
	}
	return got.Tokens
}

var both = []Encoding{O200K, CL100K}

// TestKnownCounts takes its counts from the examples of OpenAI's cookbook,
// https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken.
func TestKnownCounts(t *testing.T) {
	for _, c := range []struct {
		text string
		want [2]int
	}{
		{"tiktoken is great!", [2]int{6, 6}},
		{"antidisestablishmentarianism", [2]int{6, 6}},
		{"2 + 2 = 4", [2]int{7, 7}},
		{"お誕生日おめでとう", [2]int{8, 9}},
	} {
		for _, e := range both {
			if got := count(t, c.text, e); got != c.want[e] {
				t.Errorf("%q in %s: got %d, want %d", c.text, e, got, c.want[e])
			}
		}
	}
}

func TestCountIsTheUncutCount(t *testing.T) {
	texts := []string{"", "<|endoftext|> is text", "\xff\xfe broken \xe2\x82"}
	for _, unit := range []string{" ", "=", "a", "\n", "漢", "é", "\u0301", "aB", "x1", "' ", "don't ", "-=", " \n", "//\n"} {
		texts = append(texts, strings.Repeat(unit, 3000/len(unit)), "x"+strings.Repeat(unit, 700/len(unit))+" y")
	}
	for _, name := range []string{"bufio/scan.go", "unicode/tables.go", "strconv/ftoa.go"} {
		data, err := os.ReadFile(filepath.Join(build.Default.GOROOT, "src", name))
		if err != nil {
			t.Skip("no source of Go here: ", err)
		}
		texts = append(texts, string(data[:min(len(data), 60_000)]))
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		texts = append(texts, randomText(random, 6000))
	}
	for _, text := range texts {
		for _, e := range both {
			if got, want := count(t, text, e), uncut(t, text, e); got != want {
				t.Errorf("%.60q in %s: %d, uncut %d", text, e, got, want)
			}
		}
	}
}

// randomText has long and short runs of all kinds.
func randomText(random *rand.Rand, n int) string {
	alphabets := []string{"abcdefgh", "ABCabc", "0123456789", " ", " \t\n", "=-_/.'", "éüñ", "漢字かな", "'s 're ", "\r\n"}
	var b strings.Builder
	for b.Len() < n {
		alphabet := []rune(alphabets[random.IntN(len(alphabets))])
		for range 1 + random.IntN(1<<random.IntN(10)) {
			b.WriteRune(alphabet[random.IntN(len(alphabet))])
		}
	}
	return b.String()
}

// TestLongRunsEnd would take minutes with the library alone.
func TestLongRunsEnd(t *testing.T) {
	for _, unit := range []string{" ", "=", "a", "漢", "\n"} {
		if n := count(t, strings.Repeat(unit, 200_000/len(unit)), O200K); n < 200_000/128 {
			t.Errorf("%q: %d tokens are fewer than the longest token allows", unit, n)
		}
	}
}

func TestNamed(t *testing.T) {
	for _, e := range both {
		for _, name := range []string{e.String(), e.String() + "_base", strings.ToUpper(e.String())} {
			if got, err := Named(name); err != nil || got != e {
				t.Errorf("Named(%q) = %v, %v", name, got, err)
			}
		}
	}
	if _, err := Named("p50k"); err == nil {
		t.Error("p50k is no encoding of ours")
	}
}
