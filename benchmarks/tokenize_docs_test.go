package benchmarks

import (
	"os"
	"strings"
	"testing"

	"pare/internal/golden"
)

// TestTokensDocs holds the tables of docs/tokens.md against the golden files;
// -update writes them.
func TestTokensDocs(t *testing.T) {
	docsShow(t, "../docs/tokens.md", "tokens.golden", "tokens-goroot.golden")
}

// docsShow holds a page against the golden files that it shows, each in a fenced
// block below a comment with its name.
func docsShow(t *testing.T, page string, names ...string) {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, name := range names {
		golden, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head := "<!-- " + name + " -->\n```text\n"
		before, rest, found := strings.Cut(text, head)
		_, after, closed := strings.Cut(rest, "```\n")
		if !found || !closed {
			t.Fatalf("%s has no place for %s", page, name)
		}
		text = before + head + string(golden) + "```\n" + after
	}
	if text == string(data) {
		return
	}
	if !golden.Update() {
		t.Fatalf("%s does not show the golden files (-update writes them)", page)
	}
	if err := os.WriteFile(page, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
