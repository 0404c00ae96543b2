// Package toml is the one way to read TOML, which mostly comes from a repository
// that a stranger wrote: what is nested deeper than any manifest is refused, since
// the time that reading it takes grows with the square of the depth.
package toml

import (
	"fmt"

	"github.com/BurntSushi/toml"
)

// The types of the library that callers look into.
type (
	MetaData   = toml.MetaData
	Key        = toml.Key
	ParseError = toml.ParseError
)

// maxDepth bounds the parts of a key, and the brackets and braces around a value.
const maxDepth = 100

// depthError is what is wrong with a text that is nested too deeply.
type depthError struct{ Line int }

// Error says where.
func (e *depthError) Error() string {
	return fmt.Sprintf("line %d: nested more than %d deep", e.Line, maxDepth)
}

// Unmarshal is the library's, for a text that is not nested too deeply.
func Unmarshal(data []byte, into any) error {
	_, err := Decode(string(data), into)
	return err
}

// Decode is the library's, for a text that is not nested too deeply.
func Decode(text string, into any) (MetaData, error) {
	if line := tooDeep(text); line > 0 {
		return MetaData{}, &depthError{Line: line}
	}
	return toml.Decode(text, into)
}

// tooDeep is the line where a text is nested too deeply; 0 where it is not. It knows
// strings and comments so far as a stranger could hide something in them.
func tooDeep(text string) int {
	line, depth, parts := 1, 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n':
			line++
			parts = 0
		case '#':
			for i+1 < len(text) && text[i+1] != '\n' {
				i++
			}
		case '"', '\'':
			end := stringEnd(text, i)
			for _, r := range text[i:end] {
				if r == '\n' {
					line++
				}
			}
			i = end - 1
		case '[', '{':
			depth++
			parts = 0
		case ']', '}':
			depth = max(0, depth-1)
			parts = 0
		case '=', ',':
			parts = 0
		case '.':
			parts++
		}
		if depth > maxDepth || parts > maxDepth {
			return line
		}
	}
	return 0
}

// stringEnd is where the string that begins at a quote ends: behind the same quotes.
// One of a single line ends with the line at the latest, where the library refuses it.
func stringEnd(text string, start int) int {
	quote := text[start]
	long := start+2 < len(text) && text[start+1] == quote && text[start+2] == quote
	i := start + 1
	if long {
		i = start + 3
	}
	for ; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == '\n' && !long:
			return i
		case text[i] == quote && !long:
			return i + 1
		case text[i] == quote && i+2 < len(text) && text[i+1] == quote && text[i+2] == quote:
			return i + 3
		}
	}
	return len(text)
}
