package table

import (
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

// TestHashIsOfTheRunAlone: a run has the same hash whatever follows it in the
// text, at every length.
func TestHashIsOfTheRunAlone(t *testing.T) {
	text := "abcdefghijklmnopqrstuvwxyz0123456789"
	for n := range len(text) {
		alone := WordHash(text[:n], n)
		for _, after := range []string{"", "x", "yz", strings.Repeat("q", 9)} {
			if got := WordHash(text[:n]+after, n); got != alone {
				t.Errorf("%d bytes before %q: another hash than alone", n, after)
			}
		}
	}
}

// TestHashesDiffer: no two short runs between borders share what a slot tells
// apart, the place and 24 bits. Once, a border and a character cancelled out.
func TestHashesDiffer(t *testing.T) {
	const marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
	type where struct {
		run string
		b   Border
	}
	seen := map[uint64]where{}
	for i := range marks {
		for j := -1; j < len(marks); j++ {
			run := marks[i : i+1]
			if j >= 0 {
				run += marks[j : j+1]
			}
			for b := range SpaceBefore | SpaceAfter + 1 {
				h := PunctHash(run, len(run), b)
				key := h>>(64-punctBits)<<24 | h>>8&0xFFFFFF
				if old, ok := seen[key]; ok {
					t.Errorf("%q %d and %q %d are taken for each other", run, b, old.run, old.b)
				}
				seen[key] = where{run, b}
			}
		}
	}
}

func TestSettle(t *testing.T) {
	before := 0
	for cost := -100; cost < 20*Scale; cost++ {
		got := settle(cost)
		if got < Scale || got < before {
			t.Fatalf("settle(%d) = %d after %d: less than a token, or falling", cost, got, before)
		}
		if off := got - cost; cost > Scale && (off > Scale/4 || off < -Scale/4) {
			t.Errorf("settle(%d) = %d: moved by more than a quarter of a token", cost, got)
		}
		if cost >= Scale && cost%Scale == 0 && got != cost {
			t.Errorf("settle(%d) = %d: whole numbers stay", cost, got)
		}
		before = got
	}
}

func TestCases(t *testing.T) {
	for word, want := range map[string]Case{
		"word": Lower, "Word": Title, "WORD": Shout, "WWW": Capital, "W": Title,
		"camelCase": Mixed, "HTTPServer": Mixed, "étude": Lower, "Étude": Title, "ÉTUDE": Shout, "ÇA": Capital,
	} {
		var l Letters
		if n := l.ReadWord(word); n != len(word) || l.Case != want {
			t.Errorf("%s: case %d after %d bytes, want %d", word, l.Case, n, want)
		}
	}
}

// TestFamiliesSeeCapitals: the older family reads a shout in small letters, the
// newer one does not; all else they read alike.
func TestFamiliesSeeCapitals(t *testing.T) {
	features := func(word string, older bool) Features {
		var l Letters
		var f Features
		l.ReadWord(word)
		l.Features(&f, older)
		return f
	}
	for _, word := range []string{"word", "Word", "WWW", "camelCase", "наука"} {
		if features(word, true) != features(word, false) {
			t.Errorf("%s: the families differ", word)
		}
	}
	if features("SHOUT", true) == features("SHOUT", false) {
		t.Error("SHOUT: the families do not differ")
	}
}

func TestRepeatBeyondTheTable(t *testing.T) {
	b := NewBuilder()
	var row [RepeatMax + 1][2]int
	for n := range row {
		row[n] = [2]int{(n + 15) / 16, (n + 3) / 4}
	}
	if err := b.RepeatRow(int('='-'!'), '=', row); err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]Pair{
		1: Tokens(1), 16: {Scale, 4 * Scale}, RepeatMax: {8 * Scale, 32 * Scale},
		2*RepeatMax + 5: {17 * Scale, 66 * Scale},
	} {
		if got, ok := Table(b.Bytes()).Repeat('=', n); !ok || got != want {
			t.Errorf("%d: got %v %v, want %v", n, got, ok, want)
		}
	}
	if _, ok := Table(b.Bytes()).Repeat('é', 3); ok {
		t.Error("é was never measured")
	}
}

func TestBuilderRefuses(t *testing.T) {
	b := NewBuilder()
	if b.Word("x", 16, 1) == nil || b.Word("x", 0, 1) == nil || b.Char('漢', 4, 1) == nil || b.Block('é', Pair{300, 1}) == nil ||
		b.RepeatRow(repeatChars, 'x', [RepeatMax + 1][2]int{}) == nil {
		t.Error("a figure that does not fit was taken")
	}
}
