package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pare/benchmarks/relevance/tasks"
	_ "pare/internal/golden" // go test ./... -update
	"pare/slicer"
)

// bench writes a benchmark of two tasks of one repository, and gives its folder.
func bench(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	text := strings.Repeat("def f(a):\n    return a\n\n\n", 60)
	for name, data := range map[string]string{
		"dev/files/1.py": text + "def lift(box):\n    return box.weight\n", "dev/files/2.py": text + "def drop(cargo):\n    return cargo.size\n",
		"dev/tasks.jsonl": `{"id": "1", "source": "mined", "repo": "r", "lang": "python", "prompt": "lift is wrong", "files": [{"path": "a.py", "file": "files/1.py", "bytes": 1540, "gold_lines": [[242, 242]], "gold_kinds": ["mod"]}]}
{"id": "2", "source": "issue", "repo": "r", "lang": "python", "prompt": "drop the cargo", "files": [{"path": "b.py", "file": "files/2.py", "bytes": 1540, "gold_lines": [[242, 242]], "gold_kinds": ["mod"]}]}
`,
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestGoldenTables(t *testing.T) {
	t.Setenv(tasks.Env, bench(t))
	dir := t.TempDir()
	if err := run("dev", "", dir, "", slicer.Options{}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"relevance.golden": "issue texts only", "relevance-calibration.golden": "0.9 to 1.0", "relevance-signals.golden": "kin", "relevance-several.golden": "2 tasks",
	} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s lacks %q (%v):\n%s", name, want, err, data)
		}
	}
}

func TestOutputForScore(t *testing.T) {
	t.Setenv(tasks.Env, bench(t))
	out := filepath.Join(t.TempDir(), "out.jsonl")
	if err := run("dev", out, "", "", slicer.Options{Budget: 0.1}); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"id":"1","path":"a.py","ranges":[[`) || !strings.Contains(lines[0], "242]]") {
		t.Errorf("wrote %q", lines)
	}
}

func TestWithoutData(t *testing.T) {
	t.Setenv(tasks.Env, "")
	if err := run("dev", "", "", "", slicer.Options{}); err == nil || !strings.Contains(err.Error(), tasks.Env) {
		t.Errorf("without data: %v", err)
	}
	if _, err := readModels(t.TempDir()); err == nil {
		t.Error("a folder without models is read")
	}
}
