package claudemdrules

import (
	"strings"
	"testing"

	"pare/claudemd"
	"pare/internal/source"
)

// TestSaysNoMore: files that only point to CLAUDE.md, or say the same, are
// no loss when nobody reads them.
func TestSaysNoMore(t *testing.T) {
	claude := claudemd.Parse(source.NewFile("CLAUDE.md", []byte("# Shop\n\nUse tabs.\n")))
	for text, want := range map[string]bool{
		"":                            true,
		"# Shop\n\nUse tabs.\n":       true,
		"Use tabs.":                   true,
		"# Agents\n\nRead CLAUDE.md.": true,
		"Use spaces.":                 false,
		"Read CLAUDE.md, too. " + strings.Repeat("Never push to main. ", 30): false,
	} {
		if got := saysNoMore(claude, []byte(text)); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestBesideClaude(t *testing.T) {
	for name, want := range map[string]string{"CLAUDE.md": ".", ".claude/CLAUDE.md": ".", "web/CLAUDE.md": "web", "web/.claude/CLAUDE.md": "web"} {
		if got := besideClaude(name); got != want {
			t.Errorf("%s is for %q, want %q", name, got, want)
		}
	}
}
