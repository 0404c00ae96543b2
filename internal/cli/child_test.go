package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os/exec"
	"testing"
)

// A command that has the streams is told when the run is to end, and may clean up.
func TestAChildMayCleanUp(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("NOT CHECKED: there is no sh here")
	}
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	e := &Env{Stdout: write, Stderr: io.Discard, Dir: t.TempDir()}
	cmd := child(ctx, e, e.Dir, []string{sh, "-c", "trap 'echo tidied; exit 3' INT; echo ready; while :; do sleep 0.01; done"})
	ended := make(chan error, 1)
	go func() { ended <- cmd.Run(); write.Close() }()
	lines := bufio.NewScanner(read)
	lines.Scan()
	cancel()
	lines.Scan()
	if lines.Text() != "tidied" {
		t.Errorf("after the signal: %q", lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, read) }()
	var exit *exec.ExitError
	if err := <-ended; !errors.As(err, &exit) && !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}
