package prompt

import (
	"bytes"
	"strings"
	"testing"

	"pare/internal/source"
)

// What the client does with the openings of a prompt; testdata/cases.jsonl holds
// the captures.
func TestOpeningOf(t *testing.T) {
	for text, want := range map[string]Opening{
		"": Plain, "see /tmp": Plain, " /tmp/x": Plain, "\n/x.": Plain,
		"/review @a": Command, "/x:y-z_1": Command, "/_x\t": Command, "/1\u00a0b": Command,
		"/": SlashText, "// x": SlashText, "/tmp/x": SlashText, "/-x": SlashText, "/:x": SlashText, "/é": SlashText, "/a.py": SlashText,
	} {
		if got := OpeningOf([]byte(text)); got != want {
			t.Errorf("%q opens as %v, want %v", text, got, want)
		}
	}
}

func TestParseSpans(t *testing.T) {
	text := []byte(`見て。@a.py, @"b c.py#L1-2" @a.py @"x @d.py" `)
	var got []string
	for _, m := range Parse(text) {
		got = append(got, string(m.Span.Text(text)))
	}
	// Quoted ones come first, and the name inside the quotes counts twice.
	if want := `@"b c.py#L1-2" @"x @d.py" @a.py @d.py`; strings.Join(got, " ") != want {
		t.Errorf("spans hold %q, want %q", got, want)
	}
}

func TestParseTakesAHundred(t *testing.T) {
	var b strings.Builder
	for range 3 {
		for i := range 120 {
			b.WriteString("@f")
			b.WriteString(strings.Repeat("x", i))
			b.WriteByte(' ')
		}
	}
	b.WriteString(`@"quoted"`)
	got := Parse([]byte(b.String()))
	if len(got) != MaxMentions || got[0].Text != "quoted" || got[99].Text != "f"+strings.Repeat("x", 98) {
		t.Errorf("%d mentions, first %q, last %q", len(got), got[0].Text, got[len(got)-1].Text)
	}
}

func TestSplit(t *testing.T) {
	for mention, want := range map[string]struct {
		path string
		sel  Selector
	}{
		"a.py":                      {"a.py", Whole{}},
		"a.py#L3":                   {"a.py", Lines{3, 3}},
		"a.py#L3-9#x":               {"a.py", Lines{3, 9}},
		"a.py#L3-9#x#y":             {"a.py#L3-9#x#y", Whole{}},
		"a.py#L3-9-12":              {"a.py", Whole{}},
		"a.py#x#y":                  {"a.py#x#y", Whole{}},
		"#L1":                       {"#L1", Whole{}},
		" a b.py ":                  {"a b.py", Whole{}},
		"a.py #L1-2":                {"a.py", Lines{1, 2}},
		"a.py#L1-2 ":                {"a.py", Whole{}},
		"a.py#L9-3":                 {"a.py", Lines{9, 3}},
		"a.py#L1-99999999999999999": {"a.py", Lines{1, 1<<31 - 1}},
		"src/#L01-02":               {"src/", Lines{1, 2}},
		"a.py#L":                    {"a.py", Whole{}},
		"a.py#L5-":                  {"a.py", Whole{}},
	} {
		path, sel := split(mention)
		if path != want.path || sel != want.sel {
			t.Errorf("%q is %q %v, want %q %v", mention, path, sel, want.path, want.sel)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`@a.py @"b c"#L1`, "x。@é\xff#L1-2", "/x @a", `@"@"@"`, "@a#L1-2#\u2028@b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		checkSpans(t, text)
		for _, r := range References(text, nil) {
			if string(r.Span.Text(text)) != r.Text || r.Text[0] != '@' || r.Path == "" && r.Meant == nil {
				t.Fatalf("%q: bad reference %+v", text, r)
			}
		}
	})
}

// checkSpans holds each mention against its place: the span is in the text, the
// spans of one form are in order, and the text around is what the rules ask for.
func checkSpans(t *testing.T, text []byte) {
	last := map[bool]int{}
	for _, m := range occurrences(text) {
		if m.Span.Start < last[m.Quoted] || m.Span.End > len(text) || m.Span.Len() < 2 || text[m.Span.Start] != '@' {
			t.Fatalf("%q: mention %q at %v", text, m.Text, m.Span)
		}
		last[m.Quoted] = m.Span.End
		inner := source.Span{Start: m.Span.Start + 1, End: m.Span.End}
		if m.Quoted {
			inner = source.Span{Start: m.Span.Start + 2, End: m.Span.End - 1}
		}
		if clientString(inner.Text(text)) != m.Text {
			t.Fatalf("%q: the span holds %q, the mention is %q", text, inner.Text(text), m.Text)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	line := []byte("Please look at the total in the invoice, see Order.refund_total in @shop/models.py#L1-20 and joe@example.com. ")
	for name, text := range map[string][]byte{
		"10MB":             bytes.Repeat([]byte("a long prompt without any reference. "), 10<<20/37),
		"10MB of at signs": bytes.Repeat([]byte("@"), 10<<20),
		"10MB of mentions": bytes.Repeat(line, 10<<20/len(line)),
		"1000 mentions":    bytes.Repeat(line, 1000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Parse(text)
			}
		})
		b.Run(name+" references", func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				References(text, func(string) bool { return false })
			}
		})
	}
}
