// Command pare trims the context of a prompt for Claude Code, and lints it.
package main

import (
	"os"

	"pare/internal/cli"
)

func main() { os.Exit(cli.Main()) }
