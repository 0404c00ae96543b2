package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pare/internal/meter"
)

// What pare count prints is what its schema promises, whichever of the three
// documents it is.
func TestCountDocumentsFollowTheSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/schema/count-1.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeSession(t, dir, "claude-opus-5", 40, 1.1)
	for name, text := range map[string]string{"a.py": "x = 1\n", "empty.py": "", "sub/b.go": "package b\n", "c.bin": "\x00", "c.png": "no picture", "d.gif": "GIF89a\x10\x00\x10\x00"} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{
		"", "--model haiku-4-5", "--tokenizer o200k", "--check-transcripts", ".", "--by ext .", "--by dir --tokenizer cl100k sub a.py",
		"--check-transcripts --save", "a.py", // the last ones with a factor
	} {
		code, stdout, stderr := countIn(t, dir, "see @a.py#L1-2 @empty.py @sub @c.bin @d.gif @nowhere", home(dir), append(strings.Fields(line), "--format", "json")...)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
		if err != nil || code != ExitOK {
			t.Fatalf("%q: code %d, %v, %s", line, code, err, stderr)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
	// And it is strict enough to notice.
	broken, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"version":1,"text":{"tokens":1,"low":1,"high":1},"attachments":[],"totl":{}}`))
	if schema.Validate(broken) == nil {
		t.Error("a broken document passes")
	}
}

// The parts of the document of files add up to its total.
func TestFilesAddUp(t *testing.T) {
	for _, by := range []string{"dir", "ext"} {
		code, stdout, stderr := countIn(t, filepath.Join("..", ".."), "", nil, "--format", "json", "--by", by, "fixtures")
		var doc meter.FilesDocument
		if err := json.Unmarshal([]byte(stdout), &doc); err != nil || code != ExitOK {
			t.Fatalf("code %d, %v, %s", code, err, stderr)
		}
		var files, groups meter.GroupTotal
		for _, f := range doc.Files {
			files = meter.GroupTotal{Files: files.Files + 1, Bytes: files.Bytes + f.Bytes, Tokens: files.Tokens.Add(f.Tokens)}
		}
		for _, g := range doc.Groups {
			groups = meter.GroupTotal{Files: groups.Files + g.Files, Bytes: groups.Bytes + g.Bytes, Tokens: groups.Tokens.Add(g.Tokens)}
		}
		for _, sum := range []*meter.GroupTotal{&files, &groups, &doc.Total} {
			sum.Tokens.Method = 0
		}
		if files != doc.Total || groups != doc.Total || files.Files == 0 {
			t.Errorf("by %s: files %+v, groups %+v, total %+v", by, files, groups, doc.Total)
		}
	}
}
