package repo

import (
	"path"
	"strings"
)

// outputs are the names that builds, tools and people put next to a repository
// and keep out of it, whatever its .gitignore says.
func outputs(name string) bool {
	switch strings.ToLower(name) {
	case "node_modules", "dist", "build", "out", "target", "bin", "obj", "coverage", "htmlcov", "tmp", "temp", "logs", "log", "cache",
		"__pycache__", "venv", ".venv", "env", "site-packages", "deriveddata", "pods", "_build", "deps", "output", "outputs", "generated",
		"vendor", "artifacts", "storybook-static", "worktrees", "local.properties", "secrets", ".terraform", "bazel-bin", "bazel-out",
		"cmakefiles", "cover", "test-results", "playwright-report", "debug", "release":
		return true
	}
	return false
}

// hiddenOutputs are files and folders with a dot that tools make for themselves.
func hiddenOutput(name string) bool {
	if sampleFile(name) {
		return false // what is copied to what is hidden is kept
	}
	for _, prefix := range []string{".env", ".next", ".nuxt", ".cache", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".tox", ".nox", ".venv", ".gradle", ".idea", ".DS_Store", ".turbo", ".coverage", ".git/", ".dart_tool", ".build", ".swiftpm", ".terraform", ".parcel-cache", ".svelte-kit", ".vercel", ".wrangler", ".netlify", ".eggs"} {
		if strings.HasPrefix(name+"/", prefix) {
			return true
		}
	}
	return name == ".git" || strings.Contains(name, ".local.") || strings.HasSuffix(name, ".local")
}

// Ignored reports whether a path is one that git ignores here, or an output that
// no repository holds: nobody can say of such a path that it is missing.
func (r *Repo) Ignored(p string) bool {
	if r.Ignore().Match(p) {
		return true
	}
	prefix := ""
	for _, e := range strings.Split(Clean(p), "/") {
		prefix = path.Join(prefix, e)
		if (outputs(e) && !r.Tree().IsDir(prefix)) || hiddenOutput(e) {
			return true
		}
	}
	return r.Submodule(p)
}

// Submodule reports whether a path lies in a git submodule, whose files the
// repository does not list.
func (r *Repo) Submodule(p string) bool {
	p = Clean(p)
	for _, m := range r.submodules() {
		if p == m || strings.HasPrefix(p, m+"/") {
			return true
		}
	}
	return false
}

func (r *Repo) submodules() []string {
	var all []string
	for _, name := range r.Tree().Named(".gitmodules") {
		data, err := r.Read(name)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(data)) {
			if key, value, ok := strings.Cut(line, "="); ok && strings.TrimSpace(key) == "path" {
				all = append(all, Clean(path.Join(path.Dir(name), strings.TrimSpace(value))))
			}
		}
	}
	return all
}
