package workspace

import (
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"pare/internal/disk"
)

// ignores is what one folder's .gitignore says, and what stands above it. The
// rules are those of gitignore(5); the globbing is doublestar's.
type ignores struct {
	outer *ignores
	dir   string // of the file, relative to the root
	rules []ignoreRule
}

type ignoreRule struct {
	pattern string // for doublestar, matched against the path below dir
	negate  bool
	folders bool // matches folders only
}

// maxIgnores is the largest .gitignore that is read, in bytes.
const maxIgnores = 1 << 20

// readIgnores adds a folder's .gitignore to those above it. At the top of a
// repository .git/info/exclude comes first, since it has less to say.
func readIgnores(dir, rel string, list []fs.DirEntry, outer *ignores) *ignores {
	for _, d := range list {
		name := ""
		switch d.Name() {
		case ".git":
			name = filepath.Join(dir, ".git", "info", "exclude")
		case ".gitignore":
			name = filepath.Join(dir, ".gitignore")
		default:
			continue
		}
		if data, err := disk.Read(name, maxIgnores); err == nil {
			outer = &ignores{outer, rel, parseIgnores(string(data))}
		}
	}
	return outer
}

func parseIgnores(text string) []ignoreRule {
	var rules []ignoreRule
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		if rule, ok := parseIgnore(strings.TrimRight(line, "\r\n")); ok {
			rules = append(rules, rule)
		}
	}
	return rules
}

func parseIgnore(line string) (ignoreRule, bool) {
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if line == "" || line[0] == '#' {
		return ignoreRule{}, false
	}
	var rule ignoreRule
	line, rule.negate = strings.CutPrefix(line, "!")
	line, rule.folders = strings.CutSuffix(line, "/")
	if line == "" {
		return ignoreRule{}, false
	}
	anchored := strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if !anchored {
		line = "**/" + line
	}
	// What doublestar reads otherwise than git: braces, and a final ** that also
	// matches the folder itself.
	line = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line)
	if strings.HasSuffix(line, "/**") {
		line += "/*"
	}
	rule.pattern = line
	return rule, doublestar.ValidatePattern(line)
}

// match reports whether a path is ignored. The last rule that matches decides,
// the deepest file first. It is asked from the top down, so nothing below an
// ignored folder is ever asked for: git, too, has no way back in there.
func (ig *ignores) match(name string, isFolder bool) bool {
	for ; ig != nil; ig = ig.outer {
		below := name
		if ig.dir != "" {
			below = strings.TrimPrefix(name, ig.dir+"/")
		}
		for i := len(ig.rules) - 1; i >= 0; i-- {
			rule := &ig.rules[i]
			if rule.folders && !isFolder {
				continue
			}
			if doublestar.MatchUnvalidated(rule.pattern, below) {
				return !rule.negate
			}
		}
	}
	return false
}
