//go:build unix

package git

import (
	"os/exec"
	"syscall"
)

// together makes git and what it starts one group, which is killed as a whole.
func together(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
