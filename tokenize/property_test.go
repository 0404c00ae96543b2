package tokenize

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pare/tokenize/internal/table"
)

// texts are the awkward ones: every class of character, every border, what is
// no text at all.
var texts = []string{
	"", " ", "\n", "\t\n ", "\r\n", "the", "The quick brown fox\n",
	"func (sc *scanner) scan(s string, final bool) int {\n\ti := 0\n\tfor i < len(s) {\n",
	"it's they're x='s' 's \u2019s don\u2019t \u201Cquoted\u201D 'tis rock'n'roll a'b'c",
	"snake_case camelCase SHOUTING_CASE HTTPServer x1y2z3 12345 3.14159 0xFF 1e-9",
	"a \u00a0b\u2003c\u3000d \x00 e\x7f\x01f \ufeff\ue000g\u0085h",
	"e\u0301te\u0301 \u00e9t\u00e9 \u1100\u1161\u11a8 \u212b \u0958 \U0001d15e",
	"漢字とかな、カタカナ。한국어 한글\n中文，混排 English 123 文字\n",
	"Привет, мир! مرحبا بالعالم שלום עולם नमस्ते दुनिया สวัสดี ชาวโลก",
	"😀😃👨‍👩‍👧‍👦🏳️‍🌈 ★☆ ─━│┃ → ∀x∈ℝ ½ ² ٣ Ⅳ",
	"\xff\xfe\x80abc\xc3\x28\xe2\x82\xf0\x9f\x98 \xed\xa0\x80",
	strings.Repeat("=", 77) + "\n" + strings.Repeat("-*", 40) + "\n  |  +--+  |  \n",
	strings.Repeat("abcdefgh", 1000) + strings.Repeat("9", 5000) + strings.Repeat("é", 4000),
	strings.Repeat("\u0301", 5000) + strings.Repeat("漢", 2000) + strings.Repeat(" ", 5000) + "x",
	"x = y ; z ( a ) [ b ] , c -> d \\ e\n\n\n   // done   ",
}

func inPieces(text string, next func() int) Estimates {
	var c Counter
	for len(text) > 0 {
		n := min(len(text), max(1, next()))
		c.WriteString(text[:n])
		text = text[n:]
	}
	return c.Estimates()
}

func TestCounterForAnyChunking(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, text := range append(texts, strings.Join(texts, "\n")) {
		want := CountBoth(text)
		for _, size := range []int{1, 2, 3, 7, 64, 4096} {
			if got := inPieces(text, func() int { return size }); got != want {
				t.Errorf("%.40q in pieces of %d: got %v, want %v", text, size, got, want)
			}
		}
		if got := inPieces(text, func() int { return random.IntN(100) }); got != want {
			t.Errorf("%.40q in random pieces: got %v, want %v", text, got, want)
		}
	}
}

func TestCountIsOneOfBoth(t *testing.T) {
	for _, text := range texts {
		both := CountBoth(text)
		for _, f := range []Family{V3, V5} {
			if got := Count([]byte(text), f); got != both.Of(f) {
				t.Errorf("%.40q: Count gives %v, CountBoth %v for %s", text, got, both.Of(f), f)
			}
		}
	}
}

func TestEstimatesMayGoOn(t *testing.T) {
	var c Counter
	c.WriteString("The quick e")
	if got, want := c.Estimates(), CountBoth("The quick e"); got != want {
		t.Errorf("in the middle: got %v, want %v", got, want)
	}
	c.WriteString("\u0301 \u201Cfox\u201D")
	if got, want := c.Estimates(), CountBoth("The quick e\u0301 \u201Cfox\u201D"); got != want {
		t.Errorf("at the end: got %v, want %v", got, want)
	}
}

