package claudemd

import (
	"path"
	"slices"
	"strings"

	"pare/internal/inert"
	"pare/internal/repo"
)

// inDir writes a command so that it runs in a folder; a folder that no shell can
// be told gives a line that is no command, and is not written.
func (c *collector) inDir(dir, line string) string {
	dir = strings.TrimPrefix(strings.TrimPrefix(dir, c.opts.Dir), "/")
	if dir == "" {
		return line
	}
	dir, ok := inert.Word(dir)
	if !ok {
		return ""
	}
	if rest, ok := strings.CutPrefix(line, "make "); ok {
		return "make -C " + dir + " " + rest
	}
	return "cd " + dir + " && " + line
}

// npmLine writes a script for the package manager of its folder.
func (c *collector) npmLine(t *repo.Target) string {
	pm := c.packageManager(t.Dir)
	switch {
	case pm == "npm" && (t.Name == "test" || t.Name == "start"):
		return "npm " + t.Name
	case pm == "npm" || pm == "bun":
		return pm + " run " + t.Name
	case pm == "pnpm" && pnpmOwn(t.Name):
		return "pnpm run " + t.Name
	}
	return pm + " " + t.Name
}

// pnpmOwn are scripts whose names are commands of pnpm or yarn themselves.
func pnpmOwn(name string) bool {
	return slices.Contains([]string{"deploy", "publish", "audit", "setup", "update", "install", "run", "check", "version", "dedupe", "patch", "link", "licenses", "env"}, name)
}

// packageManager finds the lock file nearest to the folder, upwards.
func (c *collector) packageManager(dir string) string {
	for {
		for _, lock := range []struct{ name, pm string }{
			{"pnpm-lock.yaml", "pnpm"}, {"yarn.lock", "yarn"}, {"bun.lock", "bun"}, {"bun.lockb", "bun"}, {"package-lock.json", "npm"}, {"pnpm-workspace.yaml", "pnpm"},
		} {
			if c.tree().IsFile(path.Join(dir, lock.name)) {
				return lock.pm
			}
		}
		if p := c.repo.Targets().NPM().In(dir); p != nil && p.PackageManager != "" {
			if pm, _, _ := strings.Cut(p.PackageManager, "@"); slices.Contains([]string{"npm", "pnpm", "yarn", "bun"}, pm) {
				return pm
			}
		}
		if dir == "" {
			return "npm"
		}
		dir = repo.Clean(path.Dir(dir))
	}
}

func (c *collector) pyTaskLine(t *repo.Target) string {
	text := c.text(t.File)
	switch {
	case strings.Contains(text, "[tool.poe.tasks"):
		return c.pyPrefix(t.Dir) + "poe " + t.Name
	case strings.Contains(text, "[tool.pdm.scripts"):
		return "pdm run " + t.Name
	case strings.Contains(text, "[tool.hatch.envs") || path.Base(t.File) == "hatch.toml":
		return "hatch run " + t.Name
	case strings.Contains(text, "[tool.taskipy"):
		return c.pyPrefix(t.Dir) + "task " + t.Name
	}
	return "pixi run " + t.Name
}
