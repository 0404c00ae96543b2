package linter

import "testing"

func TestLintKind(t *testing.T) {
	prompts := []string{"prompts/**/*.md", "**/*.prompt.md"}
	for name, want := range map[string]fileKind{
		"CLAUDE.md":                      instructionsFile,
		"sub/CLAUDE.local.md":            instructionsFile,
		"AGENTS.md":                      instructionsFile,
		".claude/rules/a/b.md":           instructionsFile,
		".claude/commands/x/ship.md":     commandFile,
		".claude/agents/a.md":            agentFile,
		".claude/skills/a/SKILL.md":      skillFile,
		".claude/skills/a/other.md":      unknownFile,
		".claude/settings.json":          settingsFile,
		"sub/.claude/settings.json":      settingsFile,
		"sub/.claude/settings.json.bak":  unknownFile,
		"prompts/deep/a.md":              promptFile,
		"a.prompt.md":                    promptFile,
		"claude.md":                      unknownFile,
		"README.md":                      unknownFile,
		"docs/.claude-stuff/rules/x.md":  unknownFile,
		"x.claude/rules/a.md":            unknownFile,
		"examples/skills/a/SKILL.md":     unknownFile,
		".claude/commands/script.sh":     unknownFile,
		".claude/settings.local.json":    settingsFile,
		"packages/a/.claude/agents/b.md": agentFile,
	} {
		if got := kindOf(name, prompts); got != want {
			t.Errorf("%s is of kind %d, want %d", name, got, want)
		}
	}
}
