package grammars

import (
	"bytes"
	"regexp"
	"sync"
)

// Words that are newer than a grammar may cost it the whole file. Those that say
// nothing about what is declared are blanked before it reads the text.

// newerWords finds them, by language: what is blanked is the first group.
var newerWords = map[*language]func() *regexp.Regexp{
	&langSwift: sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\bnonisolated(\(unsafe\))|\bthrows(\([\pL\w.]+\))|[:,&]\s*(~)(?:Copyable|Escapable)\b|(?m:^\s*(?:(?:public|private|internal|static|final)\s+)*(package|consuming|borrowing)\s+(?:[a-z]+\s+)*(?:func|var|let|struct|class|enum|actor|protocol|init)\b)`)
	}),
	&langKotlin: sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b(fun)\s+interface\b|(\?)\.\([^()]*\)\s*->|(?m:^\s*(context\s*\([^()\n]*\))\s*(?:\n\s*)?(?:[a-z]+\s+)*(?:fun|val|class)\b)`)
	}),
}

// newerHints are what a text has that holds such words at all: to look for them
// costs less than the expression.
var newerHints = map[*language][]string{
	&langSwift:  {"(unsafe)", "throws(", "~Copyable", "~Escapable", "package ", "consuming ", "borrowing "},
	&langKotlin: {"fun interface", "?.(", "context(", "context ("},
}

// blankNewer blanks such words; the text that it returns is as long as data.
func blankNewer(l *language, data []byte) []byte {
	words := newerWords[l]
	if words == nil {
		return data
	}
	some := false
	for _, hint := range newerHints[l] {
		some = some || bytes.Contains(data, []byte(hint))
	}
	if !some {
		return data
	}
	var out []byte
	for _, m := range words().FindAllSubmatchIndex(data, -1) {
		for g := 2; g < len(m); g += 2 {
			if m[g] < 0 {
				continue
			}
			if out == nil {
				out = bytes.Clone(data)
			}
			for i := m[g]; i < m[g+1]; i++ {
				out[i] = ' '
			}
		}
	}
	if out == nil {
		return data
	}
	return out
}
