//go:build race

package grammars

import "time"

// slack is what cutting a text that was given up may take on top, in processor time:
// it is there to tell a hang from a slow machine. The race detector takes ten times
// as long.
const slack = 30 * time.Second
