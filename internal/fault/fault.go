// Package fault is the errors that tell a person what to do.
//
// An error with a hint has a method Hint; only the command line prints it. An
// error of usage is mended by writing something else, on the command line or in a
// file that pare was given, and ends a run with an exit code of its own.
package fault

import (
	"errors"
	"fmt"
)

// usage is a wrong use.
type usage struct{ message, hint string }

func (e *usage) Error() string { return e.message }

// Hint says what to write instead.
func (e *usage) Hint() string { return e.hint }

// Usage is an error about how pare was used, with what to write instead; the hint
// may be empty.
func Usage(hint, format string, args ...any) error {
	return &usage{message: fmt.Sprintf(format, args...), hint: hint}
}

// AsUsage makes an error one of usage, with the hint that it has.
func AsUsage(err error) error {
	if err == nil || IsUsage(err) {
		return err
	}
	return &usage{message: err.Error(), hint: HintOf(err)}
}

// IsUsage reports whether an error is about how pare was used.
func IsUsage(err error) bool {
	var u *usage
	return errors.As(err, &u)
}

// hinted is an error with advice that it does not have by itself.
type hinted struct {
	error
	hint string
}

// Hint says what to do about the error.
func (e *hinted) Hint() string { return e.hint }

// Unwrap gives the error without its hint.
func (e *hinted) Unwrap() error { return e.error }

// WithHint adds advice to an error that has none.
func WithHint(err error, hint string) error { return &hinted{err, hint} }

// HintOf is the advice of an error, empty where it has none.
func HintOf(err error) string {
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}
