package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
)

// usageError is a wrong use of the command line.
type usageError struct {
	message string
	hint    string
}

func (e *usageError) Error() string { return e.message }

// Hint says what to type instead.
func (e *usageError) Hint() string { return e.hint }

func usagef(hint, format string, args ...any) error {
	return &usageError{message: fmt.Sprintf(format, args...), hint: hint}
}

// hinted is an error with advice that belongs to the command line alone.
type hinted struct {
	error
	hint string
}

// Hint says what to do about the error.
func (e *hinted) Hint() string { return e.hint }

// Unwrap gives the error without its hint.
func (e *hinted) Unwrap() error { return e.error }

// withHint adds advice to an error that has none.
func withHint(err error, hint string) error { return &hinted{err, hint} }

// errFound ends a run that went well and found something: exit code 1, and no
// message, since the findings have been reported.
var errFound = errors.New("found something")

// exitStatus is the end of a run by the exit code of a command that pare ran.
type exitStatus int

func (e exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// finish turns the end of a run into an exit code and says on w what went wrong.
func finish(err error, w io.Writer) int {
	var usage *usageError
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
	case errors.As(err, &usage):
		complain(w, err)
		return ExitUsage
	}
	complain(w, err)
	return ExitFailed
}

func complain(w io.Writer, err error) {
	fmt.Fprintf(w, "pare: error: %v\n", err)
	var h interface{ Hint() string }
	if errors.As(err, &h) && h.Hint() != "" {
		fmt.Fprintf(w, "pare: hint: %s\n", h.Hint())
	}
}
