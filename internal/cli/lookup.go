package cli

import (
	"pare/internal/disk"
	"pare/internal/nearest"
)

// nearestCommand is the command that a mistyped word was probably meant to be.
func nearestCommand(word string) string { return nearest.To(word, names(commands())) }

// plainPathError is the cause of an error about a path, without the path, which
// the message names already.
func plainPathError(err error) error { return disk.Cause(err) }
