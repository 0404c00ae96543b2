//go:build unix

package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pare/internal/meter"
)

// What cannot be read is said, the rest is counted, and the run fails. A pipe is
// such a thing: reading it would wait for somebody to write.
func TestCountGoesOnAfterAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kept"), []byte("text"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := countIn(t, dir, "", nil, "--format", "json", "pipe", "kept")
	var doc meter.FilesDocument
	if err := json.Unmarshal([]byte(stdout), &doc); err != nil {
		t.Fatal(err)
	}
	if code != ExitFailed || doc.Total.Files != 1 || len(doc.Uncounted) != 1 || !strings.Contains(doc.Uncounted[0].Why, "neither a file nor a folder") {
		t.Errorf("code %d, %+v, %s", code, doc, stderr)
	}
	if !strings.Contains(stderr, "1 of 2 files could not be counted") {
		t.Errorf("stderr %q", stderr)
	}
}
