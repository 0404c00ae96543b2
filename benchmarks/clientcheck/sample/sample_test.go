package sample

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"pare/benchmarks/clientcheck/realclient"
	_ "pare/internal/golden" // go test ./... -update
)

// The large files are what the checks take them for: by the client's limits, and
// by the stand-in's rule for tokens.
func TestSizes(t *testing.T) {
	root := t.TempDir()
	if err := Write(root); err != nil {
		t.Fatal(err)
	}
	const mostBytes, mostTokens, fallback = 262_144, 25_000, 2000
	for _, test := range []struct {
		name                       string
		overBytes, overTokens, all bool // all: over the tokens in its first 2,000 lines too
	}{
		{"big/events.py", true, true, false},
		{"big/rules.py", false, true, false},
		{"big/wide.py", false, true, true},
		{"shop/models.py", false, false, false},
	} {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(test.name)))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(text) > mostBytes; got != test.overBytes {
			t.Errorf("%s has %d bytes", test.name, len(text))
		}
		if got := realclient.Tokens(string(text)); got > mostTokens != test.overTokens {
			t.Errorf("%s has %d tokens", test.name, got)
		}
		lines := bytes.SplitAfterN(text, []byte("\n"), fallback+1)
		first := bytes.Join(lines[:min(len(lines), fallback)], nil)
		if got := realclient.Tokens(string(first)); got > mostTokens != test.all {
			t.Errorf("the first lines of %s have %d tokens", test.name, got)
		}
	}
}
