package slicer

import "strings"

// plainMentions is the text with each file reference written once and without
// its lines. A prompt that pare has trimmed names a file many times, which says
// no more about the task than the one reference it had before; so trimming it
// again changes nothing.
func plainMentions(text string) string {
	if !strings.Contains(text, "#L") {
		return text
	}
	var b strings.Builder
	seen := map[string]bool{}
	last := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '@' || i > 0 && !isSpace(text[i-1]) && text[i-1] != '(' {
			continue
		}
		end := mentionEnd(text, i)
		name, _, _ := strings.Cut(text[i:end], "#L")
		b.WriteString(text[last:i])
		if !seen[name] {
			seen[name] = true
			b.WriteString(name)
		}
		last, i = end, end-1
	}
	return b.String() + text[last:]
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

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
