package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pare/internal/golden"
	"pare/internal/linter"
	"pare/lint"
)

// families are the parts of the index, by the first letter of the codes.
var families = []struct{ letter, title, intro string }{
	{"P", "Prompts", "Files that match `prompts` in pare.toml, files that are named, and, for their references, commands and skills."},
	{"M", "CLAUDE.md and what it loads", "CLAUDE.md, CLAUDE.local.md, AGENTS.md where the client reads it, the rules in `.claude/rules`, and what they import."},
	{"S", "Commands, skills, agents, settings", "The files in `.claude`."},
	{"A", "Scripts that call the API", "Programs and workflows: those that are named, and all that call the API with `--scripts`."},
	{"X", "The linter itself", "Comments that silence, baselines, files that cannot be linted."},
}

// TestRulesIndex holds docs/rules.md to the rules that there are.
func TestRulesIndex(t *testing.T) {
	catalog, err := linter.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join("..", "..", "docs", "rules.md")
	got := rulesIndex(catalog)
	if golden.Update() {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("docs/rules.md is not what the rules say (-file +rules); run go test ./internal/cli -update:\n%s", diff)
	}
}

func rulesIndex(catalog *lint.Catalog) string {
	var b strings.Builder
	b.WriteString("# The rules of pare lint\n\nWritten by `go test ./internal/cli -update` from the pages of the rules; `pare explain CODE` prints a page.\n" +
		"How rules are silenced, given other levels or put off is in the [guide](guide.md).\n")
	for _, family := range families {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| code | name | severity | what it reports |\n| --- | --- | --- | --- |\n", family.title, family.intro)
		for _, m := range catalog.All() {
			if strings.HasPrefix(m.Code, family.letter) {
				fmt.Fprintf(&b, "| [%s](#%s) | `%s` | %s | %s |\n", m.Code, strings.ToLower(m.Code+"-"+m.Name), m.Name, m.Severity, strings.ReplaceAll(summary(m), "|", `\|`))
			}
		}
	}
	for _, m := range catalog.All() {
		// Headings of a page go two levels down, below the index.
		fmt.Fprintf(&b, "\n%s", deeper(m.Doc))
	}
	return b.String()
}

// deeper moves the headings of a page one level down; what stands in fences is
// text.
func deeper(page string) string {
	var b strings.Builder
	fence := ""
	for line := range strings.Lines(page) {
		text := strings.TrimRight(line, "\n")
		mark := text[:len(text)-len(strings.TrimLeft(text, "`"))]
		switch {
		case fence == "" && len(mark) >= 3:
			fence = mark
		case fence != "" && text == fence:
			fence = ""
		case fence == "" && strings.HasPrefix(line, "#"):
			line = "#" + line
		}
		b.WriteString(line)
	}
	return b.String()
}

// TestEveryRuleIsTold checks that the index has a family for each rule.
func TestEveryRuleIsTold(t *testing.T) {
	catalog, err := linter.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range catalog.All() {
		found := false
		for _, family := range families {
			found = found || strings.HasPrefix(m.Code, family.letter)
		}
		if !found || summary(m) == "" || m.Since == "" {
			t.Errorf("%s %s belongs nowhere, or says nothing", m.Code, m.Name)
		}
	}
}
