package lint_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pare/internal/golden"
	"pare/internal/source"
	"pare/lint"
)

// disk is where the tables of the tests stand.
var disk = golden.Disk{Read: os.ReadFile, Write: os.WriteFile}

// TestClashAgainstBytes: two edits clash where they share a byte, begin at one place,
// or one puts text within what the other takes away. All pairs in a text of five
// bytes, held against that sentence said with sets of bytes.
func TestClashAgainstBytes(t *testing.T) {
	file := source.NewFile("f", []byte("01234"))
	var all []source.Span
	for from := range 6 {
		for to := from; to <= 5; to++ {
			all = append(all, source.Span{Start: from, End: to})
		}
	}
	// within are the places that an edit covers: its bytes, and the gaps between them.
	within := func(s source.Span) (places []float64) {
		for i := s.Start; i < s.End; i++ {
			places = append(places, float64(i)+0.5)
			if i > s.Start {
				places = append(places, float64(i))
			}
		}
		if s.Start == s.End {
			places = append(places, float64(s.Start))
		}
		return places
	}
	for _, a := range all {
		for _, b := range all {
			want := a.Start == b.Start || slices.ContainsFunc(within(a), func(p float64) bool { return slices.Contains(within(b), p) })
			first := &lint.Finding{File: file, Fixes: []lint.Fix{{Safety: lint.Safe, Edits: []source.Edit{{Span: a, New: "a"}}}}}
			second := &lint.Finding{File: file, Fixes: []lint.Fix{{Safety: lint.Safe, Edits: []source.Edit{{Span: b, New: "b"}}}}}
			_, repaired, err := lint.Repair(file, []*lint.Finding{first, second}, lint.Safe)
			if err != nil || (len(repaired) == 1) != want {
				t.Errorf("%v and %v: %d repaired, %v; clash %v", a, b, len(repaired), err, want)
			}
		}
	}
}

// TestAllowsTable: what each comment allows, where, and what is said of it, in
// testdata/allows.golden. The texts are every form of comment in every place.
func TestAllowsTable(t *testing.T) {
	var texts []string
	comments := []string{
		"<!-- pare: allow M203 -->", "<!-- pare: allow M203 why -->", "<!-- pare: allow M203: why -->", "<!--pare: allow M203 why-->", "<!-- pare: allow -->",
		"<!-- pare: allow-file M203 why -->", "<!-- pare: allow ,M203,,M204, why -->", "<!-- pare: allow M203, M204 -->", "<!-- pare: allow X999, bad-wrod why -->",
		"<!-- pare: allowed M203 why -->", "<!-- pare allow M203 -->", "<!-- pare: allow M203 why --> <!-- pare: allow M204 why -->",
	}
	for _, c := range comments {
		for _, place := range []string{"%s\nBAD\nBAD\n", "BAD %s\nBAD\n", "%s BAD\nBAD"} {
			texts = append(texts, fmt.Sprintf(place, c))
		}
	}
	const c = "<!-- pare: allow M203 why -->"
	texts = append(
		texts, c, c+"\n", c+"\n\n", c+"\n\n\nBAD\nBAD", c+"\n<!-- other -->\nBAD", "a`b"+c+"\nBAD", "a``"+c+"\nBAD", "  "+c+"  \nBAD",
		"``\n"+c+"\nBAD", "```\n"+c+"\nBAD", "````\n```\n"+c+"\nBAD\n````\nBAD", "```\n````\n"+c+"\nBAD", "```\n``` x\n"+c+"\nBAD", "> ~~~\n~~~\n"+c+"\nBAD", "~~~\n```\n"+c+"\nBAD",
		"<!-- pare: allow M203\nwhy --> \nBAD\nBAD", "x <!-- pare: allow M203\nwhy -->\nBAD\nBAD", "<!-- pare: allow M203\nwhy --> x\nBAD\nBAD",
	)
	var b strings.Builder
	for _, text := range texts {
		file := source.NewFile("f.md", []byte(text))
		fmt.Fprintf(&b, "%q\n", text)
		for _, a := range lint.Allows(file) {
			fmt.Fprintf(&b, "  lines %d to %d: %v, because %q\n", a.From, a.To, keysOf(a), a.Reason)
		}
		found := lint.Silence([]*source.File{file}, lint.Run(shoutRules(), file, file), shoutCatalog(t))
		lint.Sort(found)
		for _, f := range found {
			fmt.Fprintf(&b, "  %d:%d %s %s\n", f.Start().Line, f.Start().Column, f.Rule.Code, f.Message)
		}
		engine := slices.DeleteFunc(found, func(f *lint.Finding) bool { return f.Rule.Code[0] != 'X' })
		fixed, done, err := lint.Repair(file, engine, lint.Safe)
		if err != nil {
			t.Fatal(err)
		}
		if len(done) > 0 {
			fmt.Fprintf(&b, "  becomes %q\n", fixed)
		}
	}
	disk.Compare(t, "testdata/allows.golden", b.String())
}

func keysOf(a lint.Allow) []string {
	var keys []string
	for _, k := range a.Keys {
		keys = append(keys, fmt.Sprintf("%s@%d", k.Text, k.Span.Start))
	}
	return keys
}

