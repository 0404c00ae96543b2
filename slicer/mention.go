package slicer

import (
	"path"
	"strings"

	"pare/prompt"
)

// withoutMentions is the text without its references to files. They say what may
// be looked at and nothing of the task, and their folders are words that mislead.
// A run of them, with the white space around it, is one gap: so a prompt that pare
// has trimmed, which names a file many times, is read as the one it was made from,
// and trimming it again changes nothing.
func withoutMentions(text string, exists func(path string) bool) string {
	if !strings.Contains(text, "@") {
		return text
	}
	if exists == nil {
		exists = namesFile
	}
	var w gapWriter
	last := 0
	for _, ref := range prompt.References([]byte(text), exists) {
		if ref.Reason != prompt.WordBefore && (ref.Exists || ref.Certain) {
			w.piece(text[last:ref.Span.Start])
			w.widen(" ")
			w.open, last = true, ref.Span.End
		}
	}
	if last == 0 {
		return text
	}
	w.piece(text[last:])
	return w.b.String() + w.gap
}

// namesFile reports whether a path has a folder and an ending. With a known ending
// it needs no folder: that is the reader's own knowledge.
func namesFile(p string) bool {
	return strings.Contains(p, "/") && path.Ext(p) != "" && !strings.HasSuffix(p, ".")
}

// gapWriter writes pieces of a text with a gap between them.
type gapWriter struct {
	b    strings.Builder
	open bool   // a reference stood before
	gap  string // what is to be written before the next words
}

func (w *gapWriter) piece(s string) {
	body := strings.TrimLeft(s, " \t\r\n")
	before := s[:len(s)-len(body)]
	body = strings.TrimRight(body, " \t\r\n")
	after := s[len(before)+len(body):]
	if w.open {
		w.widen(before)
	} else {
		w.b.WriteString(before)
	}
	if body != "" {
		w.b.WriteString(w.gap + body)
		w.gap = ""
	}
	w.widen(after)
}

// widen makes the gap one blank, or one end of a line where there is any.
func (w *gapWriter) widen(space string) {
	switch {
	case strings.Contains(space, "\n"):
		w.gap = "\n"
	case space != "" && w.gap == "":
		w.gap = " "
	}
}
