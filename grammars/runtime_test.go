//go:build cgo

package grammars

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestRuntimeDeclarations: each declaration of runtime.h stands in the binding's
// header word for word. One that differs would be called with the wrong arguments.
func TestRuntimeDeclarations(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/smacker/go-tree-sitter").Output()
	if err != nil {
		t.Skip("THE DECLARATIONS OF THE RUNTIME ARE NOT COMPARED: no go command that finds the binding")
	}
	theirs := declarations(t, filepath.Join(strings.TrimSpace(string(dir)), "api.h"))
	has := map[string]bool{}
	for _, d := range theirs {
		has[d] = true
	}
	ours := declarations(t, "runtime.h")
	functions := 0
	for _, d := range ours {
		if !has[d] {
			t.Errorf("not in the binding's header: %s", d)
		}
		if strings.HasSuffix(d, ")") {
			functions++
		}
	}
	header, err := os.ReadFile("runtime.h")
	if err != nil {
		t.Fatal(err)
	}
	if listed := strings.Count(string(header), "each(ts_"); listed != functions || functions < 20 {
		t.Errorf("%d functions are declared and %d are listed", functions, listed)
	}
}

var (
	cComment = regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*`)
	cMacro   = regexp.MustCompile(`(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*$`)
	cBraces  = regexp.MustCompile(`\{[^}]*\}`)
)

// declarations are those of a header, each on one line of single blanks.
func declarations(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := cComment.ReplaceAllString(string(data), "")
	text = cMacro.ReplaceAllString(text, "")
	text = strings.ReplaceAll(text, `extern "C" {`, "")
	text = strings.ReplaceAll(text, "RUNTIME(WEAK)", "")
	// Within braces a semicolon ends no declaration.
	text = cBraces.ReplaceAllStringFunc(text, func(s string) string { return strings.ReplaceAll(s, ";", ",") })
	var all []string
	for _, d := range strings.Split(text, ";") {
		if d = strings.Join(strings.Fields(d), " "); d != "" {
			all = append(all, d)
		}
	}
	return all
}

// TestWithoutRuntime links the walker into a program that has no runtime. It must say
// so, and not end by a signal.
func TestWithoutRuntime(t *testing.T) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("A BUILD WITHOUT THE RUNTIME IS NOT TESTED: no cc on the path")
	}
	dir := t.TempDir()
	main := filepath.Join(dir, "main.c")
	program := filepath.Join(dir, "program")
	const text = `#include "walker.h"
#include <stdio.h>
int main(void) { const char *name = pare_missing(); puts(name ? name : "nothing"); return 0; }
`
	if err := os.WriteFile(main, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(cc, "-I.", "-o", program, main, "walker.c").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command(program).Output()
	if err != nil || strings.TrimSpace(string(out)) != "ts_set_allocator" {
		t.Errorf("%q, %v", out, err)
	}
	if name := unlinked(); name != "" {
		t.Errorf("this program lacks %s", name)
	}
}
