package tokenize

import (
	_ "embed"

	"pare/tokenize/internal/table"
)

// measured holds the measured costs and the fitted weights: docs/tokens.md says
// where they come from and how to make the blob again.
//
//go:embed data/claude.bin
var measured table.Table
