//go:build !unix

package disk

import (
	"errors"
	"io/fs"
	"os"
)

func openNow(path string) (*os.File, error) { return os.Open(path) }

// openNoLink opens for the user alone, and fails where the name is a link.
func openNoLink(path string, flags int) (*os.File, error) {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return nil, errors.New("is a link")
	}
	return os.OpenFile(path, flags, 0o600)
}
