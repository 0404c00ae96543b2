package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pare/internal/source"
	"pare/lint"
)

// shout reports every word BAD, and ugly every word UGLY: two rules to silence.
func shoutRules() []lint.Rule[*source.File] {
	rule := func(code, name, word string) lint.Rule[*source.File] {
		return lint.Rule[*source.File]{
			Meta: lint.Meta{Code: code, Name: name, Severity: lint.Warning},
			Check: func(p *lint.Pass[*source.File]) {
				for at := 0; ; {
					i := strings.Index(string(p.Subject.Data[at:]), word)
					if i < 0 {
						return
					}
					span := source.Span{Start: at + i, End: at + i + len(word)}
					p.Reportf(span, "%s is here", word).Replace(lint.Safe, strings.ToLower(word), "whisper")
					at = span.End
				}
			},
		}
	}
	return []lint.Rule[*source.File]{rule("M203", "bad-word", "BAD"), rule("M204", "ugly-word", "UGLY")}
}

func shoutCatalog(t *testing.T) *lint.Catalog {
	t.Helper()
	catalog, err := lint.NewCatalog(lint.Metas(shoutRules()), lint.EngineRules())
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

// silenced lints the text and lists what is left as "line:code text".
func silenced(t *testing.T, text string) []string {
	t.Helper()
	file := source.NewFile("f.md", []byte(text))
	found := lint.Run(shoutRules(), file, file)
	found = lint.Silence([]*source.File{file, source.NewFile("f.md", file.Data)}, found, shoutCatalog(t))
	lint.Sort(found)
	var got []string
	for _, f := range found {
		got = append(got, fmt.Sprintf("%d:%s %s", f.Start().Line, f.Rule.Code, f.Shown()))
	}
	return got
}

func TestSilence(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"nothing allowed", "a BAD b\n", []string{"1:M203 BAD"}},
		{"line above", "<!-- pare: allow M203 why -->\na BAD b\nBAD\n", []string{"3:M203 BAD"}},
		{"over a blank line", "<!-- pare: allow M203 why -->\n\na BAD b\n", nil},
		{"same line", "a BAD b <!-- pare: allow M203 why -->\nBAD\n", []string{"2:M203 BAD"}},
		{"whole file", "BAD\n\n<!-- pare: allow-file M203 why -->\nBAD UGLY\n", []string{"4:M204 UGLY"}},
		{"by name, any case", "<!-- pare: allow Bad-Word why -->\nBAD\n", nil},
		{"two codes", "<!-- pare: allow M203, M204 why -->\nBAD UGLY\n", nil},
		{"two codes, no space", "<!-- pare: allow M203,M204 why -->\nBAD UGLY\n", nil},
		{"two comments on two lines", "<!-- pare: allow M203 why -->\n<!-- pare: allow M204 why -->\nBAD UGLY\n", nil},
		{"comment of several lines", "<!-- pare: allow M203\n  a long reason -->\nBAD\n", nil},
		{"only the code named", "<!-- pare: allow M204 why -->\nBAD UGLY\n", []string{"2:M203 BAD"}},
		{"in a fence it is text", "```\n<!-- pare: allow M203 why -->\nBAD\n```\n", []string{"3:M203 BAD"}},
		{"in inline code it is text", "`<!-- pare: allow M203 why -->` BAD\n", []string{"1:M203 BAD"}},
		{"fence of tildes with backticks within", "~~~\n```\n~~~\n<!-- pare: allow M203 why -->\nBAD\n", nil},
		{"no reason", "<!-- pare: allow M203 -->\nBAD\n", []string{"1:X103 <!-- pare: allow M203 -->"}},
		{"unused", "<!-- pare: allow M203 why -->\nfine\n", []string{"1:X101 M203"}},
		{"one of two unused", "<!-- pare: allow M203, M204 why -->\nBAD\n", []string{"1:X101 M204"}},
		{"unknown", "<!-- pare: allow M999 why -->\nBAD\n", []string{"1:X102 M999", "2:M203 BAD"}},
		{"another tool's comment", "<!-- prettier-ignore -->\n<!-- pare: forgive M203 -->\nBAD\n", []string{"3:M203 BAD"}},
		{"never closed", "<!-- pare: allow M203 why\nBAD\n", []string{"2:M203 BAD"}},
		{"windows line ends", "<!-- pare: allow M203 why -->\r\nBAD\r\n", nil},
	} {
		if got := silenced(t, test.text); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestUnknownAllowSaysWhatWasMeant(t *testing.T) {
	file := source.NewFile("f.md", []byte("<!-- pare: allow bad-wrod why -->\n"))
	found := lint.Silence([]*source.File{file}, nil, shoutCatalog(t))
	if len(found) != 1 || found[0].Message != "no rule is called bad-wrod; did you mean bad-word?" {
		t.Errorf("got %v", found)
	}
}

func TestUnusedAllowGoesAway(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a\n<!-- pare: allow M203 why -->\nb\n", "a\nb\n"},
		{"a\r\n<!-- pare: allow M203 why -->\r\nb\r\n", "a\r\nb\r\n"},
		{"a  <!-- pare: allow M203 why -->\nb\n", "a\nb\n"},
		{"<!-- pare: allow M203, M204 why -->\nBAD\n", "<!-- pare: allow M203 why -->\nBAD\n"},
		{"<!-- pare: allow M203, M204 why -->\nUGLY\n", "<!-- pare: allow M204 why -->\nUGLY\n"},
		{"<!-- pare: allow M203,M204,M203 why -->\nUGLY\n", "<!-- pare: allow M204 why -->\nUGLY\n"},
		{"<!-- pare: allow M203 why -->", ""},
	} {
		text := test.text
		for range 3 {
			file := source.NewFile("f.md", []byte(text))
			found := lint.Silence([]*source.File{file}, lint.Run(shoutRules(), file, file), shoutCatalog(t))
			kept := found[:0]
			for _, f := range found {
				if f.Rule.Code == "X101" {
					kept = append(kept, f)
				}
			}
			lint.Sort(kept)
			data, _, err := lint.Repair(file, kept, lint.Safe)
			if err != nil {
				t.Fatal(err)
			}
			text = string(data)
		}
		if text != test.want {
			t.Errorf("%q became %q, want %q", test.text, text, test.want)
		}
	}
}

func FuzzAllows(f *testing.F) {
	f.Add("<!-- pare: allow M203, M204 why -->\nBAD UGLY\n")
	f.Add("a <!-- pare: allow-file M203\n why --> `<!-- pare: allow` ```\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile("f", []byte(text))
		for _, a := range lint.Allows(file) {
			if a.From > a.To || a.From < 1 || len(a.Keys) == 0 && a.Reason != "" {
				t.Errorf("%+v", a)
			}
			for _, k := range a.Keys {
				if string(k.Span.Text(file.Data)) != k.Text || !a.Span.Contains(k.Span) {
					t.Errorf("key %+v of %+v is elsewhere", k, a)
				}
			}
		}
	})
}
