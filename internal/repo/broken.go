package repo

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"pare/internal/toml"
)

// Broken lists the manifests at the root and in workflows that do not parse.
func (r *Repo) Broken() []string {
	var all []string
	for _, name := range r.Tree().Files() {
		if strings.Contains(name, "/") && !strings.HasPrefix(name, ".github/workflows/") {
			continue
		}
		data, err := r.manifest(name)
		if err == nil && len(data) > 0 && !parses(name, data) {
			all = append(all, name)
		}
	}
	return all
}

func (r *Repo) manifest(name string) ([]byte, error) {
	switch base := path.Base(name); {
	case slices.Contains([]string{"package.json", "composer.json", "Cargo.toml", "pyproject.toml", "pnpm-workspace.yaml", "Taskfile.yml", "CMakePresets.json", "deno.json"}, base),
		strings.HasPrefix(name, ".github/workflows/") && (path.Ext(name) == ".yml" || path.Ext(name) == ".yaml"):
		return r.Read(name)
	}
	return nil, nil
}

func parses(name string, data []byte) bool {
	switch path.Ext(name) {
	case ".json":
		return json.Valid(plainJSON(data))
	case ".toml":
		var doc map[string]any
		return toml.Unmarshal(data, &doc) == nil
	default:
		var doc yaml.Node
		return yaml.Unmarshal(data, &doc) == nil
	}
}
