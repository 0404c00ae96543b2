package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"
)

// Understands reports what is wrong with a command line that a document shows: no
// such command, no such flag. Nothing is run, and values are not looked at.
func Understands(args []string) error {
	table := commands()
	cmd := table[0]
	if len(args) > 0 {
		if named := find(table, args[0]); named != nil {
			cmd, args = named, args[1:]
		}
	}
	path := []string{cmd.name}
	for len(cmd.subs) > 0 && len(args) > 0 {
		sub := find(cmd.subs, args[0])
		if sub == nil {
			break
		}
		cmd, args, path = sub, args[1:], append(path, sub.name)
	}
	if cmd.setup == nil {
		if len(args) > 0 {
			return runGroup(nil, cmd, path, args)
		}
		return nil
	}
	flags, _ := cmd.flagSet()
	err := flags.Parse(args)
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		return fmt.Errorf("pare %v: %w", path, err)
	}
	return nil
}
