// Package globs is how pare matches paths against the patterns that people write:
// in pare.toml, on the command line, and in the rules of the client.
package globs

import (
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Match reports whether a path with slashes matches one of the patterns: * is
// anything but a slash, ** any number of folders, and a pattern that ends in a
// slash everything below that folder. A "./" before either means nothing. A
// pattern that is none matches nothing.
func Match(patterns []string, name string) bool {
	name = strings.TrimPrefix(name, "./")
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		pattern = strings.TrimPrefix(pattern, "./")
		if strings.HasSuffix(pattern, "/") {
			pattern += "**"
		}
		return doublestar.MatchUnvalidated(pattern, name)
	})
}

// Valid reports whether a pattern is one.
func Valid(pattern string) bool { return doublestar.ValidatePattern(pattern) }
