package repo

import (
	"path"
	"regexp"
	"strings"
)

var (
	placeholderWord = regexp.MustCompile(`(?i)(?:^|[_.\-/])(?:foo|bar|baz|qux|your|my|xxx+|yyyy|nnnn?|placeholder|whatever|somefile|some|dummy|todo|tbd|abc|new-?thing|specific|affected|changed)(?:[_.\-/]|$)`)
	pathTo          = regexp.MustCompile(`(?i)(?:^|/)(?:path|dir|folder)[_/\-]to[_/\-]|(?:^|/)path(?:/|$)`)
	nameSlot        = regexp.MustCompile(`(?i)(?:^|[_.\-/])(?:\w+_name|name|filename)(?:_\w+)?(?:[_.\-/]|$)`)
	roleSlot        = regexp.MustCompile(`(?i)(?:^|/)(?:test|my|your|new|the|some|a|specific)[_-](?:provider|feature|module|component|package|service|plugin|entity|model|resource|file|class|agent|tool|command|script)s?(?:[./]|$)`)
	capsSlot        = regexp.MustCompile(`(?:^|[/_.\-])(?:X+|Y+|N+|NAME|FEATURE|VERSION|ID|FOO|BAR|YYYY|MM|DD|[A-Z]*_NAME)(?:[/_.\-]|$)|(?:^|[a-z])Here(?:\W|$)|/v?X\.|XX|NN`)
	mySlot          = regexp.MustCompile(`(?i)(?:^|[_./-])my(?:provider|module|feature|app|project|package|plugin|component|class|file|test|service|lib|command|script|tool|agent|model|new)`)
	oneLetter       = regexp.MustCompile(`(?:^|/)[a-z]\.\w+$`)
	exampleBase     = regexp.MustCompile(`(?i)^(?:example|sample|demo|test_?file|my|file|foo|bar|action)\d*(?:\.|$)`)
)

// PlaceholderPath reports whether a path stands for any other: path/to/x,
// your-module/x, NAME.md.
func PlaceholderPath(p string) bool {
	if strings.Contains(p, "...") || strings.Contains(p, "…") {
		return true
	}
	return placeholderWord.MatchString(p) || pathTo.MatchString(p) || mySlot.MatchString(p) || oneLetter.MatchString(p) || roleSlot.MatchString(p) || capsSlot.MatchString(p) || exampleBase.MatchString(path.Base(p))
}

// SlotPath reports whether a part of a path is the name of what belongs there:
// "agents/agent_name/x". It is weaker than [PlaceholderPath]: real files are
// named so too.
func SlotPath(p string) bool { return nameSlot.MatchString(p) }
