package lint_test

import (
	"testing"

	"pare/internal/source"
	"pare/lint"
)

func TestRunKeepsSpansInRange(t *testing.T) {
	file := source.NewFile("p.md", []byte("hello"))
	rule := lint.Rule[string]{
		Meta: lint.Meta{Code: "P999", Name: "greeting", Severity: lint.Warning},
		Check: func(p *lint.Pass[string]) {
			p.Reportf(source.Span{Start: -3, End: 99}, "%s is here", p.Subject)
			p.Reportf(source.Span{Start: 4, End: 2}, "backwards")
			p.Reportf(source.Span{Start: 7, End: 9}, "beyond")
		},
	}
	found := lint.Run([]lint.Rule[string]{rule}, "hello", file)
	want := []source.Span{{Start: 0, End: 5}, {Start: 4, End: 4}, {Start: 5, End: 5}}
	if len(found) != len(want) {
		t.Fatalf("%d findings, want %d", len(found), len(want))
	}
	for i, f := range found {
		if f.Span != want[i] {
			t.Errorf("finding %d spans %v, want %v", i, f.Span, want[i])
		}
		if f.Severity != lint.Warning || f.Rule.Code != "P999" {
			t.Errorf("finding %d is %v of %s", i, f.Severity, f.Rule.Code)
		}
	}
	if found[0].Message != "hello is here" || found[0].Shown() != "hello" {
		t.Errorf("message %q, text %q", found[0].Message, found[0].Shown())
	}
}

func TestMaskedTextIsNeverShown(t *testing.T) {
	file := source.NewFile("p.md", []byte("key=hunter2"))
	f := &lint.Finding{File: file, Span: source.Span{Start: 4, End: 11}, Text: "hunter2"}
	if got := f.Mask("hu…").Shown(); got != "hu…" {
		t.Errorf("shown as %q", got)
	}
}

func TestSort(t *testing.T) {
	a, b := source.NewFile("a", []byte("0123456789")), source.NewFile("b", []byte("0123456789"))
	p, q := &lint.Meta{Code: "P101"}, &lint.Meta{Code: "P102"}
	want := []*lint.Finding{
		{File: a, Span: source.Span{Start: 1, End: 2}, Rule: q},
		{File: a, Span: source.Span{Start: 1, End: 3}, Rule: p},
		{File: a, Span: source.Span{Start: 1, End: 3}, Rule: q, Message: "a"},
		{File: a, Span: source.Span{Start: 1, End: 3}, Rule: q, Message: "b"},
		{File: a, Span: source.Span{Start: 2, End: 2}, Rule: p},
		{File: b, Span: source.Span{Start: 0, End: 2}, Rule: p},
	}
	for _, order := range [][]int{{5, 4, 3, 2, 1, 0}, {2, 0, 4, 1, 5, 3}} {
		var got []*lint.Finding
		for _, i := range order {
			got = append(got, want[i])
		}
		lint.Sort(got)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("order %v: place %d holds %v", order, i, got[i])
			}
		}
	}
}

func TestRelevel(t *testing.T) {
	file := source.NewFile("a", nil)
	loud, quiet := &lint.Meta{Code: "P101", Severity: lint.Error}, &lint.Meta{Code: "P102", Severity: lint.Off}
	found := []*lint.Finding{{File: file, Rule: loud}, {File: file, Rule: quiet}}
	if got := lint.Relevel(found, nil); len(got) != 1 || got[0].Severity != lint.Error {
		t.Errorf("default levels give %v", got)
	}
	got := lint.Relevel(found, func(m *lint.Meta, _ string) lint.Severity {
		if m == loud {
			return lint.Off
		}
		return lint.Info
	})
	if len(got) != 1 || got[0].Rule != quiet || got[0].Severity != lint.Info {
		t.Errorf("changed levels give %v", got)
	}
}

func TestNames(t *testing.T) {
	for _, s := range lint.Severities() {
		if got, err := lint.ParseSeverity(s.String()); err != nil || got != s {
			t.Errorf("%v reads back as %v, %v", s, got, err)
		}
	}
	if _, err := lint.ParseSeverity("fatal"); err == nil {
		t.Error("fatal is a severity")
	}
	if lint.KindEngine.String() != "engine" || lint.Kind(200).String() != "Kind(200)" {
		t.Error("kinds have lost their names")
	}
}