func TestCounterKeepsLittle(t *testing.T) {
	for name, piece := range map[string]string{
		"letters": "abcdefgh", "digits": "12345678", "marks": "=-=-=-=-", "blanks": "        ",
		"accents": "e\u0301\u0301\u0301", "Han": "漢字", "broken": "\xe2\x82",
	} {
		var c Counter
		for range 30_000 {
			c.WriteString(piece)
		}
		if kept := cap(c.raw) + cap(c.lanes[0].buf) + cap(c.lanes[1].buf) + cap(c.lanes[0].clean.tmp); kept > 1<<20 {
			t.Errorf("%s: keeps %d bytes of a stream", name, kept)
		}
	}
}

// TestCleanAgainstNorm compares the shortcut of the cleaner with the
// normalization of the whole text.
func TestCleanAgainstNorm(t *testing.T) {
	for _, text := range texts {
		var c cleaner
		got, n := c.clean(nil, []byte(text), true)
		for n < len(text) {
			var m int
			got, m = c.clean(got, []byte(text[n:]), true)
			n += m
		}
		want := (&cleaner{}).filter(nil, []byte(norm.NFC.String(text)))
		if !bytes.Equal(got, want) {
			t.Errorf("%.40q: got %.60q, want %.60q", text, got, want)
		}
		if !utf8.Valid(got) {
			t.Errorf("%.40q: not valid after cleaning", text)
		}
	}
}

func TestASCIIClassesAgreeWithTable(t *testing.T) {
	if !measured.Valid() {
		t.Fatal("the blob does not have the layout of this code")
	}
	for b := range utf8.RuneSelf {
		want := measured.ClassOf(rune(b))
		if want == table.Blank {
			want = table.Space // the mark for a blank in clean text
		}
		if got := classOf(byte(b)); got != want {
			t.Errorf("%#x: class %d, the table says %d", b, got, want)
		}
	}
}

// TestLongRunsAreLinear holds the work for long runs against their length by
// the estimate itself: twice as long costs about twice as many tokens.
func TestLongRuns(t *testing.T) {
	for name, unit := range map[string]string{
		"=": "=", "letter": "a", "digit": "7", "Han": "漢", "base64": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
	} {
		short, long := Count(strings.Repeat(unit, 5000), V5), Count(strings.Repeat(unit, 10000), V5)
		if ratio := float64(long.Tokens) / float64(short.Tokens); ratio < 1.9 || ratio > 2.1 {
			t.Errorf("%s: 5,000 are %d tokens and 10,000 are %d", name, short.Tokens, long.Tokens)
		}
	}
}

func TestCountAllocates(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Count("the quick brown fox jumps", V5) }); n > 1 {
		t.Errorf("a short text costs %v allocations, want at most one", n)
	}
}

func FuzzCount(f *testing.F) {
	for _, s := range texts {
		f.Add([]byte(s), uint64(3))
	}
	f.Fuzz(func(t *testing.T, text []byte, seed uint64) {
		want := CountBoth(text)
		for _, e := range []Estimate{want.V3, want.V5} {
			if e.Low < 0 || e.Low > e.Tokens || e.Tokens > e.High {
				t.Fatalf("%q: not in order: %+v", text, e)
			}
		}
		random := rand.New(rand.NewPCG(seed, 1))
		if got := inPieces(string(text), func() int { return random.IntN(len(text) + 1) }); got != want {
			t.Fatalf("%q in pieces: got %v, want %v", text, got, want)
		}
	})
}

// FuzzAppendLine checks that a line more never makes a text cheaper, but by
// the token that is lost where the old end was trimmed or a guess settles.
func FuzzAppendLine(f *testing.F) {
	for i, s := range texts {
		f.Add(s, texts[(i+1)%len(texts)])
	}
	f.Fuzz(func(t *testing.T, text, line string) {
		before, after := CountBoth(text+"\n"), CountBoth(text+"\n"+line+"\n")
		if after.V3.Tokens < before.V3.Tokens-1 || after.V5.Tokens < before.V5.Tokens-1 {
			t.Fatalf("%q: %v, with %q: %v", text, before, line, after)
		}
	})
}
