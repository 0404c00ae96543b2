package report

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"pare/internal/source"
)

func TestExcerpt(t *testing.T) {
	for _, test := range []struct {
		text        string
		start, end  int
		width       int
		line, marks string
	}{
		{"see @a.py now", 4, 9, 80, "see @a.py now", "    ^~~~~"},
		{"世界 @a", 7, 9, 80, "世界 @a", "     ^~"},
		{"é @a", 3, 5, 80, "é @a", "  ^~"},
		{"\t@a", 1, 3, 80, "    @a", "    ^~"},
		{"ab\t@a", 3, 5, 80, "ab  @a", "    ^~"},
		{"👩‍👩‍👧 @a", 19, 21, 80, "👩‍👩‍👧 @a", "   ^~"},
		{"a\u202eb", 1, 4, 80, "a<U+202E>b", " ^~~~~~~~"},
		{"a\x1b[31mb", 6, 7, 80, "a<U+001B>[31mb", "             ^"},
		{"abc", 3, 3, 80, "abc", "   ^"},
		{"abc", 1, 1, 80, "abc", " ^"},
		{"世界", 0, 6, 80, "世界", "^~~~"},
		{strings.Repeat("a", 50) + "X" + strings.Repeat("b", 50), 50, 51, 30, "…" + strings.Repeat("a", 10) + "X" + strings.Repeat("b", 19) + "…", strings.Repeat(" ", 11) + "^"},
		{strings.Repeat("a", 50), 0, 50, 30, strings.Repeat("a", 30) + "…", "^" + strings.Repeat("~", 29)},
		{strings.Repeat("a", 50), 3, 5, 30, strings.Repeat("a", 30) + "…", "   ^~"},
	} {
		pieces := []piece{{source.Span{Start: 0, End: len(test.text)}, test.text, false}}
		line, marks := excerpt(pieces, source.Span{Start: test.start, End: test.end}, test.width, false, false)
		if line != test.line || marks != test.marks {
			t.Errorf("%q %d..%d:\n%s\n%s\nwant\n%s\n%s", test.text, test.start, test.end, line, marks, test.line, test.marks)
		}
	}
}

// FuzzExcerpt checks that an excerpt never prints what moves a terminal's cursor,
// keeps its width, and marks something within it.
func FuzzExcerpt(f *testing.F) {
	f.Add("see 世界 @a.py", 4, 9, 20)
	f.Add("\x1b[2J\u202e\ufeff é\t", 0, 3, 20)
	f.Fuzz(func(t *testing.T, text string, start, end, width int) {
		text = strings.ReplaceAll(text, "\n", "")
		width = 20 + max(0, width)%200
		start = min(max(start, 0), len(text))
		end = min(max(end, start), len(text))
		line, marks := excerpt([]piece{{source.Span{Start: 0, End: len(text)}, text, false}}, source.Span{Start: start, End: end}, width, false, false)
		if strings.ContainsAny(line, "\x1b\t\r\n\u202e\u200b") {
			t.Errorf("%q is shown as %q", text, line)
		}
		if got := uniseg.StringWidth(line); got > width+2 {
			t.Errorf("%q is %d columns wide, more than %d", line, got, width)
		}
		if strings.Count(marks, "^") != 1 || strings.Trim(marks, " ^~") != "" {
			t.Errorf("%q %d..%d is marked by %q", text, start, end, marks)
		}
	})
}

// A line of megabytes is shown as one that was taken apart whole.
func TestExcerptOfALongLine(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "b c", "日本", "é", "👩‍💻", "\x1b", "x\u202e", "@a.py "}
	for range 200 {
		var b strings.Builder
		for b.Len() < 4000 {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		text, width := b.String(), 20+random.IntN(30)
		start := random.IntN(len(text) - 10)
		for !utf8.RuneStart(text[start]) {
			start--
		}
		span := source.Span{Start: start, End: start + random.IntN(9)}
		whole := source.Span{Start: 0, End: len(text)}
		pieces, part := []piece{{whole, text, false}}, around([]byte(text), whole, start, width)
		got, carets := excerpt([]piece{{part, text[part.Start:part.End], false}}, span, width, part.Start > 0, part.End < len(text))
		row := cells(pieces)
		first, last := marked(row, span)
		row, _, _, left, right := window(row, first, last, width)
		var want strings.Builder
		for _, c := range row {
			want.WriteString(c.text)
		}
		shown := strings.TrimSuffix(strings.TrimPrefix(got, "…"), "…")
		if bare := strings.NewReplacer(" ", ""); bare.Replace(shown) != bare.Replace(want.String()) || strings.HasPrefix(got, "…") != left || strings.HasSuffix(got, "…") != right {
			t.Fatalf("at %d of width %d:\n%q\n%q", start, width, got, want.String())
		}
		if !strings.Contains(carets, "^") {
			t.Fatalf("no caret at %d", start)
		}
	}
}
