package inert

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// TestMarkdown reads what is written with a parser of Markdown: in the cell stands
// the text or a code span of it, and the row has the cells that were meant.
func TestMarkdown(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	for _, s := range []string{
		"plain words, and more.", "@torvalds look", "fixes #12", "<img src=x onerror=y>", "[a](http://b)", "a | b", `a \| b`, "``` fence", "`", "``x`", "x`",
		"![x](y)", "line\nend", "https://example.com", "www.example.com", "\x1b[31mred", "*b* _i_ ~s~", "&amp;", `back\`, `a\`, "<!-- -->", "", " ",
	} {
		var html strings.Builder
		row := "| a | b | c |\n| --- | --- | --- |\n| " + Cell(s) + " | " + Code(s) + " | end |\n"
		if err := md.Convert([]byte(row), &html); err != nil {
			t.Fatal(err)
		}
		out := html.String()
		if strings.Count(out, "<td") != 3 || !strings.Contains(out, "<td>end</td>") {
			t.Errorf("%q breaks the row: %s", s, out)
		}
		for _, bad := range []string{"<a ", "<img", "<em>", "<strong>", "<del>", "<!--"} {
			if strings.Contains(out, bad) {
				t.Errorf("%q gives %s: %s", s, bad, out)
			}
		}
		if strings.Contains(s, "@") && strings.Contains(out, "<td>@") {
			t.Errorf("%q calls somebody: %s", s, out)
		}
	}
}
