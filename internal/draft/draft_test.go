package draft

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pare/claudemd"
	_ "pare/internal/golden" // go test ./... -update
)

func TestForModels(t *testing.T) {
	for name, want := range map[string]bool{
		"CLAUDE.md": true, "web/AGENTS.md": true, ".claude/rules/go.md": true, "web/.claude/agents/a.md": true, ".cursor/x": true,
		"README.md": false, "docs/claude.md": false, "src/claude/a.go": false,
	} {
		if got := forModels(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What is run to look whether a command works is never the command.
func TestHarmless(t *testing.T) {
	for line, want := range map[string]string{
		"make deploy": "make -n deploy", "just deploy": "just --dry-run deploy", "task deploy": "task --dry deploy",
		"go run ./deploy": "go version", "npm run deploy": "npm --version", "./deploy.sh": "", "rm -rf x": "",
	} {
		if got := strings.Join(harmless(strings.Fields(line)), " "); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// A plan changes nothing; what it writes holds the facts once, and a second plan finds
// nothing to change.
func TestPlan(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"package.json": `{"name":"shop","packageManager":"pnpm@9.1.0","engines":{"node":">=22"},"scripts":{"build":"tsc -p .","test":"vitest run","lint":"eslint ."}}`,
		"CLAUDE.md":    "# Shop\n\nWritten by hand.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	options := Options{MaxTokens: claudemd.DefaultMaxTokens, MaxLines: claudemd.DefaultMaxLines}
	plan, err := New(t.Context(), dir, options)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Files) != 1 || plan.Files[0].Name != "CLAUDE.md" || !plan.Files[0].Exists || plan.Files[0].Marked || !plan.Files[0].Changed() {
		t.Fatalf("%+v", plan.Files)
	}
	if now, _ := os.ReadFile(filepath.Join(dir, "CLAUDE.md")); string(now) != "# Shop\n\nWritten by hand.\n" {
		t.Error("a plan wrote something")
	}
	if err := plan.Files[0].Write(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "CLAUDE.md"))
	if err != nil || !strings.HasPrefix(string(text), "# Shop\n\nWritten by hand.\n") || !strings.Contains(string(text), "pnpm test") {
		t.Fatalf("%s, %v", text, err)
	}
	again, err := New(t.Context(), dir, options)
	if err != nil || !again.Files[0].Marked || again.Files[0].Changed() {
		t.Errorf("a second plan changes it: %v\n%s", err, again.Files[0].Diff())
	}
	options.Agents = AgentsOnly
	only, err := New(t.Context(), dir, options)
	if err != nil || len(only.Files) != 1 || only.Files[0].Name != "AGENTS.md" || len(only.Notes) == 0 {
		t.Errorf("%+v, %v", only, err)
	}
}
