package grammars

import "bytes"

const (
	// kotlinStack is where the grammar's scanner ends the process: it keeps the
	// open strings in 1,024 bytes.
	kotlinStack = 1024
	// kotlinNesting is how deep templates may nest in a file that has enough of
	// them to get there.
	kotlinNesting = 256
)

// templatesTooDeep reports whether strings within the "${…}" of strings might
// nest so deep that the scanner of the Kotlin grammar calls abort. To open a
// string within a string takes a template, so few templates are safe; of a text
// with many, only what is plainly balanced is.
func templatesTooDeep(data []byte) bool {
	if bytes.Count(data, []byte("${")) < kotlinStack-8 {
		return false
	}
	var open []byte // '{' for a brace, '$' for a template, '"' and '3' for strings
	deep := 0
	top := func() byte {
		if len(open) == 0 {
			return 0
		}
		return open[len(open)-1]
	}
	for i := 0; i < len(data); i++ {
		in := top()
		quoted := in == '"' || in == '3'
		triple := bytes.HasPrefix(data[i:], []byte(`"""`))
		switch c := data[i]; {
		case in == '"' && c == '\\':
			i++
		case in == '3' && triple, in == '"' && c == '"':
			open = open[:len(open)-1]
			if in == '3' {
				i += 2
			}
		case quoted && c == '$' && i+1 < len(data) && data[i+1] == '{':
			open = append(open, '$')
			i++
			if deep++; deep > kotlinNesting {
				return true
			}
		case quoted:
		case triple:
			open = append(open, '3')
			i += 2
		case c == '"':
			open = append(open, '"')
		case c == '\'':
			i = skipCharacter(data, i)
		case c == '{':
			open = append(open, '{')
		case c == '}':
			if in == 0 {
				return true
			}
			if in == '$' {
				deep--
			}
			open = open[:len(open)-1]
		case c == '/' && i+1 < len(data) && (data[i+1] == '/' || data[i+1] == '*'):
			i = skipComment(data, i)
		}
	}
	return len(open) > 0
}

// skipCharacter is the last byte of the character literal at i, or i.
func skipCharacter(data []byte, i int) int {
	if i+2 < len(data) && data[i+1] != '\\' && data[i+2] == '\'' {
		return i + 2
	}
	if i+3 < len(data) && data[i+1] == '\\' && data[i+3] == '\'' {
		return i + 3
	}
	return i
}

// skipComment is the last byte of the comment at i.
func skipComment(data []byte, i int) int {
	end := []byte("*/")
	if data[i+1] == '/' {
		end = []byte("\n")
	}
	j := bytes.Index(data[i+2:], end)
	if j < 0 {
		return len(data)
	}
	return i + 2 + j + len(end) - 1
}
