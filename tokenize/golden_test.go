package tokenize

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"pare/internal/golden"
)

// disk is where the tables of the tests stand.
var disk = golden.Disk{Read: os.ReadFile, Write: os.WriteFile}

// TestRunsTable counts every kind of run beside every other, with each kind of white
// space between them, in both families (older/newer), in testdata/runs.golden. What
// costs what follows from the rules of docs/tokens.md.
func TestRunsTable(t *testing.T) {
	runs := []string{"the", "zqxv", "été", "Привет", "12", "1234", "=", "(", "->", "#!%&", "'", "'s", "★", "漢", "😀", "\u0301"}
	spaces := []string{"", " ", "  ", "\n", "\t", "\u00a0", " \u00a0", "\r\n"}
	var b strings.Builder
	for _, first := range runs {
		for _, space := range spaces {
			fmt.Fprintf(&b, "%q%q:", first, space)
			for _, second := range append(runs, "") {
				e := CountBoth(first + space + second)
				fmt.Fprintf(&b, " %s %d/%d", second, e.V3.Tokens, e.V5.Tokens)
			}
			b.WriteByte('\n')
		}
	}
	disk.Compare(t, "testdata/runs.golden", b.String())
}

// TestTextsTable counts the awkward texts, and runs at the lengths where something
// begins, with their bounds.
func TestTextsTable(t *testing.T) {
	var b strings.Builder
	count := func(name, text string) {
		e := CountBoth(text)
		fmt.Fprintf(&b, "%s: %d (%d to %d), %d (%d to %d)\n", name, e.V3.Tokens, e.V3.Low, e.V3.High, e.V5.Tokens, e.V5.Low, e.V5.High)
	}
	for _, text := range texts {
		count(fmt.Sprintf("%.60q", text), text)
	}
	for _, unit := range []string{" ", "\t", "\n", "\u00a0", "a", "z", "é", "7", "=", "★", "漢", "😀"} {
		for _, n := range []int{1, 2, 3, 4, 15, 16, 17, 32, 33, 99, 100, 101, 200, maxRun/3 - 1, maxRun / 3, maxRun/3 + 1, maxRun - 1, maxRun, maxRun + 1} {
			count(fmt.Sprintf("%d %q", n, unit), strings.Repeat(unit, n))
			count("  within words", "the"+strings.Repeat(unit, n)+"if")
		}
	}
	disk.Compare(t, "testdata/texts.golden", b.String())
}

// TestContractions: the endings that English has, where a word stops after them.
func TestContractions(t *testing.T) {
	for text, want := range map[string]int{
		"s": 1, "t": 1, "d": 1, "m": 1, "ll": 2, "re": 2, "ve": 2, "s x": 1, "s.": 1, "s1": 1, "s\u00a0": 1, "ll)": 2, "s漢": 1,
		"": 0, "x": 0, "sx": 0, "sé": 0, "lls": 0, "l": 0, "r": 0, "S": 0, " s": 0, "rev": 0, "{": 0, "`": 0,
	} {
		if got := contraction(text); got != want {
			t.Errorf("'%s: %d, want %d", text, got, want)
		}
	}
}

// TestScripts: which script a character counts for, at both sides of every border.
func TestScripts(t *testing.T) {
	name := func(s stats) string {
		names := map[stats]string{
			{letters: 1}: "ascii", {latin: 1}: "latin", {cyrillic: 1}: "cyrillic", {arabic: 1}: "arabic", {cjk: 1}: "cjk", {cjk: 1, han: 1}: "han", {other: 1}: "other",
		}
		return names[s]
	}
	for _, test := range []struct {
		r            rune
		letter, hard string
	}{
		{'z', "ascii", "other"},
		{0x7F, "ascii", "other"},
		{0x80, "latin", "other"},
		{0x24F, "latin", "other"},
		{0x250, "other", "other"},
		{0x3FF, "other", "other"},
		{0x400, "cyrillic", "other"},
		{0x52F, "cyrillic", "other"},
		{0x530, "other", "other"},
		{0x5FF, "other", "other"},
		{0x600, "arabic", "other"},
		{0x8FF, "arabic", "other"},
		{0x900, "other", "other"},
		{0x1DFF, "other", "other"},
		{0x1E00, "latin", "other"},
		{0x1EFF, "latin", "other"},
		{0x1F00, "other", "other"},
		{0x2FFF, "other", "other"},
		{0x3000, "other", "han"},
		{0x303F, "other", "han"},
		{0x3040, "cjk", "han"},
		{0x31FF, "cjk", "han"},
		{0x3200, "other", "han"},
		{0xD7FF, "other", "han"},
		{0xD800, "other", "other"},
		{0xF8FF, "other", "other"},
		{0xF900, "other", "han"},
		{0xFAFF, "other", "han"},
		{0xFB00, "other", "other"},
		{0xFB4F, "other", "other"},
		{0xFB50, "arabic", "other"},
		{0xFEFF, "arabic", "other"},
		{0xFF00, "other", "other"},
		{0x1F600, "other", "other"},
		{0x1FFFF, "other", "other"},
		{0x20000, "other", "han"},
	} {
		var letter, hard stats
		letter.letter(test.r)
		hard.hard(test.r)
		if name(letter) != test.letter || name(hard) != test.hard {
			t.Errorf("%U: in a word %s, alone %s; want %s, %s", test.r, name(letter), name(hard), test.letter, test.hard)
		}
	}
}

