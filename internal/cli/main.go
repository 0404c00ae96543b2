// Package cli is the command line: the table of commands, their flags, what is
// read and written, and the exit codes.
//
// It is the only package that knows flags, and one of the few that touch disk,
// environment or clock. Commands are rows of one table; help, man page and
// completions come from it.
package cli

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/term"
)

// Main runs pare in this process and returns its exit code.
func Main() int { return MainWith(func(*Env) {}) }

// MainWith is [Main] in a world that is changed before the run, for tests of the
// whole program.
func MainWith(change func(*Env)) int {
	if len(os.Args) > 1 && os.Args[1] == "hook" {
		// A fault in C code or a panic must not end the process with status 2, which
		// the client would read as "block the prompt": let it abort.
		debug.SetTraceback("crash")
	}
	// With the signal ignored a write to a closed pipe is an error that finish
	// knows, on every stream.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.Getwd()
	if err != nil {
		return finish(err, os.Stderr)
	}
	env := &Env{
		Args:           os.Args[1:],
		Stdin:          os.Stdin,
		Stdout:         os.Stdout,
		Stderr:         os.Stderr,
		Dir:            dir,
		Getenv:         os.Getenv,
		Now:            time.Now,
		After:          time.After,
		StdinTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		StdoutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		StderrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	if env.StderrTerminal {
		env.Width, _, _ = term.GetSize(int(os.Stderr.Fd()))
	}
	change(env)
	env, lent := env.Watched()
	return untilSignal(ctx, env, lent, func() int {
		// The next signal ends the process as it ends any other.
		go func() { <-ctx.Done(); stop() }()
		return Run(ctx, env)
	})
}

// overrun is how long a run may go on after a signal. One that waits for nobody in
// particular ends much sooner.
const overrun = 700 * time.Millisecond

// untilSignal runs until the end, or until a signal has come and the run goes on all
// the same, wherever it waits: for somebody to write into a pipe or to read from one.
// No file is left half written by that, see package disk. A program that was lent the
// streams decides for itself when it ends.
func untilSignal(ctx context.Context, env *Env, lent func() bool, run func() int) int {
	code := make(chan int, 1)
	go func() { code <- run() }()
	select {
	case c := <-code:
		return c
	case <-ctx.Done():
	}
	for {
		select {
		case c := <-code:
			return c
		case <-env.Late(overrun):
			if !lent() {
				return ExitInterrupted
			}
		}
	}
}
