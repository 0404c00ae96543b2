package cli

import (
	"fmt"
	"io"
	"time"
)

// Env is the world of one run. Nothing below this package looks at the process:
// its arguments, streams, environment and clock come in through here, so that a
// test can set them.
type Env struct {
	Args   []string // without the program's name
	Stdin  io.Reader
	Stdout io.Writer // the payload and nothing else
	Stderr io.Writer // reports, warnings, progress
	Dir    string    // absolute working directory
	Getenv func(string) string
	Now    func() time.Time

	// What the streams are connected to. A terminal on standard input means that
	// nobody pipes a prompt in; one on standard error may be coloured.
	StdinTerminal, StdoutTerminal, StderrTerminal bool
	Width                                         int // columns of the terminal, 0 if unknown

	said map[string]bool // see sayOnce
}

// sayOnce writes a line to standard error, unless this run has written it before:
// parts of a command find out the same thing.
func (e *Env) sayOnce(line string) {
	if e.said[line] {
		return
	}
	if e.said == nil {
		e.said = map[string]bool{}
	}
	e.said[line] = true
	fmt.Fprintf(e.Stderr, "pare: %s\n", line)
}

// The exit codes. `pare hook run` is the exception: it returns 0 or 2 only,
// because the client reads 2 as "block" and anything else as a broken hook.
const (
	ExitOK     = 0 // ran well, nothing to report
	ExitFound  = 1 // ran well and found something at or over --fail-on
	ExitUsage  = 2 // wrong usage
	ExitFailed = 3 // could not do it
	// ExitInterrupted is what shells expect after SIGINT: 128 and the signal.
	ExitInterrupted = 130
)
