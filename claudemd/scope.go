package claudemd

import (
	"path"
	"slices"

	"pare/internal/repo"
)

// scopePaths are the patterns for the files of a scope, nil for one that is not
// known.
func scopePaths(scope string) []string {
	var all []string
	for _, ext := range scopeExts(scope) {
		all = append(all, "**/*"+ext)
	}
	return all
}

func scopeExts(scope string) []string {
	switch scope {
	case "javascript":
		return []string{".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs"}
	case "python":
		return []string{".py"}
	case "rust":
		return []string{".rs"}
	case "c":
		return []string{".c", ".h", ".cc", ".cpp", ".hpp"}
	}
	return nil
}

// Scopes lists the scopes of the facts, sorted. There are none where the whole
// repository is of one language: then a rule for a part would hold for all.
func (f *Facts) Scopes(r *repo.Repo) []string {
	languages := map[string]bool{}
	for _, name := range r.Tree().Files() {
		if ext := path.Ext(name); programText(ext) || ext == ".tsx" {
			languages[ext] = true
		}
	}
	var all []string
	for i := range f.List {
		scope := f.List[i].Scope
		if scope == "" || slices.Contains(all, scope) {
			continue
		}
		others := 0
		for ext := range languages {
			if !slices.Contains(scopeExts(scope), ext) {
				others++
			}
		}
		if others > 0 {
			all = append(all, scope)
		}
	}
	slices.Sort(all)
	return all
}

// ScopePatterns are those patterns of a scope that match a file here: a pattern
// that matches nothing would be a finding of its own.
func ScopePatterns(r *repo.Repo, scope string) []string {
	return slices.DeleteFunc(scopePaths(scope), func(p string) bool {
		return !slices.ContainsFunc(r.Tree().Files(), func(f string) bool { return path.Ext(f) == path.Ext(p) })
	})
}

// Packages lists the folders of the workspace's packages, sorted; empty where
// there is no workspace.
func Packages(r *repo.Repo) []string {
	d := detector{repo: r, facts: &Facts{}}
	var dirs []string
	for _, p := range d.parts() {
		dirs = append(dirs, p.dir)
	}
	return dirs
}
