package claudemd_test

import (
	"slices"
	"strings"
	"testing"

	"pare/claudemd"
	"pare/internal/source"
)

const sample = "---\npaths:\n  - \"src/**\"\n---\nIntro with `code span` and a [link](docs/a.md \"title\").\n\n" +
	"# One\n\nSee @docs/a.md and a__b_.py, mail x@y.z.\n\n## Two\n\n- item `x/y`\n\n  ```Bash {linenos}\n  make test\n  ```\n\n" +
	"<!-- a note\nof two lines -->\n\ntext <!-- inline --> more\n\n| A | B |\n| - | - |\n| `a/` | [b](b.md) |\n\n" +
	"    indented code\n\n# Three\n\n![image](i.png) <https://x.y/z> [ref]\n\n[ref]: docs/r.md\n\n~~~\nopen\n"

func parse(text string) *claudemd.Doc {
	return claudemd.Parse(source.NewFile("CLAUDE.md", []byte(text)))
}

func texts[T any](d *claudemd.Doc, all []T, span func(T) source.Span) []string {
	var out []string
	for _, x := range all {
		out = append(out, string(span(x).Text(d.Data())))
	}
	return out
}

func want(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestParse(t *testing.T) {
	d := parse(sample)
	want(t, "frontmatter", d.Front.Strings("paths"), []string{"src/**"})
	want(t, "code", texts(d, d.Code, func(c claudemd.CodeSpan) source.Span { return c.Span }), []string{"code span", "x/y", "a/"})
	want(t, "links", texts(d, d.Links, func(l claudemd.Link) source.Span { return l.Span }), []string{"docs/a.md", "b.md", "i.png", "https://x.y/z", "ref"})
	want(t, "comments", texts(d, d.Comments, func(c claudemd.Comment) source.Span { return c.Span }), []string{"<!-- a note\nof two lines -->", "<!-- inline -->"})
	if !d.Comments[0].Block || d.Comments[1].Block {
		t.Error("a comment within a line is no block, one on its own lines is")
	}
	want(t, "imports", texts(d, d.Imports, func(i claudemd.Import) source.Span { return i.Span }), []string{"@docs/a.md"})
	var titles []string
	for _, s := range d.Sections {
		titles = append(titles, s.Title)
	}
	want(t, "sections", titles, []string{"", "One", "Two", "Three"})
	if d.Sections[2].Parent != 1 || d.Sections[3].Parent != -1 {
		t.Errorf("parents: %d, %d", d.Sections[2].Parent, d.Sections[3].Parent)
	}
	if d.Links[4].Dest != "docs/r.md" {
		t.Errorf("a reference link leads to %q", d.Links[4].Dest)
	}
	if !slices.ContainsFunc(d.Prose, func(s source.Span) bool { return strings.Contains(string(s.Text(d.Data())), "a__b_.py") }) {
		t.Error("a name with underscores is cut")
	}
}

func TestFences(t *testing.T) {
	d := parse(sample)
	if len(d.Fences) != 3 {
		t.Fatalf("%d blocks of code", len(d.Fences))
	}
	if f := d.Fences[0]; f.Lang != "bash" || !f.Closed || f.Text(d.Data()) != "make test\n" {
		t.Errorf("fence in a list: %+v %q", f, f.Text(d.Data()))
	}
	if f := d.Fences[1]; !f.Indented || f.Text(d.Data()) != "indented code\n" {
		t.Errorf("indented: %+v", f)
	}
	if f := d.Fences[2]; f.Closed || !d.InFence(len(sample)-2) || d.InFence(0) {
		t.Errorf("open fence: %+v", f)
	}
	if !d.InCode(strings.Index(sample, "code span")) || d.InCode(strings.Index(sample, "Intro")) {
		t.Error("inline code is not known")
	}
}

// TestSectionsCoverTheFile: no byte of the text belongs to two sections or to
// none.
func TestSectionsCoverTheFile(t *testing.T) {
	for _, text := range []string{sample, "", "# only\n", "text\n", "Setext\n======\n\ntext\n\nTwo\n---\n"} {
		d := parse(text)
		at := 0
		if d.Front != nil {
			at = d.Front.Span.End
		}
		for _, s := range d.Sections {
			if s.Span.Start != at {
				t.Errorf("%q: a section begins at %d, the one before ends at %d", text, s.Span.Start, at)
			}
			at = s.Span.End
		}
		if at != len(text) {
			t.Errorf("%q: sections end at %d of %d", text, at, len(text))
		}
	}
}

func TestBrokenFrontmatter(t *testing.T) {
	if d := parse("---\n\tpaths: a\n---\ntext\n"); d.Front == nil || d.Front.Err == nil {
		t.Error("broken YAML is no error")
	}
	if d := parse("---\n- a\n---\n"); d.Front.Err == nil {
		t.Error("a list is no mapping")
	}
	if d := parse("---\nnever closed\n"); d.Front != nil {
		t.Error("frontmatter without an end")
	}
}

// TestImports follows what was measured on the client, version 2.1.330.
func TestImports(t *testing.T) {
	for text, paths := range map[string][]string{
		"@a.md":                    {"a.md"},
		"see @a.md and @b.md":      {"a.md", "b.md"},
		"(@a.md) x@a.md \"@a.md\"": nil,
		"`@a.md`":                  nil,
		"```\n@a.md\n```":          nil,
		"    @a.md":                nil,
		"- @a.md":                  {"a.md"},
		"@a.md.":                   {"a.md."},
		"@a.md#L2-3":               {"a.md"},
		`@my\ file.md x`:           {"my file.md"},
		"<!-- @a.md -->":           nil,
		"@\"a b.md\"":              nil,
	} {
		var got []string
		d := parse(text)
		for i := range d.Imports {
			got = append(got, d.Imports[i].Path)
		}
		if !slices.Equal(got, paths) {
			t.Errorf("%q imports %q, want %q", text, got, paths)
		}
	}
}

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		in, path, target string
		external         bool
	}{
		{"CLAUDE.md", "docs/a.md", "docs/a.md", false},
		{".claude/CLAUDE.md", "../docs/a.md", "docs/a.md", false},
		{"CLAUDE.md", "../a.md", "../a.md", true},
		{"CLAUDE.md", "~/a.md", "~/a.md", true},
		{"sub/CLAUDE.md", "./a.md", "sub/a.md", false},
	} {
		target, external := (&claudemd.Import{Path: c.path}).Resolve(c.in)
		if target != c.target || external != c.external {
			t.Errorf("%s in %s is %s, %v", c.path, c.in, target, external)
		}
	}
}

// FuzzParse looks for crashes and for places outside of the file.
func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("# a\n```\n")
	f.Add("> - ```x\n> y\n- ~~~\n")
	f.Fuzz(func(t *testing.T, text string) {
		d := parse(text)
		for _, s := range spansOf(d) {
			if s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("span %v of %d bytes", s, len(text))
			}
		}
	})
}

func spansOf(d *claudemd.Doc) []source.Span {
	var all []source.Span
	for _, x := range d.Sections {
		all = append(all, x.Span, x.Heading)
	}
	for _, x := range d.Fences {
		all = append(all, x.Span)
		all = append(all, x.Lines...)
	}
	for _, x := range d.Code {
		all = append(all, x.Span)
	}
	for _, x := range d.Links {
		all = append(all, x.Span)
	}
	for _, x := range d.Comments {
		all = append(all, x.Span)
	}
	for _, x := range d.Blocks {
		all = append(all, x.Span)
	}
	for _, x := range d.Imports {
		all = append(all, x.Span)
	}
	return append(all, d.Prose...)
}
