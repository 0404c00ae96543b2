package inert

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"

	"pare/internal/lazyregexp"
)

// Line is one line of a CLAUDE.md that says something and does nothing else: it
// imports no file, ends where it ends, begins no comment and, save as [Title], no
// heading, and it is short. The zero value is an empty line.
type Line struct{ text string }

// String is the line without its end.
func (l Line) String() string { return l.text }

// maxLine is how long a line may be, in bytes: what is longer says more than one
// thing.
const maxLine = 400

// Ours is a line of pare's own, in which no text of others stands.
func Ours(text string) Line { return Line{text} }

// Title is a heading of a name. What would act in it is made text.
func Title(name string) Line {
	if text := prose(name, 80); text != "" {
		return Line{"# " + text}
	}
	return Line{"# Project"}
}

// Sentence is a line of what others wrote about the project. What would act in it
// is made text, and it is cut at most bytes.
func Sentence(text string, most int) Line { return Line{prose(text, min(most, maxLine))} }

// Item is an item of a list that says the text as it is, and behind it what others
// wrote about it, as [Sentence] does; ok is false where the text would do
// something.
func Item(text, about string) (line Line, ok bool) {
	if about = prose(about, maxLine/2); about != "" {
		text += ": " + about
	}
	if !harmless(text) || acts(text) {
		return Line{}, false
	}
	return Line{"- " + text}, true
}

// Fenced is a line within a fence: a command, with a remark behind it. Ok is false
// where they would do something.
func Fenced(cmd Command, remark string) (line Line, ok bool) {
	text := cmd.line
	if remark != "" {
		text += "  # " + remark
	}
	start := strings.TrimLeft(text, " ")
	if !harmless(text) || strings.HasPrefix(start, "```") || strings.HasPrefix(start, "~~~") {
		return Line{}, false
	}
	return Line{text}, true
}

// harmless reports whether a text is one short line in which nothing hides.
func harmless(text string) bool {
	return text != "" && len(text) <= maxLine && !strings.ContainsFunc(text, Hides) && !strings.Contains(text, "<!--") && !strings.Contains(text, "-->")
}

// acts reports whether a text imports a file: an @ does at the start of a line and
// after white space. Between back-ticks it does not, but the end of those is
// itself a matter of the text.
func acts(text string) bool {
	before := ' '
	for _, r := range text {
		if r == '@' && unicode.IsSpace(before) {
			return true
		}
		before = r
	}
	return false
}

// markup is what begins a heading, a list, a quotation, a table, a fence or a tag at
// the start of a line, or makes a heading of the line before.
var markup = lazyregexp.New("^(#{1,6}( |$)|[-*+]( |$)|[0-9]+[.)]( |$)|[><|]|~~~|```|[-=]+$)")

// prose is the text as one line that does nothing: names after an @ stand between
// back-ticks, marks of comments are gone, and so is what would make a heading or a
// list of it.
func prose(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case Hides(r) && r != 0x200d && !selects(r):
			return -1
		}
		return r
	}, text)
	for strings.Contains(text, "<!--") || strings.Contains(text, "-->") {
		text = strings.NewReplacer("<!--", "", "-->", "").Replace(text)
	}
	text = strings.Join(strings.Fields(text), " ")
	for n := 1; n > 0; text = strings.TrimLeft(text[n:], " ") {
		n = len(markup.FindString(text))
	}
	words := strings.Split(cut(text, most), " ")
	for i, w := range words {
		if strings.HasPrefix(w, "@") {
			words[i] = "`" + strings.ReplaceAll(w, "`", "") + "`"
		}
	}
	return strings.Join(words, " ")
}

// cut shortens a text to most bytes, at a word if there is one.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	text = text[:most]
	if i := strings.LastIndexByte(text, ' '); i > most/2 {
		text = text[:i]
	}
	return text + "…"
}

// Pad shows a text of others and fills it up to a display width; a longer one is left
// as it is.
func Pad(s string, width int) string {
	s = Show(s)
	return s + strings.Repeat(" ", max(0, width-runewidth.StringWidth(s)))
}
