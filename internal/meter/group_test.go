package meter

import (
	"fmt"
	"strings"
	"testing"

	"pare/tokenize"
)

func countedFile(path string, tokens int) File {
	return File{Path: path, Kind: "text", Bytes: int64(tokens), Tokens: tokenize.Estimate{Tokens: tokens, Low: tokens, High: tokens}}
}

// draw writes groups as indented names with their tokens.
func draw(g *group, indent string) string {
	var b strings.Builder
	for _, c := range g.children {
		fmt.Fprintf(&b, "%s%s %d/%d\n%s", indent, c.name, c.tokens.Tokens, c.files, draw(c, indent+"  "))
	}
	return b.String()
}

func TestGroupFiles(t *testing.T) {
	files := []File{
		countedFile("a/b/one.go", 5), countedFile("a/b/two.go", 7), countedFile("a/x.md", 1),
		countedFile("/abs/Makefile", 20), countedFile("z", 0), countedFile("a.go/.env", 2),
	}
	for by, want := range map[string]string{
		"tree": "/abs 20/1\n  Makefile 20/1\na 13/3\n  b 12/2\n    two.go 7/1\n    one.go 5/1\n  x.md 1/1\na.go 2/1\n  .env 2/1\nz 0/1\n",
		"dir":  "/abs 20/1\na/b 12/2\na.go 2/1\na 1/1\n. 0/1\n",
		"ext":  "Makefile 20/1\n.go 12/2\n.env 2/1\n.md 1/1\nz 0/1\n",
		"file": "/abs/Makefile 20/1\na/b/two.go 7/1\na/b/one.go 5/1\na.go/.env 2/1\na/x.md 1/1\nz 0/1\n",
	} {
		all := groupFiles(by, files)
		if got := draw(all, ""); got != want {
			t.Errorf("by %s:\n%swant\n%s", by, got, want)
		}
		if all.tokens.Tokens != 35 || all.files != len(files) || all.bytes != 35 {
			t.Errorf("by %s: the total is %+v", by, all.total())
		}
	}
}

func TestDrawBar(t *testing.T) {
	for _, test := range []struct {
		part, whole int
		want        string
	}{
		{1, 1, "████"}, {0, 1, "    "}, {1, 2, "██  "}, {1, 32, "▏   "}, {5, 16, "█▎  "}, {7, 0, "    "}, {9, 1, "████"},
	} {
		if got := drawBar(test.part, test.whole, 4); got != test.want {
			t.Errorf("%d of %d: %q, want %q", test.part, test.whole, got, test.want)
		}
	}
}
