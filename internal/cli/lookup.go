package cli

import (
	"errors"
	"io/fs"

	"pare/internal/config"
	"pare/internal/nearest"
	"pare/internal/workspace"
	"pare/tokenize"
)

// lookupModel is the model of a name or alias; empty is the newest.
func lookupModel(name string) (tokenize.Model, error) {
	model, err := tokenize.Lookup(name)
	if err != nil {
		var unknown *tokenize.UnknownModelError
		if errors.As(err, &unknown) {
			return model, usagef(unknown.Hint(), "%v", err)
		}
	}
	return model, err
}

// loadConfig is the configuration that holds in a folder.
func loadConfig(env *Env, dir string) (*config.Config, error) {
	return config.Load(config.Places{Root: workspace.Root(dir), User: userConfigDir(env), Getenv: env.Getenv})
}

// nearestCommand is the command that a mistyped word was probably meant to be.
func nearestCommand(word string) string { return nearest.To(word, names(commands())) }

// plainPathError is the cause of an error about a path, without the path, which
// the message names already.
func plainPathError(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
