package clientfiles_test

import (
	"slices"
	"testing"

	"pare/internal/clientfiles"
	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/jsontree"
)

// TestTables reads every table: a row that is wrong panics. Each says with which
// version of the client it was found, and when.
func TestTables(t *testing.T) {
	for name, table := range map[string]*clientfiles.Table{
		"settings": clientfiles.Settings(), "handlers": clientfiles.Handlers(), "servers": clientfiles.Servers(), "sources": clientfiles.Sources(),
		"plugin": clientfiles.Plugin(), "marketplace": clientfiles.Marketplace(), "frontmatter": clientfiles.Frontmatter(),
	} {
		if table.Version == "" || table.Date == "" || len(table.Below("")) == 0 {
			t.Errorf("%s: version %q, date %q, %d rows", name, table.Version, table.Date, len(table.Below("")))
		}
		for _, key := range table.Below("") {
			parentsKnown(t, name, table, key)
		}
	}
	if len(clientfiles.Events()) < 30 || len(clientfiles.Tools()) < 50 || len(clientfiles.ModelNames()) < 4 {
		t.Error("a list of names is too short")
	}
}

// parentsKnown checks that every key within a key has a row for the outer one.
func parentsKnown(t *testing.T, name string, table *clientfiles.Table, path string) {
	t.Helper()
	if table.Row(path) == nil {
		t.Errorf("%s: %s has keys below it and no row", name, path)
	}
	for _, key := range table.Below(path) {
		parentsKnown(t, name, table, path+"."+key)
	}
}

func TestShapes(t *testing.T) {
	for _, c := range []struct {
		path, value string
		faults      int
		want        string
	}{
		{"cleanupPeriodDays", "7", 0, ""},
		{"cleanupPeriodDays", "7.0", 0, ""},
		{"cleanupPeriodDays", "0", 1, "a whole number of at least 1"},
		{"cleanupPeriodDays", "1.5", 1, "a whole number of at least 1"},
		{"skillListingBudgetFraction", "0.01", 0, ""},
		{"skillListingBudgetFraction", "0", 1, "a number over 0 and at most 1"},
		{"skillListingBudgetFraction", "1.1", 1, "a number over 0 and at most 1"},
		{"permissions.additionalDirectories", `["a", 1, {}]`, 2, "a text"},
		{"permissions.additionalDirectories", `"a"`, 1, "a list of texts"},
		{"enabledMcpjsonServers", `"a"`, 0, ""},
		{"enabledPlugins", `{"a": true, "b": ["1"], "c": 1}`, 1, "a list of texts or true or false"},
		{"enableWorkflows", "null", 0, ""},
		{"respectGitignore", "null", 1, "true or false"},
		{"attribution", "false", 0, ""},
		{"attribution", `"no"`, 1, "an object or true or false"},
		{"tui", `"full"`, 1, `one of "default", "fullscreen"`},
		{"env", `{"A": [1]}`, 0, ""},
		{"policyHelper.refreshIntervalMs", "0", 0, ""},
		{"policyHelper.refreshIntervalMs", "5", 1, "0 or a whole number of at least 60000"},
	} {
		n, err := jsontree.Parse([]byte(c.value))
		if err != nil {
			t.Fatal(err)
		}
		faults := clientfiles.Settings().Row(c.path).Value.Check(n)
		if len(faults) != c.faults || c.faults > 0 && faults[0].Want.String() != c.want {
			t.Errorf("%s %s: %d faults %v, want %d %s", c.path, c.value, len(faults), faults, c.faults, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	if tool, ok := clientfiles.FindTool("MultiEdit"); !ok || !tool.Gone || tool.Instead != "Edit" || !tool.ByPath {
		t.Errorf("MultiEdit is %+v", tool)
	}
	if _, ok := clientfiles.FindTool("bash"); ok || clientfiles.ToolInAnyCase("bash") != "Bash" {
		t.Error("tools have their case of letters")
	}
	if slices.Contains(clientfiles.Tools(), "LS") {
		t.Error("a tool that is gone is listed")
	}
	if e, ok := clientfiles.FindEvent("PreToolUse"); !ok || !e.Guard || e.Matches != clientfiles.MatchesTools {
		t.Errorf("PreToolUse is %+v", e)
	}
	for name, want := range map[string]bool{"claude-notes": true, "notes": false, "claude": true, "claudette": false} {
		if clientfiles.Reserved("plugin", name) != want {
			t.Errorf("the name %s of a plugin: want reserved %v", name, want)
		}
	}
	if !clientfiles.Reserved("server", "Claude Preview") || !clientfiles.BuiltIn("style", "Explanatory") || clientfiles.Elsewhere("mcpServers") == "" {
		t.Error("a name of the client is not known")
	}
	if v := clientfiles.FindVariable("CLAUDE_ENV_FILE"); v == nil || v.Never || !slices.Contains(v.Events, "SessionStart") {
		t.Errorf("CLAUDE_ENV_FILE is %+v", v)
	}
}
