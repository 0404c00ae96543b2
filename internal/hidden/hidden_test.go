package hidden

import (
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestFind(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []Match
	}{
		{"plain", "hello\tworld\r\n", nil},
		{"accents", "naïve Größe 世界", nil},
		{"zero-width space", "a\u200bb", []Match{{Class: Invisible, First: 0x200b, Count: 1}}},
		{"a run", "a\u200b\u2060\u200bb", []Match{{Class: Invisible, First: 0x200b, Count: 3}}},
		{"bidi override", "a\u202eb\u202c", []Match{{Class: Direction, First: 0x202e, Count: 1}, {Class: Direction, First: 0x202c, Count: 1}}},
		{"isolate in English", "a\u2067b\u2069", []Match{{Class: Direction, First: 0x2067, Count: 1}, {Class: Direction, First: 0x2069, Count: 1}}},
		{"override is never honest", "שלום \u202eabc", []Match{{Class: Direction, First: 0x202e, Count: 1}}},
		{"mark in Hebrew", "שלום\u200f!", nil},
		{"isolate in Arabic", "مرحبا \u2066abc\u2069", nil},
		{"tags", "x\U000e0068\U000e0069", []Match{{Class: Tag, First: 0xe0068, Count: 2, Says: "hi"}}},
		{"flag of Wales", "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", nil},
		{"family", "👩‍👩‍👧 ok", nil},
		{"heart", "❤️ and ©️ and 1️⃣", nil},
		{"selectors in a row", "a\ufe00\ufe01", []Match{{Class: Invisible, First: 0xfe00, Count: 2}}},
		{"Persian", "می\u200cخواهم", nil},
		{"Hindi", "क्\u200dष", nil},
		{"joiner in English", "ad\u200dmin", []Match{{Class: Invisible, First: 0x200d, Count: 1}}},
		{"BOM first", "\ufeffhello", nil},
		{"BOM later", "a\ufeff", []Match{{Class: Invisible, First: 0xfeff, Count: 1}}},
		{"escape", "a\x1b[2J", []Match{{Class: Control, First: 0x1b, Count: 1}}},
		{"soft hyphen", "co\u00adop", []Match{{Class: Invisible, First: 0xad, Count: 1}}},
		{"no-break space is seen", "10\u00a0km", nil},
		{"broken UTF-8", "a\xff\xfeb", nil},
	} {
		got := Find([]byte(test.text))
		if len(got) != len(test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
			continue
		}
		for i, m := range got {
			w := test.want[i]
			if m.Class != w.Class || m.First != w.First || m.Count != w.Count || m.Says != w.Says {
				t.Errorf("%s: %+v, want %+v", test.name, m, w)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("a\u200b👩‍👩‍👧\U000e0068 שלום\u200f")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range Find([]byte(text)) {
			if m.Span.Start < end || m.Span.Empty() || m.Span.End > len(text) || m.Count == 0 {
				t.Errorf("%+v is out of place", m)
			}
			end = m.Span.End
		}
		// Without what was found, nothing is found that was not beside it.
		var rest []byte
		at := 0
		for _, m := range Find([]byte(text)) {
			rest = append(rest, text[at:m.Span.Start]...)
			at = m.Span.End
		}
		if again := Find(append(rest, text[at:]...)); at == 0 && len(again) > 0 {
			t.Error("found at the second look")
		}
	})
}