// TestBaselineEdges: as many findings are put off as the entry says, no entry means
// one, and the place of an entry is that of its text.
func TestBaselineEdges(t *testing.T) {
	file := source.NewFile("f.md", []byte("BAD\nBAD\nBAD\n"))
	found := lint.Run(shoutRules(), file, file)
	for count, left := range []int{2, 2, 1, 0, 0} {
		b := lint.Baseline{Version: 1, Entries: []lint.BaselineEntry{{Rule: "M203", File: "f.md", Text: "BAD", Count: count}}}
		if got := b.PutOff(found, source.NewFile("base.json", b.Encode()), day(t, "2026-01-01")); len(got) != left {
			t.Errorf("%d put off: %d left, want %d", count, len(got), left)
		}
	}
	// Two entries of one key add up; entries whose text stands nowhere have an empty place.
	two := lint.Baseline{Version: 1, Entries: []lint.BaselineEntry{{Rule: "M203", File: "f.md", Text: "BAD"}, {Rule: "M203", File: "f.md", Text: "BAD"}, {Rule: "M204", File: "g.md", Text: "<&>"}}}
	own := source.NewFile("base.json", two.Encode())
	got := two.PutOff(found, own, day(t, "2026-01-01"))
	if len(got) != 2 || got[1].Shown() != `"<&>"` || got[1].Rule.Code != "X112" {
		t.Errorf("%v", got)
	}
	if got := two.PutOff(nil, source.NewFile("base.json", []byte(`"BAD"}`)), day(t, "2026-01-01")); len(got) != 3 || got[0].Shown() != `"BAD"` || got[1].Span.Start != got[0].Span.End || got[1].Shown() != "" {
		t.Errorf("%v", got)
	}
	expired := lint.Baseline{Version: 1, Entries: []lint.BaselineEntry{{Rule: "M203", File: "f.md", Text: "BAD", Count: 3, Expires: "2026-01-01"}}}
	if _, err := lint.ReadBaseline(expired.Encode()); err != nil {
		t.Error(err)
	}
	for today, want := range map[string]int{"2025-12-31": 0, "2026-01-01": 0, "2026-01-02": 4} {
		if got := expired.PutOff(found, own, day(t, today)); len(got) != want {
			t.Errorf("on %s: %d findings, want %d", today, len(got), want)
		}
	}
	line := source.NewFile("f.md", []byte("first\na BAD b\n"))
	for span, want := range map[source.Span]string{{Start: 8, End: 11}: "BAD", {Start: 8, End: 8}: "a BAD b", {Start: 7, End: 8}: "a BAD b", {Start: 0, End: 8}: "first"} {
		f := &lint.Finding{Rule: &lint.Meta{Code: "M203"}, File: line, Span: span}
		if got := lint.NewBaseline([]*lint.Finding{f}, lint.Baseline{}).Entries[0].Text; got != want {
			t.Errorf("%v is known by %q, want %q", span, got, want)
		}
	}
	for n, want := range map[int]int{119: 119, 120: 120, 121: 120} {
		long := source.NewFile("f.md", []byte(strings.Repeat("x", n)))
		f := &lint.Finding{Rule: &lint.Meta{Code: "M203"}, File: long, Span: source.Span{End: n}}
		if got := lint.NewBaseline([]*lint.Finding{f}, lint.Baseline{}).Entries[0].Text; len(got) != want {
			t.Errorf("a text of %d is kept with %d bytes", n, len(got))
		}
	}
}

// TestSecondPlaces: a second place is cut back to its file, and a remark has none.
func TestSecondPlaces(t *testing.T) {
	file := source.NewFile("f.md", []byte("abc"))
	f := (&lint.Finding{File: file}).Notef(file, source.Span{Start: -1, End: 9}, "%s", "all").Remarkf("nowhere")
	if f.Notes[0].Span != (source.Span{End: 3}) || f.Notes[0].File != file || f.Notes[1].File != nil || f.Notes[1].Message != "nowhere" {
		t.Errorf("%+v", f.Notes)
	}
}

// TestLevelsAreBounded: a finding is never worse than its most, unless that is Off,
// which bounds nothing.
func TestLevelsAreBounded(t *testing.T) {
	for _, level := range lint.Severities() {
		for _, most := range lint.Severities() {
			f := (&lint.Finding{File: source.NewFile("f", nil), Rule: &lint.Meta{Severity: level}}).AtMost(most)
			want := level
			if most != lint.Off {
				want = min(level, most)
			}
			kept := lint.Relevel([]*lint.Finding{f}, nil)
			if f.Severity != want || (len(kept) == 1) != (want != lint.Off) {
				t.Errorf("%v, at most %v: %v, %d kept", level, most, f.Severity, len(kept))
			}
		}
	}
}

// TestKindsHaveNames: each of the kinds up to the last has a name of its own.
func TestKindsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for k := lint.KindOther; k <= lint.KindEngine; k++ {
		if name := k.String(); seen[name] || strings.HasPrefix(name, "Kind") {
			t.Errorf("kind %d is called %s", k, name)
		}
		seen[k.String()] = true
	}
	if got := (lint.KindEngine + 1).String(); got != "Kind(20)" {
		t.Errorf("the kind after the last is called %s", got)
	}
}

// TestPageFences: a fence ends at a line of its own mark only.
func TestPageFences(t *testing.T) {
	for _, test := range []struct{ fence, body, want string }{
		{"```", "a\n", "a\n"},
		{"````", "```\na\n```\n", "```\na\n```\n"},
		{"```", "a ```\n", "a ```\n"},
		{"```", "", ""},
		{"``", "a\n", ""},
	} {
		text := "# P1 n\n\ns\n\n## Why\n\nw\n\n## Use instead\n\n```\nb\n```\n\n## Example\n\n" + test.fence + "\n" + test.body + test.fence + "\nafter\n"
		page, err := lint.ParsePage(text)
		if page.Example != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%q: %q, %v", text, page.Example, err)
		}
	}
}
