//go:build unix

package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// names is how many names a file has.
func names(info fs.FileInfo) int {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(s.Nlink)
	}
	return 1
}

// alive reports whether there is a process with that number.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// keepMeta gives a new file the owner, the mode and the attributes of the one that
// it is to replace.
func keepMeta(f *os.File, target string, info fs.FileInfo) error {
	if err := keepOwner(f, info); err != nil {
		return err
	}
	if err := keepAttributes(f, target); err != nil {
		return err
	}
	// After the owner, whose change clears a part of it.
	return f.Chmod(info.Mode())
}

func keepOwner(f *os.File, info fs.FileInfo) error {
	want, ok := info.Sys().(*syscall.Stat_t)
	now, err := f.Stat()
	if err != nil {
		return err
	}
	have, same := now.Sys().(*syscall.Stat_t)
	if !ok || !same || want.Uid == have.Uid && want.Gid == have.Gid {
		return nil
	}
	if err := f.Chown(int(want.Uid), int(want.Gid)); err != nil {
		return fmt.Errorf("belongs to user %d and group %d, which it would not do any more: %w", want.Uid, want.Gid, Cause(err))
	}
	return nil
}
