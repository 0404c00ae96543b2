package prompt

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pare/internal/source"
)

func TestFormat(t *testing.T) {
	for _, test := range []struct {
		path  string
		lines []Lines
		want  string
	}{
		{"a.py", nil, "@a.py"},
		{"a.py", []Lines{{1, 18}, {402, 455}, {7, 7}}, "@a.py#L1-18 @a.py#L402-455 @a.py#L7"},
		{"my file.py", nil, `@"my file.py"`},
		{"my file.py", []Lines{{1, 5}}, `@"my file.py#L1-5"`},
		{"naïve_ü.py", nil, "@naïve_ü.py"},
		{"ü", nil, `@"ü"`},
		{"ü", []Lines{{1, 5}}, "@ü#L1-5"},
		{"a+b.c++", nil, `@"a+b.c++"`},
		{"a+b.c++", []Lines{{1, 2}}, "@a+b.c++#L1-2"},
		{"paren)", nil, `@"paren)"`},
		{"src/", nil, `@"src/"`},
		{"~/x.txt", nil, "@~/x.txt"},
		{"a\nb", nil, "@\"a\nb\""},
		{"a\u00a0b", nil, "@\"a\u00a0b\""},
		{"x (agent)", []Lines{{1, 2}}, `@"x (agent)#L1-2"`},
		{"#x.py", nil, "@#x.py"},
	} {
		got, err := Format(test.path, test.lines)
		if err != nil || strings.Join(got, " ") != test.want {
			t.Errorf("%q %v is %q, %v; want %q", test.path, test.lines, got, err, test.want)
		}
	}
	for _, path := range []string{"", "c#.py", `say "hi".py`, `"a.py`, " a.py", "a.py ", "x (agent)", "q @b.py", "a\xff.py", "a.py#L1"} {
		var e *unmentionableError
		if got, err := Format(path, nil); !errors.As(err, &e) || e.Hint() == "" {
			t.Errorf("%q was written as %q, %v", path, got, err)
		}
	}
	for _, l := range []Lines{{0, 3}, {3, 2}, {-1, 2}} {
		if got, err := Format("a.py", []Lines{l}); err == nil {
			t.Errorf("lines %v were written as %q", l, got)
		}
	}
}

func TestRewrite(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"see @a.py ok", "see @a.py#L1-2 @a.py#L8 ok"},
		{"(@a.py)", "( @a.py#L1-2 @a.py#L8)"},
		{"`@a.py`, and", "` @a.py#L1-2 @a.py#L8`, and"},
		{"@a.py's code", "@a.py#L1-2 @a.py#L8 's code"},
		{"<f>@a.py</f>", "<f> @a.py#L1-2 @a.py#L8 </f>"},
		{"@a.py.", "@a.py#L1-2 @a.py#L8."},
		{"@a.py#L1-2,@a.py:10 x", "@a.py#L1-2 @a.py#L8, @a.py#L1-2 @a.py#L8 x"},
		{"@a.py、@a.py。", "@a.py#L1-2 @a.py#L8 、@a.py#L1-2 @a.py#L8。"},
		{"見て@a.pyを見て。@a.py", "見て @a.py#L1-2 @a.py#L8 を見て。@a.py#L1-2 @a.py#L8"},
		{"@\"my file.py\"#L3:", "@\"my file.py#L1-2\" @\"my file.py#L8\":"},
		{"@b.py and joe@example.com, @types/node\n@a.py\r\n\tend \xff", "@b.py and joe@example.com, @types/node\n@a.py#L1-2 @a.py#L8\r\n\tend \xff"},
	} {
		got, err := Rewrite([]byte(test.text), replacementsFor(t, test.text, "a.py", "my file.py"))
		if err != nil || string(got) != test.want {
			t.Errorf("%q became %q, %v; want %q", test.text, got, err, test.want)
		}
	}
}

// replacementsFor replaces every reference to one of the paths by two ranges.
func replacementsFor(t *testing.T, text string, paths ...string) []Replacement {
	t.Helper()
	var out []Replacement
	for _, r := range References([]byte(text), existing(paths...)) {
		if !r.Exists {
			continue
		}
		mentions, err := Format(r.Path, []Lines{{1, 2}, {8, 8}})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Replacement{Span: r.Span, Mentions: mentions})
	}
	return out
}

func TestRewriteRefuses(t *testing.T) {
	span := func(from, to int) source.Span { return source.Span{Start: from, End: to} }
	for name, test := range map[string]struct {
		text string
		r    []Replacement
	}{
		"no mention":          {"@a.py", []Replacement{{Span: span(0, 5), Mentions: nil}}},
		"outside":             {"@a.py", []Replacement{{Span: span(0, 6), Mentions: []string{"@b"}}}},
		"overlap":             {"@a.py", []Replacement{{Span: span(0, 5), Mentions: []string{"@b"}}, {Span: span(1, 2), Mentions: []string{"@c"}}}},
		"quote opened before": {`@"x @a.py`, []Replacement{{Span: span(4, 9), Mentions: []string{`@"my file.py"`}}}},
		"slash":               {"/tmp/x @a.py", []Replacement{{Span: span(7, 12), Mentions: []string{"@b"}}}},
		"over the cap":        {strings.Repeat("@a ", 3) + manyMentions(99), []Replacement{{Span: span(0, 2), Mentions: []string{"@b", "@c"}}}},
	} {
		if got, err := Rewrite([]byte(test.text), test.r); err == nil {
			t.Errorf("%s: became %q", name, got)
		}
	}
}

