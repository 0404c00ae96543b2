package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pare/internal/trimmed"
)

// trimIn runs pare on a prompt in a folder.
func trimIn(t *testing.T, dir, text string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := &Env{
		Args: args, Stdin: strings.NewReader(text), Stdout: &out, Stderr: &errs, Dir: dir,
		Getenv: func(string) string { return "" },
	}
	return Run(context.Background(), env), out.String(), errs.String()
}

// Whatever the input, the prompt comes out whole, and the report says what is
// the matter.
func TestTrimOddInput(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte, mode os.FileMode) {
		if err := os.WriteFile(filepath.Join(dir, name), data, mode); err != nil {
			t.Fatal(err)
		}
	}
	function := []byte("def f(x):\n    return x\n\n\n")
	write("large.py", bytes.Repeat(function, (5<<20)/len(function)), 0o666)
	write("minified.js", bytes.Repeat([]byte("function a(){return 1};"), 20_000), 0o666)
	write("nul.py", bytes.Repeat([]byte("def f(x):\n    return '\x00'\n"), 200), 0o666)
	write("invalid.py", bytes.Repeat([]byte("def caf\xe9(x):\n    return '\xff'\n"), 200), 0o666)
	write("locked.py", function, 0)
	write("picture.png", []byte("no picture"), 0o666)
	for _, test := range []struct{ text, stderr string }{
		{"fix f in @large.py", "over 4 MiB: name the lines"},
		{"fix a in @minified.js", "over 262,144 bytes"},
		{"fix f in @nul.py", "nul.py"},
		{"fix caf in @invalid.py", "invalid.py"},
		{"see @picture.png", "not an image"},
		{"see @" + strings.Repeat("x/", 5000) + "a.py", ""},
		{strings.Repeat("a line of ten million bytes without a reference\n", 200_000), "no reference"},
		{strings.Repeat("@", 100_000), ""},
		{"\x00\xff\xfe@\x00", ""},
		{"", "no reference"},
	} {
		code, stdout, stderr := trimIn(t, dir, test.text)
		if code != ExitOK || stdout != test.text || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%.60q: code %d, stdout %.80q, stderr %.300q, want %q", test.text, code, stdout, stderr, test.stderr)
		}
	}
	if os.Getuid() != 0 {
		if _, _, stderr := trimIn(t, dir, "see @locked.py"); !strings.Contains(stderr, "cannot be read") {
			t.Errorf("stderr is %q", stderr)
		}
	}
}

// A prompt in UTF-16, as PowerShell writes it, is read as its text.
func TestTrimUTF16Prompt(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.py"), []byte("x = 1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	text := "\xff\xfe"
	for _, c := range "see @a.py\n" {
		text += string(c) + "\x00"
	}
	code, stdout, stderr := trimIn(t, dir, text)
	if code != ExitOK || stdout != "see @a.py\n" || !strings.HasPrefix(stderr, "a.py ") {
		t.Errorf("code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

// A file that nothing is sure about and that the client would drop is not put
// into the prompt whole: no more than the client's own 25,000 tokens of text, with
// what numbers and names its lines.
func TestTrimNeverBloats(t *testing.T) {
	dir := project(t)
	for _, text := range []string{"have a look at @huge.py", "see value_200 in @huge.py", "tidy up @wide.py"} {
		code, stdout, _ := trimIn(t, dir, text, "--format", "json")
		var doc trimmed.Document
		if err := json.Unmarshal([]byte(stdout), &doc); err != nil || code != ExitOK {
			t.Fatalf("%q: code %d, %v", text, code, err)
		}
		if doc.Total.After.Tokens > 40_000 {
			t.Errorf("%q: about %d tokens remain", text, doc.Total.After.Tokens)
		}
	}
}

func TestTrimDocument(t *testing.T) {
	dir := project(t)
	_, stdout, _ := trimIn(t, dir, "OrderA.refund_total is wrong, see @small.py and @none.py", "--format", "json", "--explain")
	var doc map[string]any
	if err := json.Unmarshal([]byte(stdout), &doc); err != nil {
		t.Fatal(err)
	}
	if doc["version"] != 1.0 {
		t.Errorf("version is %v", doc["version"])
	}
	for _, key := range []string{"prompt", "refs", "total", "notes"} {
		if doc[key] == nil {
			t.Errorf("no %s", key)
		}
	}
	refs := doc["refs"].([]any)
	for i, want := range []string{"trimmed", "unresolved"} {
		ref := refs[i].(map[string]any)
		if ref["decision"] != want {
			t.Errorf("reference %d: decision %v, want %s", i, ref["decision"], want)
		}
		for _, key := range []string{"text", "path", "ranges", "before", "after", "why", "notes", "lines", "dropped"} {
			if ref[key] == nil {
				t.Errorf("reference %d: no %s", i, key)
			}
		}
	}
	if blocks, ok := refs[0].(map[string]any)["blocks"].([]any); !ok || len(blocks) < 10 {
		t.Errorf("%d blocks are explained", len(blocks))
	}
}
