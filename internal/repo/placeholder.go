package repo

import (
	"path"
	"strings"

	"pare/internal/lazyregexp"
)

var (
	placeholderWord = lazyregexp.New(`(?i)(?:^|[_.\-/])(?:foo|bar|baz|qux|your|my|xxx+|yyyy|nnnn?|placeholder|whatever|somefile|some|dummy|todo|tbd|abc|new-?thing|specific|affected|changed)(?:[_.\-/]|$)`)
	pathTo          = lazyregexp.New(`(?i)(?:^|/)(?:path|dir|folder)[_/\-]to[_/\-]|(?:^|/)path(?:/|$)`)
	nameSlot        = lazyregexp.New(`(?i)(?:^|[_.\-/])(?:\w+_name|name|filename)(?:_\w+)?(?:[_.\-/]|$)`)
	roleSlot        = lazyregexp.New(`(?i)(?:^|/)(?:test|my|your|new|the|some|a|specific)[_-](?:provider|feature|module|component|package|service|plugin|entity|model|resource|file|class|agent|tool|command|script)s?(?:[./]|$)`)
	capsSlot        = lazyregexp.New(`(?:^|[/_.\-])(?:X+|Y+|N+|NAME|FEATURE|VERSION|ID|FOO|BAR|YYYY|MM|DD|[A-Z]*_NAME)(?:[/_.\-]|$)|(?:^|[a-z])Here(?:\W|$)|/v?X\.|XX|NN`)
	mySlot          = lazyregexp.New(`(?i)(?:^|[_./-])my(?:provider|module|feature|app|project|package|plugin|component|class|file|test|service|lib|command|script|tool|agent|model|new)`)
	oneLetter       = lazyregexp.New(`(?:^|/)[a-z](?:[._](?:test|spec))?\.\w+$`)
	exampleBase     = lazyregexp.New(`(?i)^(?:example|sample|demo|test_?file|my|file|foo|bar|action)\d*(?:\.|$)`)
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
