package arch

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// promise is a test that docs/security.md names: `folder: TestA, TestB`.
var promise = regexp.MustCompile("`([a-z/]+): ((?:(?:Test|Fuzz)[A-Za-z0-9]+(?:, )?)+)`")

// Every promise names a test that there is.
func TestPromisesAreHeld(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(text)) {
		found := promise.FindAllStringSubmatch(line, -1)
		if len(found) > 0 {
			rows++
		}
		for _, p := range found {
			tests, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(p[1]), "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, name := range tests {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				all.Write(data)
			}
			for name := range strings.SplitSeq(p[2], ", ") {
				if !strings.Contains(all.String(), "\nfunc "+name+"(") {
					t.Errorf("%s has no %s", p[1], name)
				}
			}
		}
	}
	if rows < 15 {
		t.Errorf("only %d promises name their tests", rows)
	}
}
