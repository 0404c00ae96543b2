package report

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"

	"pare/internal/source"
	"pare/lint"
)

// defaultWidth is how wide an excerpt may be where the terminal is not known.
const defaultWidth = 100

// textWriter prints findings for a person.
type textWriter struct {
	*bufio.Writer
	paint palette
	masks masks
	width int
	codes map[string]bool // that were shown: the same lines are not printed again
}

func writeText(out *bufio.Writer, found []*lint.Finding, m masks, o Options) {
	w := &textWriter{Writer: out, paint: palette(o.Color), masks: m, width: o.Width}
	if w.width <= 0 {
		w.width = defaultWidth
	}
	for _, f := range found {
		w.finding(f)
	}
}

func (w *textWriter) finding(f *lint.Finding) {
	at := f.Start()
	fmt.Fprintf(w, "%s %s %s  %s\n",
		w.paint.bold(fmt.Sprintf("%s:%d:%d:", safe(f.File.Name), at.Line, at.Column)),
		w.paint.severity(f.Severity, f.Severity.String()+":"),
		safe(w.masks.clean(f.File, f.Message)),
		w.paint.dim(f.Rule.Code+" "+f.Rule.Name))
	w.excerpt(f.File, f.Span)
	for _, n := range f.Notes {
		w.note(f, n)
	}
	for _, fix := range f.Fixes {
		fmt.Fprintf(w, "  %s %s\n", w.paint.good(fixLabel(fix)+":"), safe(w.masks.clean(f.File, fix.Message)))
		w.code(fix.Code)
	}
}

// code prints the lines of a fix that is shown only, once.
func (w *textWriter) code(text string) {
	if text == "" || w.codes[text] {
		return
	}
	if w.codes == nil {
		w.codes = map[string]bool{}
	}
	w.codes[text] = true
	for line := range strings.Lines(text) {
		fmt.Fprintln(w, strings.TrimRight("      "+safe(strings.TrimRight(line, "\n")), " "))
	}
}

// fixLabel says what a fix is and what would make it.
func fixLabel(fix lint.Fix) string {
	switch fix.Safety {
	case lint.Safe:
		return "fix"
	case lint.Unsafe:
		return "unsafe fix"
	case lint.DisplayOnly:
		return "help"
	}
	return fix.Safety.String()
}

func (w *textWriter) note(f *lint.Finding, n lint.Note) {
	message := safe(w.masks.clean(f.File, n.Message))
	if n.File == nil {
		fmt.Fprintf(w, "  %s %s\n", w.paint.dim("note:"), message)
		return
	}
	at := n.File.Position(n.Span.Start)
	fmt.Fprintf(w, "  %s %s:%d:%d: %s\n", w.paint.dim("note:"), safe(n.File.Name), at.Line, at.Column, safe(w.masks.clean(n.File, n.Message)))
}

// excerpt prints the first line of the span that holds text of it. A place in an
// empty line needs no picture.
func (w *textWriter) excerpt(file *source.File, span source.Span) {
	line := file.Line(span.Start)
	whole := file.LineSpan(line, line)
	text := source.Span{Start: whole.Start, End: whole.Start + len(file.LineText(line))}
	if len(bytes.TrimSpace(text.Text(file.Data))) == 0 {
		return
	}
	gutter := fmt.Sprintf("%5d | ", line)
	width := max(20, w.width-len(gutter)-2)
	part := around(file.Data, text, span.Start, width)
	shown, carets := excerpt(w.masks.pieces(file, part), span, width, part.Start > text.Start, part.End < text.End)
	fmt.Fprintf(w, "%s%s\n", w.paint.dim(gutter), shown)
	fmt.Fprintf(w, "%s%s\n", w.paint.dim(strings.Repeat(" ", len(gutter)-2)+"| "), w.paint.good(carets))
}
