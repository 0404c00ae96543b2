package lint_test

import (
	"strings"
	"testing"

	"pare/lint"
)

const page = "# P101 whole-file-ref\n\nA reference attaches a whole file.\n\n## Why\n\nIt costs.\n\n```text\n## no heading\n```\n\n" +
	"## Example\n\n````text\nsee @a.go\n```\n## still text\n```\n````\n\n## Use instead\n\n```text\nsee @a.go#L1-2\n```\n"

func TestParsePage(t *testing.T) {
	got, err := lint.ParsePage(page)
	if err != nil {
		t.Fatal(err)
	}
	want := lint.Page{
		Code: "P101", Name: "whole-file-ref", Summary: "A reference attaches a whole file.",
		Why:     "It costs.\n\n```text\n## no heading\n```",
		Example: "see @a.go\n```\n## still text\n```\n", Instead: "see @a.go#L1-2\n",
	}
	if got != want {
		t.Errorf("got %#v\nwant %#v", got, want)
	}
}

func TestParsePageSaysWhatIsMissing(t *testing.T) {
	for _, test := range []struct{ cut, want string }{
		{"# P101", "heading"},
		{"A reference attaches a whole file.", "summary"},
		{"## Why", "section Why"},
		{"## Example", "fence in section Example"},
		{"## Use instead", "fence in section Use instead"},
	} {
		_, err := lint.ParsePage(strings.Replace(page, test.cut, "", 1))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("without %q: %v", test.cut, err)
		}
	}
}
