package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

// levels lists the folders of each level, one a line. A package may import
// packages of a lower level, and of its own folder.
var levels = map[int][]string{
	0: {
		"internal/arch",
		"internal/estimate",
		"internal/fault",
		"internal/figures",
		"internal/globs",
		"internal/golden",
		"internal/heap",
		"internal/hidden",
		"internal/inert",
		"internal/jsontree",
		"internal/lazyregexp",
		"internal/manual",
		"internal/models",
		"internal/nearest",
		"internal/parallel",
		"internal/secret",
		"internal/source",
		"internal/toml",
		"internal/version",
	},
	1: {
		"budget",
		"grammars",
		"internal/clientfiles",
		"internal/hook",
		"internal/repo",
		"lint",
		"prompt",
		"tokenize",
	},
	2: {
		"claudemd",
		"internal/page",
		"internal/report",
		"slicer",
	},
	3: {
		"lint/rules",
		"trim",
	},
	// What touches the disk, the environment or the network.
	4: {
		"internal/config",
		"internal/disk",
		"internal/env",
		"internal/exact",
		"internal/git",
		"internal/journal",
		"internal/ledger",
		"internal/network",
		"internal/transcript",
		"internal/workspace",
	},
	5: {
		"internal/dayplan",
		"internal/draft",
		"internal/install",
		"internal/meter",
		"internal/outline",
		"internal/saved",
		"internal/usage",
	},
	6: {
		"internal/settings",
		"internal/trimmed",
	},
	7: {
		"internal/doctor",
		"internal/linter",
		"internal/terms",
	},
	8: {
		"internal/answers",
		"internal/batch",
		"internal/branch",
		"internal/lsp",
	},
	9: {
		"internal/cli",
	},
	10: {
		"cmd/pare",
	},
}

// layers maps a folder to its level. The longest prefix of a package's path
// counts, so internal packages of a domain folder belong to it.
var layers = func() map[string]int {
	all := map[string]int{}
	for level, folders := range levels {
		for _, folder := range folders {
			all[folder] = level
		}
	}
	return all
}()

// allowed are the edges within a level: a part of a domain may use its model.
var allowed = map[[2]string]bool{
	{"internal/secret", "internal/source"}: true,
	{"internal/hidden", "internal/source"}: true,

	{"internal/jsontree", "internal/source"}:  true,
	{"internal/inert", "internal/lazyregexp"}: true,
	{"internal/git", "internal/disk"}:         true,
	{"internal/config", "internal/disk"}:      true,
	{"internal/transcript", "internal/disk"}:  true,
	{"internal/ledger", "internal/disk"}:      true,
	{"internal/journal", "internal/disk"}:     true,
	{"internal/exact", "internal/disk"}:       true,
	{"internal/exact", "internal/network"}:    true,
	{"internal/workspace", "internal/disk"}:   true,
	{"internal/workspace", "internal/git"}:    true,
	{"internal/estimate", "internal/figures"}: true,
	{"internal/models", "internal/nearest"}:   true,
}

// owners are the packages that alone may import something from outside.
var owners = map[string]string{
	"github.com/smacker/go-tree-sitter": "grammars",
	"github.com/pkoukk/tiktoken-go":     "tokenize",
	"github.com/spf13/pflag":            "internal/cli",
	"github.com/BurntSushi/toml":        "internal/toml",
	"net/http":                          "internal/network",
}

// worldly are standard packages that only levels from worldLevel on may import.
const worldLevel = 4

var worldly = map[string]bool{"os": true, "os/exec": true, "net": true, "net/http": true, "syscall": true}

func TestImportsPointDown(t *testing.T) {
	seen := 0
	walk(t, func(pkg, file string, imports []string) {
		from, level := layerOf(pkg)
		if from == "" {
			t.Errorf("%s belongs to no layer: add its folder to the table", file)
			return
		}
		seen++
		for _, path := range imports {
			if worldly[path] && level < worldLevel {
				t.Errorf("%s imports %s: only levels 4 and up touch the world", file, path)
			}
			for prefix, owner := range owners {
				if strings.HasPrefix(path, prefix) && from != owner {
					t.Errorf("%s imports %s: only %s may", file, path, owner)
				}
			}
			ours, found := strings.CutPrefix(path, "pare/")
			if !found {
				continue
			}
			to, below := layerOf(ours)
			if to != from && below >= level && !allowed[[2]string{from, to}] {
				t.Errorf("%s (level %d) imports %s (level %d)", file, level, path, below)
			}
		}
	})
	if seen == 0 {
		t.Fatal("no file was checked")
	}
}

func layerOf(pkg string) (string, int) {
	best := ""
	for folder := range layers {
		if (pkg == folder || strings.HasPrefix(pkg, folder+"/")) && len(folder) > len(best) {
			best = folder
		}
	}
	return best, layers[best]
}

// walk calls f for every Go file that ships.
func walk(t *testing.T, f func(pkg, file string, imports []string)) {
	eachFile(t, parser.ImportsOnly, func(folder, rel string, parsed *ast.File) {
		var imports []string
		for _, spec := range parsed.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			imports = append(imports, p)
		}
		f(folder, rel, imports)
	})
}

// eachFile calls f for every Go file that ships: no tests, no benchmarks, no
// programs that make data (their folders are named gen… or fit… or stand below
// one of the domain's internal folders as package main).
func eachFile(t *testing.T, mode parser.Mode, f func(folder, rel string, parsed *ast.File)) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			switch {
			case rel == "benchmarks", rel == "fixtures", rel == "scripts", rel == "plugin", d.Name() == "testdata", rel != "." && strings.HasPrefix(d.Name(), "."):
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, mode)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(rel))
		if parsed.Name.Name == "main" && folder != "cmd/pare" {
			return nil
		}
		f(folder, rel, parsed)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
