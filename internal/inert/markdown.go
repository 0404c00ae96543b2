package inert

import "strings"

// Cell is a text as it may stand in Markdown that a forge shows, also in a cell of
// a table: one line that formats nothing, links nowhere, calls nobody by @name and
// closes no issue by its number. What could do one of these stands in a code span.
func Cell(s string) string {
	s = strings.TrimSpace(Show(s))
	if !strings.ContainsAny(s, "@#<>[]*_~`\\|&!") && !strings.Contains(s, "://") && !strings.Contains(s, "www.") {
		return s
	}
	return Code(s)
}

// Code is a text as a code span of Markdown, also in a cell of a table.
func Code(s string) string {
	s = strings.TrimSpace(Show(s))
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	// A bar ends the cell even in a span, and a back-slash before it keeps it; one that
	// stands there already would be taken for that.
	s = strings.ReplaceAll(strings.ReplaceAll(s, `\|`, `\ |`), "|", `\|`)
	return fence + s + fence
}
