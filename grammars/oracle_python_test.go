//go:build cgo

package grammars

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pythonSample is how many files of the standard library are looked at in every
// run of the tests; PARE_FULL=1 looks at all of them and at PARE_PYTHON, a
// folder.
const pythonSample = 150

// TestPythonAST compares the functions and classes of Python's standard library
// with what Python's own ast says: the lines from the first decorator to the end.
func TestPythonAST(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no Python to compare with: python3 is not on the path")
	}
	out, err := exec.Command(python, "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		t.Skipf("no Python to compare with: %v", err)
	}
	roots := []string{strings.TrimSpace(string(out))}
	full := os.Getenv("PARE_FULL") != ""
	if more := os.Getenv("PARE_PYTHON"); more != "" {
		roots = append(roots, more)
	}
	var files []string
	for _, root := range roots {
		files = append(files, filesBelow(root, ".py")...)
	}
	if !full && len(files) > pythonSample {
		slices.Sort(files)
		step := len(files) / pythonSample
		var some []string
		for i := 0; i < len(files); i += step {
			some = append(some, files[i])
		}
		files = some
	}
	var c tally
	for doc := range pythonDefinitions(t, python, files) {
		data, err := os.ReadFile(doc.Path)
		if err != nil {
			continue
		}
		o := Parse(context.Background(), doc.Path, data, unhurried)
		mustHold(t, doc.Path, o, data)
		c.compareLines(t, doc.Path, data, o, doc.Definitions, trailingComment)
	}
	t.Logf("functions and classes: %v", &c)
	if c.total == 0 || c.share() < 99.7 {
		t.Errorf("less than 99.7 %% agree")
	}
}

func filesBelow(root, ext string) []string {
	var files []string
	_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() && strings.HasSuffix(path, ext) {
			files = append(files, path)
		}
		return nil
	})
	return files
}

// oracleFile is what a script says of a file.
type oracleFile struct {
	Path        string
	Definitions []lineRange
}

func pythonDefinitions(t *testing.T, python string, files []string) func(func(oracleFile) bool) {
	t.Helper()
	cmd := exec.Command(python, filepath.Join("testdata", "python_ast.py"))
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python_ast.py: %v", err)
	}
	return oracleFiles(t, out)
}

func oracleFiles(t *testing.T, out []byte) func(func(oracleFile) bool) {
	return func(yield func(oracleFile) bool) {
		lines := bufio.NewScanner(bytes.NewReader(out))
		lines.Buffer(nil, 1<<28)
		for lines.Scan() {
			var f oracleFile
			if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
				t.Fatalf("oracle: %v", err)
			}
			if !yield(f) {
				return
			}
		}
	}
}

// trailingComment says that a disagreement at the end is a comment that we keep
// with the body it stands in: more use to a reader than to a compiler.
func trailingComment(data []byte, lines []int, have, want lineRange) bool {
	if have.first != want.first || have.last <= want.last {
		return false
	}
	end := len(data)
	if have.last < len(lines) {
		end = lines[have.last]
	}
	for line := range bytes.Lines(data[lines[want.last]:end]) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}
