// Package disk is the one way to read files, and the one way to write them.
//
// What is read lies where strangers put it: a pipe, a device or a file of /proc
// can stand where a file should, and be without end. So only regular files are
// read, and each up to a bound. What is written replaces a file in one step, and
// only if it still holds what the caller has read; see replaceFile.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The causes that are no system errors.
var (
	ErrFolder    = errors.New("is a folder")
	ErrNotFolder = errors.New("is not a folder")
	errIrregular = errors.New("is neither a file nor a folder")
	// errMadeUp is a file of /proc and the like: the system makes it up when it is
	// read, may never end doing so, and gives no size.
	errMadeUp = errors.New("is no file on a disk: the system makes it up when it is read")
	// errChanged is a file that somebody else has written to since it was read.
	errChanged = errors.New("has been changed meanwhile, so it is left as it is now")
)

// TooLargeError is the cause when a file is over the limit of a read.
type TooLargeError struct {
	Size, Limit int64 // bytes
}

// Error says how large the file is and how large it may be.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%d bytes, over the limit of %d", e.Size, e.Limit)
}

// outsideError is the cause when a link leads out of the folder that is not to be
// left.
type outsideError struct{ Target, Root string }

// Error says where the link leads.
func (e *outsideError) Error() string {
	return fmt.Sprintf("is really %s, outside of %s", e.Target, e.Root)
}

// Hint says how to write it all the same.
func (e *outsideError) Hint() string {
	return "to change that file, name it by the path that it really has"
}

// Error is what went wrong with one path. Err is the cause: one of this package,
// or of the system ([fs.ErrNotExist], [fs.ErrPermission], …).
type Error struct {
	Op   string // what was being done: "read"
	Path string
	Err  error
}

// Error is the operation, the path and the cause.
func (e *Error) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Cause is the reason of an error of this package or of the system without the
// path, for a message that says it anyway.
func Cause(err error) error {
	var ours *Error
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &ours):
		return ours.Err
	case errors.As(err, &pathErr):
		return pathErr.Err
	case errors.As(err, &linkErr):
		return linkErr.Err
	}
	return err
}

// IsFile reports whether a path names a regular file, links followed.
func IsFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Exists reports whether there is anything by that name; a link to nothing is.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Lstat is [os.Lstat] with an [*Error].
func Lstat(path string) (fs.FileInfo, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, &Error{Op: "read", Path: path, Err: Cause(err)}
	}
	return info, nil
}

// List lists a folder, sorted by name, with an [*Error].
func List(path string) ([]fs.DirEntry, error) {
	list, err := os.ReadDir(path)
	if err != nil {
		return list, &Error{Op: "list", Path: path, Err: Cause(err)}
	}
	return list, nil
}

// resolve is a path with all links followed. Of what is not there, the nearest
// folder above that is counts.
func resolve(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if !errors.Is(err, fs.ErrNotExist) || Exists(path) || filepath.Dir(path) == path {
		return real, err
	}
	folder, err := resolve(filepath.Dir(path))
	return filepath.Join(folder, filepath.Base(path)), err
}

// Inside reports whether a path, with links followed, is a folder or lies within
// it.
func Inside(path, folder string) bool {
	real, err := resolve(path)
	if err != nil {
		return false
	}
	top, err := resolve(folder)
	if err != nil {
		return false
	}
	return within(real, top)
}

// within compares paths as they are written.
func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
