package cli

import "pare/internal/env"

// Env is the world of one run. Nothing below this package looks at the process.
type Env = env.Env

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
