package repo

import "path"

// Declares reports whether a file says by what names things can be run: a change of
// it can make a command wrong that a text gives.
func Declares(name string) bool {
	switch path.Base(name) {
	case "package.json", "pnpm-workspace.yaml", "deno.json", "deno.jsonc", "composer.json", "Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile",
		"Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml", "Taskfile.dist.yml", "Taskfile.dist.yaml", "Cargo.toml", "pyproject.toml", "pixi.toml", "hatch.toml",
		"poe_tasks.toml", "tox.ini", "tox.toml", "setup.cfg", "noxfile.py", "mise.toml", ".mise.toml", "Rakefile", "rakefile.rb", "mix.exs", "Procfile", "CMakePresets.json",
		"melos.yaml", "compose.yml", "compose.yaml", "docker-compose.yml", "docker-compose.yaml", ".pre-commit-config.yaml":
		return true
	}
	switch path.Ext(name) {
	case ".just", ".mk", ".rake":
		return true
	}
	return false
}
