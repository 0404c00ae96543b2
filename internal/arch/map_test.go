package arch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The map that people read is the table that the tests hold.
func TestTheMapIsWhole(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	for level, folders := range levels {
		start := fmt.Sprintf("    L%-2d ", level)
		_, line, ok := strings.Cut(string(text), "\n"+start)
		if !ok {
			t.Errorf("docs/architecture.md has no level %d", level)
			continue
		}
		line, _, _ = strings.Cut(line, "\n")
		drawn := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" {},", r) })
		want := map[string]bool{}
		for _, folder := range folders {
			want[strings.TrimPrefix(folder, "internal/")] = true
			if !strings.Contains(string(text), "`"+folder+"/") {
				t.Errorf("docs/architecture.md does not say what %s holds", folder)
			}
		}
		for _, word := range drawn {
			if word == "internal/" {
				continue
			}
			name := strings.TrimPrefix(word, "internal/")
			if !want[name] {
				t.Errorf("docs/architecture.md draws %s at level %d; it is not", word, level)
			}
			delete(want, name)
		}
		for name := range want {
			t.Errorf("docs/architecture.md does not draw %s at level %d", name, level)
		}
	}
}
