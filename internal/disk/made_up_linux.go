package disk

import (
	"os"
	"slices"

	"golang.org/x/sys/unix"
)

// madeUp are the kinds of file systems whose files the system makes up: reading
// one can wait for ever (/proc/kmsg), tell secrets of the process, or do something.
var madeUp = []int64{
	unix.PROC_SUPER_MAGIC, unix.SYSFS_MAGIC, unix.DEBUGFS_MAGIC, unix.TRACEFS_MAGIC, unix.SECURITYFS_MAGIC,
	unix.CGROUP_SUPER_MAGIC, unix.CGROUP2_SUPER_MAGIC, unix.PSTOREFS_MAGIC, unix.EFIVARFS_MAGIC, unix.BPF_FS_MAGIC,
}

func isMadeUp(f *os.File) bool {
	var s unix.Statfs_t
	return unix.Fstatfs(int(f.Fd()), &s) == nil && slices.Contains(madeUp, int64(s.Type))
}
