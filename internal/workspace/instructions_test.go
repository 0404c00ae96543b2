package workspace

import (
	"path/filepath"
	"strings"
	"testing"
)

// The order and what loads are those that were seen with Claude Code 2.1.330.
func TestInstructions(t *testing.T) {
	home := t.TempDir()
	root := filepath.Join(home, "up", "project")
	put(t, home, map[string]string{
		".claude/CLAUDE.md":          "mine",
		".claude/rules/a.md":         "rule",
		".claude/rules/deep/b.md":    "---\npaths: \"*.go\"\n---\nfor Go",
		".claude/rules/not.txt":      "no rule",
		"up/CLAUDE.md":               "above",
		"up/project/.git/HEAD":       "ref: refs/heads/main\n",
		"up/project/CLAUDE.md":       "see @docs/one.md and @missing.md and @/etc/passwd",
		"up/project/docs/one.md":     "@two.md",
		"up/project/docs/two.md":     "@one.md",
		"up/project/docs/other.md":   "not imported",
		"up/project/sub/CLAUDE.md":   "of the session's folder",
		"up/project/sub/AGENTS.md":   "shadowed",
		"up/project/next/CLAUDE.md":  "of another folder",
		"up/project/CLAUDE.local.md": "local",
	})
	got := Instructions(filepath.Join(root, "sub"), filepath.Join(home, ".claude"))
	want := strings.ReplaceAll(`user ~/.claude/CLAUDE.md
user ~/.claude/rules/a.md
parent HOME/up/CLAUDE.md
project CLAUDE.md
project CLAUDE.md → docs/one.md
project CLAUDE.md → docs/one.md → docs/two.md
local CLAUDE.local.md
project sub/CLAUDE.md
`, "HOME", filepath.ToSlash(home))
	if above := Instructions(root, filepath.Join(home, ".claude")); above.String() != strings.Replace(want, "project sub/CLAUDE.md\n", "", 1) {
		t.Errorf("from the root: got\n%swant\n%s", above, want)
	}
	// From a folder below, what the root's file imports lies outside of the session.
	below := strings.NewReplacer("project CLAUDE.md → docs/one.md\n", "", "project CLAUDE.md → docs/one.md → docs/two.md\n", "").Replace(want)
	if got.String() != below {
		t.Errorf("got\n%swant\n%s", got, below)
	}
	if len(got.Shadowed) != 1 || len(got.Conditional) != 0 {
		t.Errorf("shadowed %v, conditional %v", got.Shadowed, got.Conditional)
	}
}

func TestInstructionsOfNothing(t *testing.T) {
	if got := Instructions(filepath.Join(t.TempDir(), "nowhere"), ""); len(got.Files) != 0 {
		t.Errorf("%s", got)
	}
}
