package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"pare/internal/fault"
	"pare/internal/inert"
)

// Errors that say what to do, by the short names that commands use.
var (
	usagef   = fault.Usage
	withHint = fault.WithHint
)

// errFound ends a run that went well and found something: exit code 1, and no
// message, since the findings have been reported.
var errFound = errors.New("found something")

// exitStatus is the end of a run by the exit code of a command that pare ran.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// finish turns the end of a run into an exit code and says on w what went wrong.
func finish(err error, w io.Writer) int {
	var status exitStatus
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		// The reader went away, as head does. It has what it wanted.
		return ExitOK
	case errors.Is(err, errFound):
		return ExitFound
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "pare: interrupted")
		return ExitInterrupted
	case fault.IsUsage(err):
		complain(w, err)
		return ExitUsage
	}
	complain(w, err)
	return ExitFailed
}

func complain(w io.Writer, err error) {
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, one := range all {
		fmt.Fprintf(w, "pare: error: %s\n", inert.Show(one.Error()))
	}
	if hint := fault.HintOf(err); hint != "" {
		fmt.Fprintf(w, "pare: hint: %s\n", inert.Show(hint))
	}
}
