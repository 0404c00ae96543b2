//go:build unix

package ledger

import (
	"errors"
	"os"
	"syscall"
)

// lockFile waits for the only lock on a file. It is given back when the file is
// closed or the process ends, however it ends.
func lockFile(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}
