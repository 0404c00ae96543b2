package cli

import (
	"errors"
	"io/fs"

	"pare/budget"
	"pare/internal/config"
	"pare/internal/models"
	"pare/internal/nearest"
	"pare/internal/workspace"
)

// pickModel is the model that a command counts for: the one that is named, that
// of the configuration, or the client's own. Where another stands in for it that
// is said, once: a command asks once.
func pickModel(env *Env, settings *config.Config, name string) (models.Model, error) {
	return pickFrom(env, settings.Data(), firstOf(name, settings.Budget.Model))
}

func pickFrom(env *Env, data *budget.Data, name string) (models.Model, error) {
	model, err := data.Model(name)
	if err != nil {
		return model, asUsage(err)
	}
	if note := model.Note(); note != "" {
		env.sayOnce(printable(note))
	}
	return model, nil
}

// modelIn is pickModel by the configuration of a folder.
func modelIn(env *Env, dir, name string) (models.Model, error) {
	settings, err := loadConfig(env, dir)
	if err != nil {
		return models.Model{}, err
	}
	return pickModel(env, settings, name)
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
