package disk

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// nameless is a new file in a folder that has no name yet; not every file system
// has them.
func nameless(dir string) (*os.File, bool) {
	if dir == "" {
		dir = "."
	}
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_WRONLY|unix.O_CLOEXEC, 0o666)
	if err != nil {
		return nil, false
	}
	f := os.NewFile(uintptr(fd), dir)
	if !Exists(handle(f)) {
		f.Close() // no /proc, through which it would get its name
		return nil, false
	}
	return f, true
}

func handle(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }

// giveName gives such a file a name that nothing has.
func giveName(f *os.File, name string) error {
	err := unix.Linkat(unix.AT_FDCWD, handle(f), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW)
	if err != nil {
		return &os.PathError{Op: "link", Path: name, Err: err}
	}
	return nil
}
