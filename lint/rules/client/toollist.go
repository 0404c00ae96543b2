package clientrules

import (
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/source"
)

// toolName is a name in a list of tools, and where it stands.
type toolName struct {
	text string // with brackets
	name string
	span source.Span
}

// toolsOf takes a list of tools apart: a list of texts, or one text with commas
// or blanks between the names, those within brackets aside.
func toolsOf(n *jsontree.Node, data []byte) []toolName {
	switch {
	case n.Is(jsontree.List):
		var all []toolName
		for _, item := range n.Items {
			if item.Is(jsontree.Text) {
				all = append(all, nameAt(item.Text, item.Span))
			}
		}
		return all
	case n.Is(jsontree.Text):
		return splitTools(n, data)
	}
	return nil
}

func nameAt(text string, at source.Span) toolName {
	name, _, _ := strings.Cut(text, "(")
	return toolName{text: text, name: strings.TrimSpace(name), span: at}
}

func splitTools(n *jsontree.Node, data []byte) []toolName {
	byComma := cutOutside(n.Text, ',')
	parts := byComma
	if len(byComma) == 1 {
		parts = cutOutside(n.Text, ' ')
	}
	written := string(n.Span.Text(data))
	var all []toolName
	from := 0
	for _, p := range parts {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		at := n.Span
		if i := strings.Index(written[min(from, len(written)):], p); i >= 0 {
			at = source.Span{Start: n.Span.Start + from + i, End: n.Span.Start + from + i + len(p)}
			from += i + len(p)
		}
		all = append(all, nameAt(p, at))
	}
	return all
}

// cutOutside cuts a text at a byte where no bracket is open.
func cutOutside(text string, at byte) []string {
	var parts []string
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		case at:
			if depth <= 0 {
				parts = append(parts, text[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, text[start:])
}

// isTool reports whether a name may be one of a tool: the client's own, or one of
// a server, whose names nobody knows here.
func isTool(name string) bool {
	if name == "*" || strings.Contains(name, "__") {
		return true
	}
	t, known := clientfiles.FindTool(name)
	return known && !t.Gone
}
