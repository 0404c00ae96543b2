package repo

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Resolution says how a written path was found. The set is closed; NotFound is
// the only one that means that nothing is there.
type Resolution uint8

// The ways.
const (
	NotFound  Resolution = iota
	Exact                // from the root
	Relative             // from one of the folders given
	Suffix               // it ends the path of something deeper
	Stem                 // with an extension that was left out
	Skipped              // git ignores it, or it is an output: nobody can know
	Elsewhere            // out of the repository
)

// String is the name of the way.
func (r Resolution) String() string {
	return [...]string{"not found", "exact", "relative", "suffix", "stem", "skipped", "elsewhere"}[r]
}

// Resolve finds a path as people write it: from the root, from one of the
// folders given, or only its end. It returns the paths that it may mean, where
// they are known.
func (r *Repo) Resolve(p string, dirs ...string) (Resolution, []string) {
	if strings.HasPrefix(p, "~") || strings.HasPrefix(p, "/") {
		return Elsewhere, nil
	}
	t := r.Tree()
	clean := Clean(p)
	if t.Has(clean) {
		return Exact, []string{clean}
	}
	for _, d := range dirs {
		if d == "?" {
			continue
		}
		if full := path.Join(d, clean); t.Has(full) {
			return Relative, []string{Clean(full)}
		}
	}
	if r.belowFile(clean) {
		return Skipped, nil
	}
	outside := true
	for _, d := range append([]string{""}, dirs...) {
		outside = outside && strings.HasPrefix(path.Join(d, clean), "..")
	}
	if outside {
		return Elsewhere, nil
	}
	bare := strings.TrimLeft(clean, "./")
	if strings.HasPrefix(clean, "../") {
		clean = strings.ReplaceAll(clean, "../", "")
	}
	if all := t.EndingIn(clean); len(all) > 0 {
		return Suffix, all
	}
	if t.WithoutExtension(clean) || r.stemBelow(clean, dirs) {
		return Stem, nil
	}
	for _, d := range append([]string{""}, dirs...) {
		if d != "?" && r.Ignored(withSlash(path.Join(d, clean), p)) {
			return Skipped, nil
		}
	}
	if bare != clean && t.Has(bare) {
		return Exact, []string{bare}
	}
	if r.withRootName(clean) {
		return Exact, nil
	}
	return NotFound, nil
}

// belowFile reports whether a path leads through a file: git lists a link to a
// folder as one, and what is behind it cannot be known.
func (r *Repo) belowFile(p string) bool {
	for d := path.Dir(p); d != "." && d != "/"; d = path.Dir(d) {
		if r.Tree().IsFile(d) {
			return true
		}
	}
	return false
}

func withSlash(p, written string) string {
	if strings.HasSuffix(written, "/") {
		return p + "/"
	}
	return p
}

// stemBelow looks for the path without its extension relative to the folders and
// as the end of something deeper.
func (r *Repo) stemBelow(p string, dirs []string) bool {
	for _, d := range dirs {
		if d != "?" && r.Tree().WithoutExtension(path.Join(d, p)) {
			return true
		}
	}
	base := path.Base(p)
	if path.Ext(base) != "" || !strings.Contains(p, "/") {
		return false
	}
	for _, dir := range r.Tree().EndingIn(path.Dir(p)) {
		if r.Tree().WithoutExtension(path.Join(dir, base)) {
			return true
		}
	}
	return false
}

// withRootName reports whether a path exists when its first element is taken for
// the name of the repository itself.
func (r *Repo) withRootName(p string) bool {
	_, rest, ok := strings.Cut(p, "/")
	if !ok {
		return false
	}
	if r.Tree().IsDir(rest) {
		return true
	}
	return strings.Contains(rest, "/") && r.Tree().IsFile(rest)
}

// Glob reports whether a pattern matches a file or a folder: from the root, from
// one of the folders, or anywhere below.
func (r *Repo) Glob(pattern string, dirs ...string) bool {
	pattern = strings.TrimPrefix(pattern, "./")
	pattern = strings.TrimPrefix(pattern, "/")
	asDir := strings.TrimSuffix(pattern, "/")
	if !doublestar.ValidatePattern(asDir) {
		return true
	}
	patterns := []string{asDir, "**/" + asDir}
	for _, d := range dirs {
		if d != "" && d != "?" {
			patterns = append(patterns, path.Join(d, asDir))
		}
	}
	for _, f := range r.Tree().Files() {
		for _, p := range patterns {
			if doublestar.MatchUnvalidated(p, f) {
				return true
			}
		}
	}
	for _, d := range r.Tree().folders() {
		for _, p := range patterns {
			if doublestar.MatchUnvalidated(p, d) {
				return true
			}
		}
	}
	return false
}
