package slicer

import "strings"

// withoutMentions is the text without its references to files. They say what may
// be looked at and nothing of the task, and their folders are words that mislead.
// So a prompt that pare has trimmed, which names a file many times, is read as
// the one it was made from, and trimming it again changes nothing.
func withoutMentions(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	var b strings.Builder
	last := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '@' || i > 0 && !isSpace(text[i-1]) && text[i-1] != '(' {
			continue
		}
		end := mentionEnd(text, i)
		if namesFile(text[i+1 : end]) {
			b.WriteString(text[last:i])
			last = end
		}
		i = end - 1
	}
	b.WriteString(text[last:])
	return b.String()
}

// mentionEnd is the offset after the reference that begins at start.
func mentionEnd(text string, start int) int {
	i := start + 1
	if i < len(text) && text[i] == '"' {
		if close := strings.IndexByte(text[i+1:], '"'); close >= 0 {
			i += close + 2
		}
	}
	for i < len(text) && !isSpace(text[i]) {
		i++
	}
	return i
}

// namesFile reports whether what follows an "@" is a file and not a decorator, an
// annotation, a package or a person.
func namesFile(name string) bool {
	name, _, lines := strings.Cut(name, "#L")
	if lines {
		return true
	}
	name = strings.Trim(name, "\"'`.,;:!?)")
	dot := strings.LastIndexByte(name, '.')
	return dot > 0 && (sourceEndings[name[dot+1:]] || strings.Contains(name[:dot], "/"))
}

// sourceEndings are the usual endings of files that prompts refer to by a bare
// name; with a folder any ending will do.
var sourceEndings = map[string]bool{
	"py": true, "go": true, "js": true, "mjs": true, "cjs": true, "jsx": true, "ts": true, "tsx": true, "java": true, "kt": true, "kts": true, "rs": true,
	"c": true, "h": true, "cc": true, "cpp": true, "cxx": true, "hpp": true, "cs": true, "rb": true, "php": true, "swift": true, "scala": true, "sh": true,
	"ex": true, "exs": true, "lua": true, "ml": true, "sql": true, "proto": true, "tf": true, "vue": true, "svelte": true, "css": true, "scss": true, "html": true,
	"md": true, "json": true, "yaml": true, "yml": true, "toml": true, "xml": true, "txt": true, "m": true, "mm": true, "dart": true, "zig": true,
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
