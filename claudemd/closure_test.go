package claudemd_test

import (
	"slices"
	"strings"
	"testing"

	"pare/claudemd"
	"pare/internal/repo"
)

func loaded(c *claudemd.Closure) []string {
	var names []string
	for i := range c.Files {
		names = append(names, c.Files[i].Doc.File.Name)
	}
	return names
}

// TestLoadOrder is the order that was measured on the client.
func TestLoadOrder(t *testing.T) {
	f := files{
		"CLAUDE.md": "@docs/a.md\n", "docs/a.md": "@b.md\n", "docs/b.md": "text\n", ".claude/CLAUDE.md": "x\n",
		".claude/rules/all.md": "x\n", ".claude/rules/deep/some.md": "---\npaths: src/**\n---\nx\n", ".claude/rules/no.txt": "x\n",
		"CLAUDE.local.md": "x\n", "sub/CLAUDE.md": "x\n", "other/CLAUDE.md": "x\n", "AGENTS.md": "x\n", "claude.md": "x\n",
	}
	user := []claudemd.Outer{{Name: "~/.claude/CLAUDE.md", Data: []byte("x"), Scope: claudemd.User}}
	// From a folder below, what the root's file imports lies outside of the session.
	below := claudemd.Load(repo.New(f), claudemd.LoadOptions{Dir: "sub", Outer: user})
	want(t, "files of sub", loaded(below), []string{
		"~/.claude/CLAUDE.md", "CLAUDE.md", ".claude/CLAUDE.md", ".claude/rules/all.md", "CLAUDE.local.md", "sub/CLAUDE.md",
	})
	if len(below.Dropped) != 1 || below.Dropped[0].Target != "docs/a.md" || below.Dropped[0].Why != claudemd.External {
		t.Errorf("dropped: %+v", below.Dropped)
	}
	c := claudemd.Load(repo.New(f), claudemd.LoadOptions{Outer: user})
	want(t, "files", loaded(c), []string{
		"~/.claude/CLAUDE.md", "CLAUDE.md", "docs/a.md", "docs/b.md", ".claude/CLAUDE.md", ".claude/rules/all.md", "CLAUDE.local.md",
	})
	if len(c.Conditional) != 1 || !slices.Equal(c.Shadowed, []string{"AGENTS.md"}) {
		t.Errorf("conditional %d, shadowed %q", len(c.Conditional), c.Shadowed)
	}
	if got := c.Chain(3); got != "CLAUDE.md → docs/a.md → docs/b.md" {
		t.Errorf("chain %q", got)
	}
}

// TestAgents: AGENTS.md is read only where no CLAUDE.md has content.
func TestAgents(t *testing.T) {
	for _, c := range []struct {
		files files
		want  []string
	}{
		{files{"AGENTS.md": "x\n"}, []string{"AGENTS.md"}},
		{files{"AGENTS.md": "x\n", "CLAUDE.md": "\n"}, []string{"CLAUDE.md", "AGENTS.md"}},
		{files{"AGENTS.md": "x\n", "CLAUDE.md": "x\n"}, []string{"CLAUDE.md"}},
		{files{"AGENTS.md": "x\n", ".claude/rules/a.md": "x\n"}, []string{".claude/rules/a.md", "AGENTS.md"}},
		{files{"AGENTS.md": "x\n", "CLAUDE.local.md": "x\n"}, []string{"CLAUDE.local.md"}},
	} {
		want(t, "files", loaded(claudemd.Load(repo.New(c.files), claudemd.LoadOptions{})), c.want)
	}
}

func TestDropped(t *testing.T) {
	f := files{
		"CLAUDE.md": "@h1.md @gone.md @docs @../out.md @big.md\n", "h1.md": "@h2.md\n", "h2.md": "@h3.md\n", "h3.md": "@h4.md\n",
		"h4.md": "@h5.md @CLAUDE.md\n", "h5.md": "x\n", "docs/a.md": "x\n", "big.md": strings.Repeat("x", claudemd.MaxBytes+1),
	}
	c := claudemd.Load(repo.New(f), claudemd.LoadOptions{})
	want(t, "files", loaded(c), []string{"CLAUDE.md", "h1.md", "h2.md", "h3.md", "h4.md"})
	got := map[string]claudemd.Broken{}
	for _, d := range c.Dropped {
		got[d.Target] = d.Why
	}
	for target, why := range map[string]claudemd.Broken{
		"h5.md": claudemd.TooDeep, "CLAUDE.md": claudemd.Cycle, "gone.md": claudemd.Missing, "docs": claudemd.Folder, "../out.md": claudemd.External, "big.md": claudemd.TooLarge,
	} {
		if w, ok := got[target]; !ok || w != why {
			t.Errorf("%s: %v, want %v", target, w, why)
		}
	}
}

// TestLoadedOnce is what the client, version 2.1.330, sent for these files: each
// one once, at its first place.
func TestLoadedOnce(t *testing.T) {
	f := files{
		"CLAUDE.md": "ROOT\n\n@docs/a.md\n@docs/b.md\n@docs/a.md\n", "docs/a.md": "A\n\n@b.md\n",
		"docs/b.md": "B\n\n@a.md\n@c.md\n", "docs/c.md": "C\n\n@../CLAUDE.md\n",
	}
	c := claudemd.Load(repo.New(f), claudemd.LoadOptions{})
	want(t, "files", loaded(c), []string{"CLAUDE.md", "docs/a.md", "docs/b.md", "docs/c.md"})
}
