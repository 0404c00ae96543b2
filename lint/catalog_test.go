package lint_test

import (
	"testing"
	"time"

	"pare/internal/source"
	"pare/lint"
)

func TestCatalog(t *testing.T) {
	old := &lint.Meta{Code: "M101", Name: "lost-path", Formerly: []string{"M901", "dead-path"}}
	c, err := lint.NewCatalog([]*lint.Meta{{Code: "M203", Name: "bad-word"}}, []*lint.Meta{old})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"M101", "m101", "lost-path", "M901", "Dead-Path"} {
		if m, ok := c.Find(key); !ok || m != old {
			t.Errorf("%s is %v", key, m)
		}
	}
	if _, ok := c.Find("M999"); ok {
		t.Error("M999 is a rule")
	}
	if c.All()[0] != old {
		t.Error("rules are not in the order of their codes")
	}
	if got := c.Nearest("lost-paht"); got != "lost-path" {
		t.Errorf("nearest is %q", got)
	}
	for _, twice := range []*lint.Meta{{Code: "M101", Name: "x"}, {Code: "M102", Name: "dead-path"}, {Code: "M103", Name: "y", Formerly: []string{"M101"}}} {
		if _, err := lint.NewCatalog([]*lint.Meta{old, twice}); err == nil {
			t.Errorf("%s and M101 share a name and nobody minds", twice.Code)
		}
	}
}

// TestEnginePages checks the pages of the engine's own findings. Examples of
// those about a whole file are sessions and cannot be run here; the command
// line's scripts do.
func TestEnginePages(t *testing.T) {
	prompt := lint.Meta{Code: "P101", Name: "whole-file-ref"}
	catalog, err := lint.NewCatalog(lint.EngineRules(), []*lint.Meta{&prompt})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range lint.EngineRules() {
		p, err := lint.ParsePage(m.Doc)
		if err != nil {
			t.Errorf("%s: %v", m.Code, err)
			continue
		}
		if p.Code != m.Code || p.Name != m.Name {
			t.Errorf("the page of %s %s is headed %s %s", m.Code, m.Name, p.Code, p.Name)
		}
		if m.Code < "X200" {
			for text, want := range map[string]int{p.Example: 1, p.Instead: 0} {
				if got := countOf(t, m, text, catalog); got != want {
					t.Errorf("%s: %d findings in\n%s", m.Code, got, text)
				}
			}
		}
	}
}

// countOf counts the engine's findings of one rule in a text: a baseline or a
// Markdown file.
func countOf(t *testing.T, m *lint.Meta, text string, catalog *lint.Catalog) int {
	t.Helper()
	file := source.NewFile("f", []byte(text))
	var found []*lint.Finding
	if text[0] == '{' {
		b, err := lint.ReadBaseline(file.Data)
		if err != nil {
			t.Fatal(err)
		}
		found = b.PutOff(nil, file, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	} else {
		found = lint.Silence([]*source.File{file}, nil, catalog)
	}
	n := 0
	for _, f := range found {
		if f.Rule == m {
			n++
		}
	}
	return n
}

func TestFilesThatAreNotLinted(t *testing.T) {
	for code, f := range map[string]*lint.Finding{
		"X201": lint.Unreadable("CLAUDE.md", "is a directory"),
		"X202": lint.Binary("a.md", "NUL byte"),
		"X203": lint.Large("a.md", "20 MB"),
	} {
		if f.Rule.Code != code || f.Shown() != "" || f.Start() != (source.Position{Line: 1, Column: 1}) {
			t.Errorf("%s is %+v", code, f)
		}
	}
}
