package repo

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Ignore is what all .gitignore files of a repository say. It answers for paths
// that do not exist, which git itself does only one by one.
type Ignore struct {
	rules []ignoreRule // in order: a deeper file's rules come later
}

type ignoreRule struct {
	dir     string // of the .gitignore
	pattern string
	dirOnly bool
	negate  bool
	base    bool // no slash within: matches at any depth
}

func readIgnore(r *Repo) *Ignore {
	names := slices.Clone(r.Tree().Named(".gitignore"))
	slices.SortFunc(names, func(a, b string) int { return strings.Count(a, "/") - strings.Count(b, "/") })
	ig := &Ignore{}
	for _, name := range names {
		data, err := r.Read(name)
		if err != nil {
			continue
		}
		dir := Clean(path.Dir(name))
		for line := range strings.Lines(string(data)) {
			if rule, ok := parseIgnore(dir, line); ok {
				ig.rules = append(ig.rules, rule)
			}
		}
	}
	return ig
}

func parseIgnore(dir, line string) (ignoreRule, bool) {
	line = strings.TrimRight(line, "\r\n")
	if !strings.HasSuffix(line, `\ `) {
		line = strings.TrimRight(line, " \t")
	}
	if line == "" || line[0] == '#' {
		return ignoreRule{}, false
	}
	rule := ignoreRule{dir: dir}
	if line[0] == '!' {
		rule.negate, line = true, line[1:]
	}
	line = strings.TrimPrefix(line, `\`)
	if strings.HasSuffix(line, "/") {
		rule.dirOnly, line = true, strings.TrimRight(line, "/")
	}
	rule.base = !strings.Contains(line, "/")
	rule.pattern = strings.TrimPrefix(line, "/")
	return rule, rule.pattern != "" && doublestar.ValidatePattern(rule.pattern)
}

// Match reports whether git would ignore the path; a path with a slash at its
// end is a folder. A path below an ignored folder is ignored.
func (ig *Ignore) Match(p string) bool {
	isDir := strings.HasSuffix(p, "/")
	p = Clean(p)
	if p == "" || strings.HasPrefix(p, "../") {
		return false
	}
	elements := strings.Split(p, "/")
	for i := 1; i <= len(elements); i++ {
		// A name without a slash at its end may be meant as a folder too.
		if ig.one(strings.Join(elements[:i], "/"), isDir || i < len(elements) || path.Ext(p) == "") {
			return true
		}
	}
	return false
}

// one applies the rules to a path alone, without its parents. The last rule that
// matches decides.
func (ig *Ignore) one(p string, isDir bool) bool {
	ignored := false
	for i := range ig.rules {
		r := &ig.rules[i]
		if r.negate != ignored || (r.dirOnly && !isDir) {
			continue
		}
		if r.match(p) {
			ignored = !r.negate
		}
	}
	return ignored
}

func (r *ignoreRule) match(p string) bool {
	if r.dir != "" {
		rest, ok := strings.CutPrefix(p, r.dir+"/")
		if !ok {
			return false
		}
		p = rest
	}
	if r.base {
		p = path.Base(p)
	}
	return doublestar.MatchUnvalidated(r.pattern, p)
}
