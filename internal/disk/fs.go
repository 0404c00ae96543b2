package disk

import (
	"io/fs"
	"os"
)

// FS answers what package prompt asks of a disk. Paths are absolute; links are
// followed, also out of the root, because the client follows them.
type FS struct{}

// Stat is [os.Stat] with an [*Error].
func (FS) Stat(path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &Error{Op: "read", Path: path, Err: Cause(err)}
	}
	return info, nil
}

// Read reads a regular file of at most limit bytes, see [Read].
func (FS) Read(path string, limit int64) ([]byte, error) { return Read(path, limit) }

// Names are the names in a folder in the order that the disk gives, which is the
// order in which the client lists them.
func (FS) Names(path string) ([]string, error) {
	names, err := readNames(path)
	if err != nil {
		return nil, &Error{Op: "list", Path: path, Err: Cause(err)}
	}
	return names, nil
}

func readNames(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, ErrNotFolder
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Readdirnames(-1)
}
