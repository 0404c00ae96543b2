package models

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mayName are the files that may name the newest models, and why.
var mayName = map[string]string{
	"internal/models/models.json": "the data itself",
	"budget/limits.json":          "the data itself",
	"benchmarks/":                 "what was run on a day, or is made up for it, says with what",
	"internal/usage/":             "what the client itself said that calls of named models cost",
	"budget/triage/testdata/":     "what programs printed, with the models that they named",
	"internal/transcript/":        "sessions as they were recorded, with their models",
}

// TestNobodyNamesTheNewest keeps a new model to one row: tests, scripts and pages
// that mean "the newest" ask the table (scripts by $NEWEST) or name a model that
// is no longer the newest. What commands print in the documentation is written by
// a test, and passed over.
func TestNobodyNamesTheNewest(t *testing.T) {
	all := Builtin()
	var names []string
	for _, kind := range all.kinds() {
		id := all.newest(kind).ID
		names = append(names, regexp.QuoteMeta(id), strings.ReplaceAll(strings.TrimPrefix(id, "claude-"), "-", "[-. ]"))
	}
	newest := regexp.MustCompile(`(?i)\b(` + strings.Join(names, "|") + `)\b`)
	shown := regexp.MustCompile("(?ms)^```console$.*?^```$")
	seen := 0
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != "." {
			return filepath.SkipDir
		}
		if !d.Type().IsRegular() || !slices.Contains([]string{".go", ".txtar", ".md", ".json", ".jsonl", ".toml", ".py"}, filepath.Ext(name)) ||
			mayBeNamed(name) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		for i, line := range strings.Split(blank(shown, string(text)), "\n") {
			if m := newest.FindString(line); m != "" {
				t.Errorf("%s:%d names %s, which ages: ask the table, or name an older model", name, i+1, m)
			}
		}
		return nil
	})
	if err != nil || seen < 100 {
		t.Fatalf("%d files were read, %v", seen, err)
	}
}

func mayBeNamed(name string) bool {
	for prefix := range mayName {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// blank empties the lines that a pattern matches, and keeps their number.
func blank(pattern *regexp.Regexp, text string) string {
	return pattern.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
}