func manyMentions(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("@m" + strings.Repeat("x", i) + " ")
	}
	return b.String()
}

func TestRewriteNothing(t *testing.T) {
	text := []byte("see @a.py")
	if got, err := Rewrite(text, nil); err != nil || &got[0] != &text[0] {
		t.Errorf("nothing to do gave %q, %v", got, err)
	}
}

// pieces are put together at random into prompts in the property tests.
var pieces = []string{
	" ", " ", "\n", "@a.py", "@b.py#L3-4", "@\"a b.py\"", "@\"a b.py\"#L1", "(", ")", "`", "\"", "'s", ",", ".", "。", "を", "x",
	"@", "@@", "joe@a.py", "@a.py:10", "#L10-L20", "</f>", "\u00a0", "\xff", "@types/node", "@\"", "\\",
}

// Whatever Rewrite accepts, the client reads: the new mentions, the old ones
// that were not touched, and no others; and nothing but space is added.
func TestRewriteProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	exists := existing("a.py", "b.py", "a b.py")
	accepted := 0
	for range 20_000 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if checkRewrite(t, b.String(), exists, random) {
			accepted++
		}
	}
	if accepted < 7000 {
		t.Errorf("only %d of 20000 prompts were rewritten: the property shows little", accepted)
	}
}

func checkRewrite(t *testing.T, text string, exists func(string) bool, random *rand.Rand) bool {
	t.Helper()
	var rs []Replacement
	want := map[string]bool{}
	refs := References([]byte(text), exists)
	for _, r := range refs {
		if !r.Exists || random.IntN(4) == 0 {
			continue
		}
		mentions, err := Format(r.Path, []Lines{{5, 6}, {9, 9}})
		if err != nil {
			t.Fatal(err)
		}
		rs = append(rs, Replacement{Span: r.Span, Mentions: mentions})
		want[r.Path+"#L5-6"], want[r.Path+"#L9"] = true, true
	}
	out, err := Rewrite([]byte(text), rs)
	if err != nil || len(rs) == 0 {
		return false
	}
	for _, m := range occurrences([]byte(text)) {
		touched := slices.ContainsFunc(rs, func(r Replacement) bool { return r.Span.Overlaps(m.Span) })
		if !touched {
			want[m.Text] = true
		}
	}
	for _, m := range Parse(out) {
		if !want[m.Text] {
			t.Fatalf("%q became %q, which has %q", text, out, m.Text)
		}
		delete(want, m.Text)
	}
	if len(want) > 0 {
		t.Fatalf("%q became %q, which lacks %v", text, out, want)
	}
	checkRest(t, text, string(out), rs)
	return true
}

// checkRest takes the new mentions out of the result and the references out of
// the text: what is left differs by spaces only.
func checkRest(t *testing.T, text, out string, rs []Replacement) {
	t.Helper()
	for i, r := range rs {
		mentions := strings.Join(r.Mentions, " ")
		before := 0
		if i > 0 {
			before = rs[i-1].Span.End
		}
		got, rest, ok := strings.Cut(out, mentions)
		if between := text[before:r.Span.Start]; !ok || strings.Trim(got, " ") != strings.Trim(between, " ") || len(got) > len(between)+2 {
			t.Fatalf("%q became %q: %q stands where %q was", text, out, got, between)
		}
		out = rest
	}
	if last := text[rs[len(rs)-1].Span.End:]; strings.TrimPrefix(out, " ") != strings.TrimPrefix(last, " ") {
		t.Fatalf("%q ends with %q", text, out)
	}
}

func FuzzRewrite(f *testing.F) {
	f.Add("see @a.py's, (@b.py) and @\"a b.py\"#L1", uint64(1))
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		same, err := Rewrite([]byte(text), nil)
		if err != nil || string(same) != text {
			t.Fatalf("nothing to do changed %q to %q, %v", text, same, err)
		}
		checkRewrite(t, text, existing("a.py", "b.py", "a b.py"), rand.New(rand.NewPCG(seed, 0)))
	})
}

func FuzzFormat(f *testing.F) {
	for _, p := range []string{"a.py", "my file.py", "c#", `"`, "ü", "~/x", "@x", "a\u2028b", "x (agent)"} {
		f.Add(p, 3, 9)
	}
	f.Fuzz(func(t *testing.T, path string, from, to int) {
		var lines []Lines
		if from > 0 {
			lines = []Lines{{from % 100_000, to}}
		}
		mentions, err := Format(path, lines)
		if err != nil {
			return
		}
		got := Parse([]byte(mentions[0] + ", and more"))
		if len(got) != 1 || got[0].Path != path || len(lines) == 1 && got[0].Selector != Selector(lines[0]) || len(lines) == 0 && got[0].Selector != Selector(Whole{}) {
			t.Fatalf("%q %v was written %q and read as %v", path, lines, mentions, got)
		}
	})
}

func BenchmarkRewrite(b *testing.B) {
	line := "Please look at the total in the invoice, see Order.refund_total in @shop/models.py#L1-20 and joe@example.com. "
	text := []byte(strings.Repeat(line, 1000))
	var rs []Replacement
	for i, r := range References(text, nil) {
		mentions, err := Format(r.Path, []Lines{{1 + i%40, 60}})
		if err != nil {
			b.Fatal(err)
		}
		rs = append(rs, Replacement{Span: r.Span, Mentions: mentions})
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Rewrite(text, rs); err != nil {
			b.Fatal(err)
		}
	}
}
