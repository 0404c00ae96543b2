package workspace

import (
	"os"
	"path/filepath"
)

// MakeFolder makes the folder that a file is to lie in. The error is an
// [*Error].
func MakeFolder(file string) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return &Error{Op: "make folder", Path: dir, Err: cause(err)}
	}
	return nil
}
