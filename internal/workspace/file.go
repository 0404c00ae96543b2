package workspace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// The causes that are no system errors.
var (
	ErrFolder    = errors.New("is a folder")
	ErrNotFolder = errors.New("is not a folder")
	ErrIrregular = errors.New("is neither a file nor a folder")
)

// TooLargeError is the cause when a file is over the limit of a read.
type TooLargeError struct {
	Size, Limit int64 // bytes
}

// Error says how large the file is and how large it may be.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%d bytes, over the limit of %d", e.Size, e.Limit)
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

// cause takes the system's reason out of an error that says the path again.
func cause(err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		return pathErr.Err
	case errors.As(err, &linkErr):
		return linkErr.Err
	}
	return err
}

// Read reads a whole file of at most limit bytes; 0 is no limit. A larger file
// is not read at all. Pipes and devices are refused, since they may never end.
// The error is an [*Error].
func Read(path string, limit int64) ([]byte, error) {
	data, err := read(path, limit)
	if err != nil {
		return nil, &Error{Op: "read", Path: path, Err: cause(err)}
	}
	return data, nil
}

func read(path string, limit int64) ([]byte, error) {
	f, size, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if limit <= 0 {
		return readSized(f, size)
	}
	if size > limit {
		return nil, &TooLargeError{Size: size, Limit: limit}
	}
	// It may have grown, and files of /proc say that they are empty.
	data, err := readSized(io.LimitReader(f, limit+1), size)
	if err == nil && int64(len(data)) > limit {
		return nil, &TooLargeError{Size: int64(len(data)), Limit: limit}
	}
	return data, err
}

// Open opens a regular file for reading and says how many bytes it has. Pipes,
// devices and folders are refused. The error is an [*Error].
func Open(path string) (*os.File, int64, error) {
	f, size, err := open(path)
	if err != nil {
		return nil, 0, &Error{Op: "read", Path: path, Err: cause(err)}
	}
	return f, size, nil
}

func open(path string) (*os.File, int64, error) {
	// Before opening: opening a pipe waits for its other end.
	info, err := os.Stat(path)
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(path)
	return f, info.Size(), err
}

// readSized reads everything into a buffer made for the size that is expected.
func readSized(r io.Reader, size int64) ([]byte, error) {
	// One byte more, so that the end is seen without growing.
	data := make([]byte, 0, size+1)
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

func regular(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return ErrFolder
	case !info.Mode().IsRegular():
		return ErrIrregular
	}
	return nil
}

// Write replaces a file's content in one step, or makes the file: a reader sees
// the old or the new, never a part. The mode stays; a link stays, and what it
// points to is written. A file that may not be written is left alone. The error
// is an [*Error].
func Write(path string, data []byte) error {
	if err := write(path, data); err != nil {
		return &Error{Op: "write", Path: path, Err: cause(err)}
	}
	return nil
}

func write(path string, data []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	} else if info, lerr := os.Lstat(path); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
		// A link to nothing, or a loop: replacing it would surprise.
		_, err := os.Stat(path)
		return err
	}
	info, err := os.Stat(path)
	exists := err == nil
	if exists {
		if err := regular(info); err != nil {
			return err
		}
		// A rename asks for rights on the folder only; the file has some too.
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		f.Close()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	tmp, err := createBeside(path)
	if err != nil {
		return err
	}
	// After the rename there is nothing left to remove.
	defer os.Remove(tmp.Name())
	if exists {
		err = tmp.Chmod(info.Mode().Perm())
	}
	if err == nil {
		_, err = tmp.Write(data)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	return err
}

// createBeside makes a new file next to path with the mode that the user's mask
// gives, which os.CreateTemp would not.
func createBeside(path string) (*os.File, error) {
	dir, base := filepath.Split(path)
	for i := 0; ; i++ {
		name := filepath.Join(dir, fmt.Sprintf(".%s.pare-%d-%d", base, os.Getpid(), i))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) || i == 100 {
			return f, err
		}
	}
}
