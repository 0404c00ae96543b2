package ledger

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockFile waits for the only lock on a file. It is given back when the file is
// closed or the process ends, however it ends.
func lockFile(f *os.File) error {
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &windows.Overlapped{})
}
