//go:build linux || darwin

package disk

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// keepAttributes copies the extended attributes: access lists, and what people and
// desktops note. Those of the system itself it sets on its own.
func keepAttributes(f *os.File, target string) error {
	size, err := unix.Listxattr(target, nil)
	if err != nil || size == 0 {
		return nil // none, or none on this file system
	}
	list := make([]byte, size)
	if size, err = unix.Listxattr(target, list); err != nil {
		return fmt.Errorf("read its attributes: %w", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(list[:size]), "\x00"), "\x00") {
		if !strings.HasPrefix(name, "user.") && !strings.HasPrefix(name, "system.posix_acl_") {
			continue
		}
		if err := copyAttribute(f, target, name); err != nil {
			return fmt.Errorf("keep its attribute %s: %w", name, err)
		}
	}
	return nil
}

func copyAttribute(f *os.File, target, name string) error {
	size, err := unix.Getxattr(target, name, nil)
	if err != nil {
		return err
	}
	value := make([]byte, size)
	if size > 0 {
		if size, err = unix.Getxattr(target, name, value); err != nil {
			return err
		}
	}
	return unix.Fsetxattr(int(f.Fd()), name, value[:size], 0)
}
