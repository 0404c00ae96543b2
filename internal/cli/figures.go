package cli

import (
	"pare/internal/figures"
	"pare/tokenize"
)

// The figures of package figures, by the short names that reports use.
var (
	number  = figures.Commas
	rounded = figures.Rounded
	plural  = figures.Plural
	span    = figures.Span
	sizeOf  = figures.Bytes
)

// about writes an estimate as a person reads it: "~52,400", "0" for none.
func about(e tokenize.Estimate) string { return e.About() }
