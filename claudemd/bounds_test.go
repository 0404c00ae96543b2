package claudemd

import (
	"strings"
	"testing"

	"pare/internal/source"
)

// What would take time that grows with the square of its size is read as text, and
// what stands behind it as ever; what people write is not bounded.
func TestBounds(t *testing.T) {
	const rest = "\n\n# After\n\nSee [it](b.md) and `make`.\n"
	for name, test := range map[string]struct {
		text  string
		links int
	}{
		"open links":       {strings.Repeat("[a](", 20000), 0},
		"brackets":         {strings.Repeat("[", 50000), 0},
		"open spans":       {strings.Repeat("`a``b```c", 9000), 0},
		"marks":            {strings.Repeat("*a_b", 20000), 0},
		"tags":             {strings.Repeat("<a ", 20000), 0},
		"quotes":           {strings.Repeat("> ", 20000), 0},
		"lists":            {strings.Repeat("- ", 20000), 0},
		"numbers":          {strings.Repeat("1. ", 20000), 0},
		"quotes and lists": {strings.Repeat("> - ", 20000), 0},
		"a wide table":     {strings.Repeat("|a", 9000) + "|\n" + strings.Repeat("|-", 9000) + "|\n" + strings.Repeat("a\n", 9000), 0},
		"definitions":      {strings.Repeat("[a]: b.md\n", maxLines+1) + "\n[a]", 0},
		"real definitions": {strings.Repeat("[a]: b.md\n", maxLines) + "\n[a]", 1},
		"real links":       {strings.Repeat("[a](b.md) ", 9000), 9000},
		"a real table":     {"|a|b|\n|--|:-:|\n" + strings.Repeat("|[a](b.md)|c|\n", 500), 500},
	} {
		d := Parse(source.NewFile("CLAUDE.md", []byte(test.text+rest)))
		if len(d.Links) != test.links+1 {
			t.Errorf("%s: %d links, want %d", name, len(d.Links), test.links+1)
		}
		if last := d.Sections[len(d.Sections)-1]; last.Title != "After" {
			t.Errorf("%s: the last section is %q", name, last.Title)
		}
	}
}
