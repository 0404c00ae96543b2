package claudemdrules

import (
	"strings"
	"testing"

	"pare/claudemd"
	"pare/internal/source"
)

func TestCutSuffix(t *testing.T) {
	for word, want := range map[string][2]string{
		"a/b.go": {"a/b.go", ""}, "a/b.go:12": {"a/b.go", ":12"}, "a/b.go:12-20": {"a/b.go", ":12-20"}, "a/b.go#L3-L9": {"a/b.go", "#L3-L9"}, "t.py::test_x": {"t.py", "::test_x"},
		"a.py:NAME": {"a.py", ":NAME"}, "f.go:run()": {"f.go", ":run()"}, "a.md#part": {"a.md", "#part"}, "https://x.y:80": {"https://x.y:80", ""}, "run()": {"run", "()"}, "a.go@v1": {"a.go@v1", ""},
	} {
		if p, suffix := cutSuffix(word); p != want[0] || suffix != want[1] {
			t.Errorf("%s: %q, %q", word, p, suffix)
		}
	}
}

func TestNotAPath(t *testing.T) {
	for word, want := range map[string]bool{
		"src/a.go": false, "docs/": false, "a-b/c_d.ts": false, ".github/x.yml": false, "./a/b": false,
		"https://x.y": true, "//x": true, "$HOME/x": true, "<a>/b": true, "a/*.go": true, "/api/users": true, "~/x": true, "-v": true, "1/2": true, "name/2": true, "text/html": true,
		"tools/list": true, "a@b.com": true, "x": true, "a/b c": true, `C:\x`: true, "a→b/c": true, "http/": false, "textDocument/hover": true,
	} {
		if notAPath(word) != want {
			t.Errorf("%q: %v", word, !want)
		}
	}
}

// TestLine: what the words around a path say about it.
func TestLine(t *testing.T) {
	at := func(text string) line {
		before, after, ok := strings.Cut(text, "X")
		if !ok {
			t.Fatalf("no X in %q", text)
		}
		return line{before, after}
	}
	for text, want := range map[string]bool{
		"Create `X` when": true, "add a new file `X`": true, "it writes the report to `X`": true, "Output: `X`": true, "generates `X`": true,
		"Add a method in `X`": false, "See `X`": false, "Updated by hand in `X`": false, "Register the route in `X`": false, "add tests for it. See `X`": false, "The build of `X` is": false,
	} {
		if got := at(text).made(false); got != want {
			t.Errorf("made, %q: %v", text, got)
		}
	}
	if at("Create a controller in `X`").made(true) {
		t.Error("a folder in which something is created must be there")
	}
	for text, want := range map[string]bool{
		"do not edit `X`": true, "`X` was removed": true, "`X` (deleted)": true, "instead of `X`": true, "(NOT `X`": true, "moved from `X`": true, "`X` no longer exists": true, "`X` does not exist": true,
		"edit `X`": false, "`X` is the entry": false, "`X` handles removed users": false,
	} {
		if got := at(text).negated(); got != want {
			t.Errorf("negated, %q: %v", text, got)
		}
	}
	for text, want := range map[string]bool{
		"read `X` if it exists": true, "in the acme/infra repo, see `X`": true, "`X` is gitignored": true, "clone it into `X`": true, "see https://github.com/a/b for `X`": true,
		"The parser is in `X`": false, "`X` holds the rules for users": false,
	} {
		if got := at(text).uncertain(); got != want {
			t.Errorf("uncertain, %q: %v", text, got)
		}
	}
	for text, want := range map[string]bool{"e.g. `X`": true, "such as `X`": true, "(for example, `X`)": true, "like `X`": true, "See `X`": false} {
		if got := at(text).example(); got != want {
			t.Errorf("example, %q: %v", text, got)
		}
	}
}

func TestTreeEntries(t *testing.T) {
	text := "```\nshop/\n├── src/           # code\n│   ├── a.ts\n│   └── net/\n│       └── c.ts   # last\n└── README.md\n```\n"
	d := claudemd.Parse(source.NewFile("x", []byte(text)))
	var got []string
	for _, e := range treeEntries(d, &d.Fences[0]) {
		got = append(got, e.path)
		if name := string(e.span.Text(d.Data())); !strings.HasSuffix(e.path+"/", strings.TrimSuffix(name, "/")+"/") {
			t.Errorf("%s stands at %q", e.path, name)
		}
	}
	want := "src src/a.ts src/net src/net/c.ts README.md"
	if strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	ascii := "```\n|-- a/\n|   `-- b.py\n+-- c.py\n```\n"
	d = claudemd.Parse(source.NewFile("x", []byte(ascii)))
	got = nil
	for _, e := range treeEntries(d, &d.Fences[0]) {
		got = append(got, e.path)
	}
	if strings.Join(got, " ") != "a a/b.py c.py" {
		t.Errorf("drawn in ASCII: %q", got)
	}
}

func TestCopied(t *testing.T) {
	readme := "# Shop\n\n" + strings.Repeat("A long sentence about the shop and what it is good for, number %.\n", 1)
	long := strings.ReplaceAll(strings.Repeat("The shop sells many things to many people in many places, and has for long. ", 3), "  ", " ")
	for _, c := range []struct {
		text string
		n    int
	}{
		{"# Mine\n\n" + long + "\n", 1},
		{"# Mine\n\n> **" + long + "**\n", 1},
		{"# Mine\n\n```\n" + long + "\n```\n", 0},
		{"# Mine\n\n- short and shared item of a list\n", 0},
	} {
		f := files{"README.md": readme + "\n" + long + "\n\n- short and shared item of a list\n", "CLAUDE.md": c.text}
		s := subjectOf(f, "CLAUDE.md")
		found := 0
		for _, x := range runRule(copiedReadme, s) {
			if x != "" {
				found++
			}
		}
		if found != c.n {
			t.Errorf("%.40q: %d findings, want %d", c.text, found, c.n)
		}
	}
}
