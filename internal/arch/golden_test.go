package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryTestKnowsUpdate: a test program that does not know -update fails on it, and
// then "go test ./... -update" writes half of what it should.
func TestEveryTestKnowsUpdate(t *testing.T) {
	knows := map[string]bool{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || path != root && strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(path))
		knows[folder] = knows[folder] || strings.Contains(folder, "/fixtures/")
		for _, spec := range parsed.Imports {
			knows[folder] = knows[folder] || spec.Path.Value == `"pare/internal/golden"`
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for folder, known := range knows {
		if !known {
			t.Errorf("no test of %s imports pare/internal/golden; one must, if only as _", folder)
		}
	}
	if len(knows) < 50 {
		t.Errorf("only %d folders were looked at", len(knows))
	}
}
