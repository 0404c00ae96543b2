package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// atOnce is a clock on which everything is over at once.
func atOnce(time.Duration) <-chan time.Time {
	c := make(chan time.Time)
	close(c)
	return c
}

// A run that waits for somebody who never comes ends all the same after a signal: at
// the end of a pipe that nobody writes into, and of one that nobody reads from.
func TestASignalEndsARunThatWaits(t *testing.T) {
	forever, hold := io.Pipe()
	defer hold.Close()
	unread, full := io.Pipe()
	defer unread.Close()
	for name, e := range map[string]*Env{
		"nobody writes": {Stdin: forever, Stdout: io.Discard},
		"nobody reads":  {Stdin: strings.NewReader("fix it"), Stdout: full},
	} {
		ctx, signal := context.WithCancel(t.Context())
		e.Stderr, e.Dir, e.After = io.Discard, t.TempDir(), atOnce
		e.Getenv = func(string) string { return "" }
		e, lent := e.Watched()
		code := make(chan int)
		go func() {
			code <- untilSignal(ctx, e, lent, func() int { return Run(ctx, e) })
		}()
		signal()
		if got := <-code; got != ExitInterrupted {
			t.Errorf("%s: ended with %d, want %d", name, got, ExitInterrupted)
		}
	}
}

// A program that has the streams decides when it ends, and how.
func TestASignalWaitsForTheProgramThatHasTheStreams(t *testing.T) {
	ctx, signal := context.WithCancel(t.Context())
	e, lent := (&Env{}).Watched()
	back := e.Lend()
	asked := 0
	e.After = func(time.Duration) <-chan time.Time { asked++; return atOnce(0) }
	end := make(chan bool)
	signal()
	got := untilSignal(ctx, e, func() bool {
		has := lent() // before the program may give them back
		if asked == 3 {
			close(end)
			e.After = func(time.Duration) <-chan time.Time { return nil }
		}
		return has
	}, func() int { <-end; back(); return 7 })
	if got != 7 {
		t.Errorf("ended with %d, want 7 from the program", got)
	}
}

// brokenWriter is a stream that takes nothing, as a full disk or a closed pipe.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// The prompt goes out even when the report can not be written, byte for byte.
func TestThePromptGoesOutWithoutItsReport(t *testing.T) {
	dir := hostileProject(t)
	for _, args := range [][]string{
		{"trim"},
		{"trim", "--explain", "--outline"},
		{"trim", "--inline"},
		{"slice", "plain.py", "--for", "work_3", "--explain"},
		{"claudemd", "init", "--print"},
		{"lint", "--stdin-filename", "x.md", "--fix"},
	} {
		run := func(stderr io.Writer) (string, int) {
			var out bytes.Buffer
			code := Run(t.Context(), &Env{
				Args: args, Stdin: strings.NewReader("fix work_3 in @plain.py\n"), Stdout: &out, Stderr: stderr, Dir: dir,
				Getenv: func(string) string { return "" },
				Now:    func() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) },
			})
			return out.String(), code
		}
		want, wantCode := run(io.Discard)
		got, code := run(brokenWriter{})
		if got != want || code != wantCode || got == "" {
			t.Errorf("pare %s: without a report %d bytes and status %d, with one %d and %d", strings.Join(args, " "), len(got), code, len(want), wantCode)
		}
	}
}
