package models

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// name is a model's name taken apart. What clouds, gateways and releases put
// around it is gone: a region, a vendor, a date, a revision, a context size.
type name struct {
	plain   string   // what is left, for people and for the API
	claude  bool     // it says that it is one of Claude's
	words   []string // opus, sonnet and others, without "claude"
	version []int    // 4.5 is {4, 5}; a zero at the end is dropped
}

// vendor is how the names of Claude's models begin everywhere.
const vendor = "claude"

// parseName reads a name as any provider writes it:
//
//	claude-3-5-haiku-20241022, opus-4.8, Claude Opus 4.8, sonnet[1m],
//	us.anthropic.claude-sonnet-4-5-20250929-v1:0, claude-opus-4-5@20251101,
//	openrouter/anthropic/claude-3.7-sonnet:thinking
func parseName(s string) name {
	s = strings.ToLower(strings.TrimSpace(s))
	n := name{claude: strings.Contains(s, vendor) || strings.Contains(s, "anthropic")}
	if i := strings.LastIndex(s, vendor); i >= 0 {
		s = s[i:]
	} else if i := strings.LastIndexByte(s, '/'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.IndexAny(s, "[@:"); i >= 0 {
		s = s[:i]
	}
	var kept []string
	for _, part := range strings.FieldsFunc(s, isSeparator) {
		if isRelease(part) {
			continue
		}
		kept = append(kept, part)
		n.add(part)
	}
	n.plain = strings.Join(kept, "-")
	for len(n.version) > 1 && n.version[len(n.version)-1] == 0 {
		n.version = n.version[:len(n.version)-1]
	}
	return n
}

// isSeparator is anything but letters and digits, so that a name holds nothing
// else.
func isSeparator(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// isRelease reports whether a part of a name says which release of a model, or
// how much context of it: neither changes how it counts.
func isRelease(part string) bool {
	digits := strings.Trim(part, "0123456789") == ""
	return digits && len(part) >= 4 || part == "latest" || part == "1m" ||
		len(part) > 1 && part[0] == 'v' && strings.Trim(part[1:], "0123456789") == ""
}

// add takes a word, a number, or both at once as in opus4.
func (n *name) add(part string) {
	word := strings.TrimRight(part, "0123456789")
	number := part[len(word):]
	if word != "" && word != vendor {
		n.words = append(n.words, word)
	}
	if number != "" && len(n.version) < 2 {
		v, _ := strconv.Atoi(number) // digits, and few: see isRelease
		n.version = append(n.version, v)
	}
}

// kind is the first of the name's words that is one of the kinds.
func (n name) kind(kinds []string) string {
	for _, w := range n.words {
		if slices.Contains(kinds, w) {
			return w
		}
	}
	return ""
}
