// Package inert makes text of strangers harmless where it arrives: on a terminal
// and in a log ([Show], [NewWriter]), in a CLAUDE.md ([Line]), in a shell ([Word],
// [Command]). What a prompt reads is package prompt's, see prompt.Inert.
//
// The name of a file, of a package or of a function is text of a stranger too. A
// place that takes only a type of this package can not be given such a name as it
// is.
package inert

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Hides reports whether a character cannot be seen, or does something to a
// terminal or to the order of the text: controls, escapes, marks of direction,
// what takes no room, and broken UTF-8.
func Hides(r rune) bool {
	if ' ' <= r && r < 0x7f {
		return false
	}
	return r == utf8.RuneError || unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || selects(r) || fills(r)
}

// selects reports whether the rune chooses how an emoji looks.
func selects(r rune) bool { return r == 0xfe0e || r == 0xfe0f }

// fills reports whether the rune is a letter by name that nobody sees.
func fills(r rune) bool {
	return r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0 || 0xfe00 <= r && r <= 0xfe0d || 0xe0100 <= r && r <= 0xe01ef
}

// Show is a text on one line, as it may be printed anywhere: what hides is shown
// by its number, <U+001B>, also ends of lines and tabs.
func Show(s string) string {
	if !strings.ContainsFunc(s, Hides) {
		return s
	}
	var b strings.Builder
	state := -1
	for s != "" {
		var cluster string
		var width int
		cluster, s, width, state = uniseg.FirstGraphemeClusterInString(s, state)
		b.WriteString(Cluster(cluster, width))
	}
	return b.String()
}

// Cluster is one character with all that joins it, as it may be printed. Joiners
// and selectors within an emoji stay: they make one picture of it. Width is the
// number of columns that it takes.
func Cluster(cluster string, width int) string {
	base, _ := utf8.DecodeRuneInString(cluster)
	seen := func(r rune) bool { // as part of the picture; no letter of Latin is joined to anything
		return width > 0 && (selects(r) || r == 0x200d && base >= 0xa9)
	}
	hides := strings.ContainsFunc(cluster, func(r rune) bool { return Hides(r) && !seen(r) })
	if !hides {
		return cluster
	}
	var b strings.Builder
	for _, r := range cluster {
		if Hides(r) {
			fmt.Fprintf(&b, "<U+%04X>", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Lines is a text of several lines of which each may be printed: tabs and ends of
// lines stay.
func Lines(s string) string {
	var b strings.Builder
	_, _ = NewWriter(&b).Write([]byte(s)) // to memory, which takes everything
	return b.String()
}

// NewWriter is a way to w for text that people read: what hides is shown by its
// number. Only tabs and ends of lines pass.
func NewWriter(w io.Writer) io.Writer { return &writer{w: w} }

type writer struct {
	w    io.Writer
	rest []byte // the start of a character that the next write goes on with
}

func (w *writer) Write(p []byte) (int, error) {
	if len(w.rest) == 0 && plain(p) {
		return w.w.Write(p)
	}
	text := append(w.rest, p...)
	n := completeLen(text)
	w.rest = append([]byte(nil), text[n:]...)
	var b strings.Builder
	for part := range strings.SplitAfterSeq(string(text[:n]), "\n") {
		body, end := strings.TrimSuffix(part, "\n"), part[len(strings.TrimSuffix(part, "\n")):]
		for i, cell := range strings.Split(body, "\t") {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(Show(cell))
		}
		b.WriteString(end)
	}
	_, err := io.WriteString(w.w, b.String())
	return len(p), err
}

// plain reports whether every byte may pass as it is.
func plain(p []byte) bool {
	for _, c := range p {
		if (c < ' ' || c > '~') && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// completeLen is the length of a text without a character at its end that has only
// begun.
func completeLen(text []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if c := text[len(text)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(text[len(text)-i:]) {
				return len(text) - i
			}
			break
		}
	}
	return len(text)
}
