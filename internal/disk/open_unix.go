//go:build unix

package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// openNow opens for reading without waiting for anybody at the other end.
func openNow(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
}

// openNoLink opens for the user alone, and fails where the name is a link.
func openNoLink(path string, flags int) (*os.File, error) {
	return os.OpenFile(path, flags|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_NOCTTY, 0o600)
}
