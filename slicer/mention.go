package slicer

import (
	"path"
	"strings"

	"pare/prompt"
	"pare/slicer/internal/place"
)

// cleaned is a prompt as its task is read: without the codes by which terminals
// paint, and with one character in the place of each reference to a file. They
// say what may be looked at and nothing of the task, and their folders are words
// that mislead. Mentions of one file that follow one another are one, and the white
// space around them is one blank or one end of a line: so a prompt that pare has
// trimmed, which names a file many times, is read as the one it was made from, and
// trimming it again changes nothing.
func cleaned(text string, exists func(path string) bool) (string, []place.Mark) {
	if exists == nil {
		exists = namesFile
	}
	var w gapWriter
	last := 0
	if strings.Contains(text, "@") {
		for ref := range prompt.EachReference([]byte(text), exists) {
			if ref.Reason != prompt.WordBefore && (ref.Exists || ref.Certain) {
				w.piece(place.WithoutColours(text[last:ref.Span.Start]))
				w.mark(ref.Path)
				last = ref.Span.End
			}
		}
	}
	w.piece(place.WithoutColours(text[last:]))
	return w.b.String() + w.gap, w.marks
}

// namesFile reports whether a path has a folder and an ending. With a known ending
// it needs no folder: that is the reader's own knowledge.
func namesFile(p string) bool {
	return strings.Contains(p, "/") && path.Ext(p) != "" && !strings.HasSuffix(p, ".")
}

// gapWriter writes pieces of a text with marks between them.
type gapWriter struct {
	b     strings.Builder
	marks []place.Mark
	gap   string // what is to be written before the next words
}

func (w *gapWriter) piece(s string) {
	body := strings.TrimLeft(s, " \t\r\n")
	before := s[:len(s)-len(body)]
	body = strings.TrimRight(body, " \t\r\n")
	after := s[len(before)+len(body):]
	if len(w.marks) > 0 {
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

// mark writes what stands for a reference, if the last thing written is not the
// mark of the same file.
func (w *gapWriter) mark(path string) {
	if n := len(w.marks); n > 0 && w.marks[n-1].Path == path && w.b.Len() == w.marks[n-1].At+len(place.Object) {
		return
	}
	if w.widen(" "); w.b.Len() > 0 {
		w.b.WriteString(w.gap)
	}
	w.marks = append(w.marks, place.Mark{At: w.b.Len(), Path: path})
	w.b.WriteString(place.Object)
	w.gap = " "
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
