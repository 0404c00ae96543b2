package disk

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// defaultLimit is the most that [Read] reads where no limit is given, in bytes.
const defaultLimit = 64 << 20

// Read reads a whole file of at most limit bytes; 0 is 64 MiB. A larger
// file is not read at all. Pipes, devices and what the system makes up are
// refused, since they may never end. The error is an [*Error].
func Read(path string, limit int64) ([]byte, error) {
	data, err := read(path, limit)
	if err != nil {
		return nil, &Error{Op: "read", Path: path, Err: Cause(err)}
	}
	return data, nil
}

func read(path string, limit int64) ([]byte, error) {
	if limit <= 0 {
		limit = defaultLimit
	}
	f, size, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if size > limit {
		return nil, &TooLargeError{Size: size, Limit: limit}
	}
	// It may have grown since.
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
		return nil, 0, &Error{Op: "read", Path: path, Err: Cause(err)}
	}
	return f, size, nil
}

func open(path string) (*os.File, int64, error) {
	// Before opening: opening a device may do something.
	info, err := os.Stat(path)
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		return nil, 0, err
	}
	// It may be a pipe by now, which must not be waited for.
	f, err := openNow(path)
	if err != nil {
		return nil, 0, err
	}
	if info, err = f.Stat(); err == nil {
		err = regular(info)
	}
	if err == nil && isMadeUp(f) {
		err = errMadeUp
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// OpenNamed opens what somebody has named on the command line, which may be a
// pipe: a shell writes one for <(…). Opening it and reading from it can wait. The
// error is an [*Error].
func OpenNamed(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{Op: "read", Path: path, Err: Cause(err)}
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, &Error{Op: "read", Path: path, Err: ErrFolder}
	}
	return f, nil
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
		return errIrregular
	}
	return nil
}

// Below is a path as people read it: from a folder on where it lies within.
func Below(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}
