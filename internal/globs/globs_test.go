package globs

import (
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		glob, name string
		want       bool
	}{
		{"prompts/**/*.md", "prompts/a.md", true},
		{"prompts/**/*.md", "prompts/x/y/a.md", true},
		{"**/*.prompt.md", "a.prompt.md", true},
		{"vendor/", "vendor/a/b.md", true},
		{"vendor/", "src/vendor/a.md", false},
		{"*.md", "docs/a.md", false},
		{"./a.md", "a.md", true},
		{"a.md", "./a.md", true},
		{"./docs/", "docs/x/a.md", true},
		{"a[", "a[", false},
		{"*.{py,pyi}", "a.pyi", true},
	} {
		if got := Match([]string{"nothing", test.glob}, test.name); got != test.want {
			t.Errorf("%s and %s: %v", test.glob, test.name, got)
		}
	}
	if Valid("a[") || !Valid("**/a.{py,pyi}") {
		t.Error("what is a pattern")
	}
}
