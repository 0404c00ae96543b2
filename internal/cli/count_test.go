package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// countIn runs pare count in dir.
func countIn(t *testing.T, dir, stdin string, change func(*Env), args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &Env{
		Args: append([]string{"count"}, args...), Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs,
		Dir: dir, Getenv: func(string) string { return "" },
	}
	if change != nil {
		change(env)
	}
	return Run(context.Background(), env), out.String(), errs.String()
}

func TestBarsAreForTerminals(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("some text"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	_, plain, _ := countIn(t, dir, "", nil, ".")
	_, drawn, _ := countIn(t, dir, "", func(e *Env) { e.StdoutTerminal = true }, ".")
	_, narrow, _ := countIn(t, dir, "", func(e *Env) { e.StdoutTerminal, e.Width = true, 60 }, ".")
	if strings.Contains(plain, "█") || !strings.Contains(drawn, " "+strings.Repeat("█", 10)+" ") || strings.Contains(narrow, "█") {
		t.Errorf("plain:\n%sdrawn:\n%s", plain, drawn)
	}
}
