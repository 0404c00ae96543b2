//go:build unix

package disk

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

// Opening a pipe would wait for its other end.
func TestReadRefusesPipes(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(pipe, 0); !errors.Is(err, errIrregular) {
		t.Errorf("read: %v", err)
	}
	if err := Write(pipe, nil); !errors.Is(err, errIrregular) {
		t.Errorf("written: %v", err)
	}
	if f, _, err := Open(pipe); !errors.Is(err, errIrregular) || f != nil {
		t.Errorf("opened: %v", err)
	}
}
