package cli

import (
	"context"
	"os"
	"os/exec"
	"time"
)

// child is a command with the streams of this run. Where the run is to end it is
// told, and given time to clean up; who presses Ctrl-C tells both anyway.
func child(ctx context.Context, env *Env, dir string, argv []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Stdin = dir, env.Stdin
	cmd.Stdout, cmd.Stderr = env.Streams()
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}
