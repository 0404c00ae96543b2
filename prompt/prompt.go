// Package prompt reads the @-references of a prompt as Claude Code does, and
// tells what the client will attach for them, byte for byte.
//
// [Parse] sees exactly the mentions that the client sees. [References] also
// understands what people write and mean although the client reads it
// otherwise. [Format] and [Rewrite] write mentions that the client reads as
// meant. [Attach] gives the text that the client will send.
//
// The package touches no disk: [FS] is what it asks of one. All that is said
// about the client was found by running version 2.1.330 against a stand-in of
// the Messages API (see testdata/README.md), none of it is taken from its code.
package prompt

import (
	"fmt"
	"strings"

	"pare/internal/source"
)

// Mention is a reference as the client sees it.
type Mention struct {
	Span     source.Span // of the whole reference, from its @, quotes included
	Text     string      // what the client calls the mention: neither @ nor quotes
	Path     string      // the file or folder it names, as written
	Selector Selector    // Whole or Lines
	Quoted   bool        // written @"…"
}

// Selector says which part of a file is meant. The set is closed: [Whole],
// [Lines], and for what people mean also [Ranges] and [Symbol].
type Selector interface {
	selector()
	fmt.Stringer
}

// Whole is the whole file, or a folder.
type Whole struct{}

// Lines is a range of lines, 1-based and inclusive. As the client reads them, a
// From of 0 is the whole file, a To of 0 is the end of the file, and a To before
// From gives nothing but a warning.
type Lines struct{ From, To int }

// Ranges are several ranges of lines, as written; the client knows only one.
type Ranges []Lines

// Symbol is a definition by its name, such as Class.method; the client does not
// know symbols.
type Symbol struct{ Name string }

func (Whole) selector()  {}
func (Lines) selector()  {}
func (Ranges) selector() {}
func (Symbol) selector() {}

// String is "whole".
func (Whole) String() string { return "whole" }

// String is the range as the client reads it in a mention: L3 or L3-9.
func (l Lines) String() string {
	if l.From == l.To {
		return fmt.Sprintf("L%d", l.From)
	}
	return fmt.Sprintf("L%d-%d", l.From, l.To)
}

// String lists the ranges with commas.
func (r Ranges) String() string {
	parts := make([]string, len(r))
	for i, l := range r {
		parts[i] = l.String()
	}
	return strings.Join(parts, ",")
}

// String is the name.
func (s Symbol) String() string { return s.Name }

// Opening says what the first characters of a prompt mean to the client. The
// set is closed.
type Opening uint8

// The openings.
const (
	// Plain is any prompt that does not begin with a slash.
	Plain Opening = iota
	// Command is a prompt that begins with /name. The client looks for a command of
	// that name; when there is none, mentions are attached as in a plain prompt,
	// unless a file or folder /name exists at the root of the disk: then nothing is.
	Command
	// SlashText is a prompt that begins with a slash and no name, such as a path or a
	// // comment. The client attaches nothing at all for it. A space before the slash
	// makes it plain.
	SlashText
)

// String is the name of the opening.
func (o Opening) String() string {
	return [...]string{"plain", "command", "slash text"}[o]
}

// OpeningOf tells how the client takes the start of a prompt.
func OpeningOf(text []byte) Opening {
	if len(text) == 0 || text[0] != '/' {
		return Plain
	}
	name := text[1:tokenEnd(text, 1)]
	if len(name) == 0 || !isWord(name[0]) {
		return SlashText
	}
	for _, b := range name {
		if !isWord(b) && b != '-' && b != ':' {
			return SlashText
		}
	}
	return Command
}

// MaxMentions is how many mentions of one prompt the client attaches.
const MaxMentions = 100

// Parse returns the mentions that the client attaches for a prompt, in its
// order: quoted ones first. Each string counts once, and at most [MaxMentions]
// are taken; the rest are silently ignored. Any bytes will do. The time is
// linear in the length of the text.
func Parse(text []byte) []Mention {
	if OpeningOf(text) == SlashText {
		return nil
	}
	return firstOfEach(occurrences(text), MaxMentions)
}

// firstOfEach keeps the first mention of each string, and at most most of them.
func firstOfEach(all []Mention, most int) []Mention {
	seen := make(map[string]bool, min(len(all), most))
	var out []Mention
	for _, m := range all {
		if len(out) == most {
			break
		}
		if !seen[m.Text] {
			seen[m.Text] = true
			out = append(out, m)
		}
	}
	return out
}
