package cli

import (
	"context"
	"errors"

	"github.com/spf13/pflag"

	"pare/internal/lsp"
)

func lspCommand() *command {
	return &command{
		name:  "lsp",
		short: "be the language server of an editor",
		long: `
Speaks the Language Server Protocol on standard input and output; an editor starts
it. While a prompt, a CLAUDE.md or one of the client's own files is typed it shows
what pare lint finds, with the fixes as code actions and the rule's page on hover;
beside each @reference what the client will attach and its tokens; at the top of a
CLAUDE.md what every session pays. Code actions narrow one reference or all;
completion knows paths after @ and definitions after @file#.

It runs nothing, writes nothing and asks no server. docs/editors.md has the setup.
`,
		examples: []example{{"pare lsp", "in the configuration of an editor"}},
		setup: func(flags *pflag.FlagSet) runFunc {
			// Editors add it to every server.
			flags.Bool("stdio", true, "speak on standard input and output, which is the only way")
			return func(ctx context.Context, env *Env, args []string) error {
				if len(args) > 0 {
					return usagef("", "pare lsp takes no argument")
				}
				if env.StdinTerminal {
					return usagef("docs/editors.md has the setup of each", "pare lsp is started by an editor")
				}
				err := lsp.Serve(ctx, env, buildVersion().Version)
				if errors.Is(err, lsp.ErrNoGoodbye) {
					return errFound
				}
				return err
			}
		},
	}
}