// TestWidthTable: how wide the bounds are for texts of one thing and of mixtures, at
// both sides of where a text begins to count as prose or as dense.
func TestWidthTable(t *testing.T) {
	var b strings.Builder
	for _, s := range []stats{
		{},
		{letters: 100},
		{latin: 100},
		{cyrillic: 100},
		{arabic: 100},
		{cjk: 100},
		{other: 100},
		{marks: 100},
		{digits: 100},
		{letters: 60, marks: 40},
		{letters: 61, marks: 39},
		{letters: 35, marks: 65},
		{letters: 34, marks: 66},
		{latin: 34, digits: 66},
		{letters: 30, cyrillic: 5, marks: 65},
		{letters: 30, cyrillic: 4, marks: 66},
		{letters: 50, cjk: 20, arabic: 10, other: 10, marks: 10},
	} {
		fmt.Fprintf(&b, "%+v:", s)
		for _, guessed := range []float64{0, 0.3, 0.45, 0.5, 0.6, 1} {
			fmt.Fprintf(&b, " %v guessed %.4f %.4f", guessed, s.width(V3, guessed), s.width(V5, guessed))
		}
		b.WriteByte('\n')
	}
	disk.Compare(t, "testdata/width.golden", b.String())
}

// TestStatsAdd: a sum has all that words are made of.
func TestStatsAdd(t *testing.T) {
	sum := stats{letters: 1, latin: 2, cyrillic: 3, arabic: 4, cjk: 5, other: 6}
	sum.add(sum)
	if want := (stats{letters: 2, latin: 4, cyrillic: 6, arabic: 8, cjk: 10, other: 12}); sum != want {
		t.Errorf("%+v, want %+v", sum, want)
	}
}

// TestSurelyNormal: what the shortcut says of every character agrees with what it
// promises: it never says so of one that normalization changes or joins.
func TestSurelyNormal(t *testing.T) {
	for _, test := range []struct {
		text string
		want bool
	}{
		{"a", true},
		{"\u00bf", true},
		{"\u02ff", true},
		{"\u0300", false},
		{"\u1fff", false},
		{"\u200f", false},
		{"\u2010", true},
		{"\u2019", true},
		{"\u203f", true},
		{"\u2040", false},
		{"\u24ff", false},
		{"\u2500", true},
		{"\u257f", true},
		{"\u25ff", true},
		{"\u2600", false},
		{"\u3fff", false},
		{"\u4000", true},
		{"\u9fff", true},
		{"\ua000", false},
		{"😀", false},
		{"\xe2", false},
		{"\xe2\x80", false},
	} {
		if got := surelyNormal([]byte(test.text)); got != test.want {
			t.Errorf("%+q: %v, want %v", test.text, got, test.want)
		}
	}
}

// TestPlainLen: a text is plain up to the first byte that is not, wherever that lies
// among the eight that are looked at together.
func TestPlainLen(t *testing.T) {
	for b := range 256 {
		plain := b == '\t' || b == '\n' || b >= ' ' && b < 0x7f
		for n := range 20 {
			for at := range n {
				text := []byte(strings.Repeat("x", n))
				text[at] = byte(b)
				want := n
				if !plain {
					want = at
				}
				if got := plainLen(string(text)); got != want {
					t.Fatalf("byte %#x at %d of %d: %d, want %d", b, at, n, got, want)
				}
			}
		}
	}
}
