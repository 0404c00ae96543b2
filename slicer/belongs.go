package slicer

import (
	"bytes"
	"slices"
	"strings"

	"pare/grammars"
)

// tier orders the parts of what is named: where there is not room for all of
// them, the first ones go in. The set is closed.
type tier uint8

const (
	tierNamed  tier = iota // what the prompt names
	tierOpens              // the line that opens its class or module
	tierCalled             // what it calls in the same file
	tierOwn                // the type, constructor, fields and constants that it uses
	tierAround             // lines that open what is further out
	noTier                 // lines that belong to nothing that is named
)

// part is lines that belong to what is named.
type part struct {
	Range
	tier tier
}

// belongs is the parts that belong to a definition: what opens its class, what it
// calls one step deep, what it uses of its own class and of the file's constants.
func (d *directory) belongs(def int) []part {
	parts := d.opens(def)
	if !function(d.defs[def].Kind) {
		return parts
	}
	w := d.wordsOf(def)
	for _, c := range d.callees(def, w) {
		parts = append(parts, part{d.short(c, longCalled, longDoc), tierCalled})
		parts = append(parts, d.opens(c)...)
	}
	return append(parts, d.own(def, w)...)
}

// opens is the lines that open what is around a definition, the innermost first.
func (d *directory) opens(def int) []part {
	var out []part
	tier := tierOpens
	for p := d.defs[def].Parent; p >= 0; p = d.defs[p].Parent {
		if h := d.short(p, 0, shortDoc); h.First > 0 && h.First < d.lines[def].First {
			out = append(out, part{h, tier})
		}
		tier = tierAround
	}
	return out
}

// header is the lines of a definition's signature, and nothing of its body.
func (d *directory) header(def int) Range {
	x := &d.defs[def]
	if x.Header.Empty() {
		return Range{}
	}
	first, last := d.outline.text.trim(d.outline.File.Lines(x.Header))
	for _, kid := range d.kids(def) {
		last = min(last, max(first, d.lines[kid].First-1))
	}
	return Range{first, last}
}

// kids is the definitions directly within one.
func (d *directory) kids(def int) []int {
	var out []int
	for i := def + 1; i < len(d.defs) && d.defs[i].Span.Start < d.defs[def].Span.End; i++ {
		if d.defs[i].Parent == def {
			out = append(out, i)
		}
	}
	return out
}

// short is a definition up to a number of lines, or of a longer one its
// signature, with a doc comment up to a number of lines.
func (d *directory) short(def, most, doc int) Range {
	lines := d.lines[def]
	if lines.Last-lines.First+1 <= most {
		return lines
	}
	h := d.header(def)
	switch {
	case h.First == 0:
		return Range{lines.First, lines.First}
	case h.First-lines.First <= doc:
		h.First = lines.First
	}
	return h
}

// wordUse is how a word stands in the code of a definition.
type wordUse struct {
	called   bool   // it is followed by an opening parenthesis
	bare     bool   // nothing qualifies it somewhere
	self     bool   // self, this or @ qualifies it
	receiver string // another name that qualifies it
	local    bool   // a parameter, or a variable that is set here
}

// wordsOf is the words of a definition and how they stand.
func (d *directory) wordsOf(def int) map[string]wordUse {
	text := d.outline.File.Data[d.defs[def].Span.Start:d.defs[def].Span.End]
	out := map[string]wordUse{}
	for i := 0; ; {
		start, end := nextWord(text, i)
		if start == end {
			return out
		}
		i = end
		if classes[text[start]] == classDigit {
			continue
		}
		name := string(text[start:end])
		u := out[name]
		u.called = u.called || isCall(text[end:])
		u.local = u.local || d.defs[def].Span.Start+start < d.defs[def].Header.End || isSet(text[end:])
		switch owner := qualifier(text, start); {
		case owner == "":
			u.bare = true
		case selfWords[owner]:
			u.self = true
		default:
			u.receiver = owner
		}
		out[name] = u
	}
}

// selfWords are the names that code has for the object at hand.
var selfWords = wordSet("self this cls super parent static Self me @ $this base")

// isCall reports whether what follows a name calls it.
func isCall(rest []byte) bool {
	rest = bytes.TrimLeft(rest, "!?")
	if len(rest) > 0 && (rest[0] == '<' || bytes.HasPrefix(rest, []byte("::<"))) {
		if n := bytes.IndexByte(rest[:min(len(rest), longArguments)], '>'); n > 0 {
			rest = rest[n+1:]
		}
	}
	rest = bytes.TrimLeft(rest, " ")
	return len(rest) > 0 && rest[0] == '('
}

// isSet reports whether what follows a name sets it.
func isSet(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \t")
	for _, set := range []string{"=", ":=", "||=", "+="} {
		if after, ok := bytes.CutPrefix(rest, []byte(set)); ok {
			return set != "=" || len(after) == 0 || bytes.IndexByte([]byte("=~>"), after[0]) < 0
		}
	}
	return false
}

// qualifier is the name that qualifies the word at an offset, "@" for a field of
// Ruby, or "".
func qualifier(text []byte, start int) string {
	before := text[:start]
	if bytes.HasSuffix(before, []byte("@")) {
		return "@"
	}
	for _, joint := range []string{"?.", ".", "->", "::", "?->"} {
		rest, ok := bytes.CutSuffix(before, []byte(joint))
		if !ok {
			continue
		}
		end := len(rest)
		at := end
		for at > 0 && (classes[rest[at-1]] != classOther || rest[at-1] == '$') {
			at--
		}
		if at == end {
			return "?" // the value of an expression
		}
		return string(rest[at:end])
	}
	return ""
}

// callees is the functions of the file that a definition calls, in the order of
// the file.
func (d *directory) callees(def int, words map[string]wordUse) []int {
	var out []int
	for name, use := range words {
		if use.called || looksNamed(lookOf([]byte(name), 0, len(name)), name) || d.callsBare() && len(name) >= shortCalled && !use.local {
			out = append(out, d.calleeOf(def, name, use)...)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), mostCalled)]
}

// callsBare reports whether the language calls functions without parentheses.
func (d *directory) callsBare() bool {
	switch d.outline.Syntax.Language {
	case "ruby", "elixir", "bash", "haskell", "ocaml", "perl", "powershell":
		return true
	}
	return false
}

// calleeOf is the functions that a name in a definition calls: those of its own
// class, of the class that qualifies it, or the only one that has the name.
func (d *directory) calleeOf(def int, name string, use wordUse) []int {
	var all, siblings, owned, free []int
	owners := d.owners(int32(def))
	for _, c := range d.named[name] {
		i := int(c)
		if !function(d.defs[i].Kind) || i == def || d.defs[i].Span.Contains(d.defs[def].Span) || d.defs[def].Span.Contains(d.defs[i].Span) {
			continue
		}
		all = append(all, i)
		around := d.owners(c)
		switch {
		case len(around) == 0:
			free = append(free, i)
		case slices.Equal(around, owners):
			siblings = append(siblings, i)
		case use.receiver != "" && fold(around[len(around)-1]) == fold(use.receiver):
			owned = append(owned, i)
		}
	}
	switch {
	case len(all) == 0, name == d.defs[def].Name && len(siblings) == 0:
		return nil
	case len(owned) > 0 && len(owned) <= fewRivals:
		return owned
	case len(siblings) > 0 && len(siblings) <= fewRivals && (use.self || use.bare):
		return siblings
	case len(free) > 0 && len(free) <= fewRivals && use.bare:
		return free
	case len(all) == 1 && (len(name) >= shortCalled || use.bare):
		return all
	}
	return nil
}

// own is what a definition uses of its own class, and of the file's constants:
// the type of the receiver where it is short, else the fields; the constructor.
func (d *directory) own(def int, words map[string]wordUse) []part {
	var out []part
	room := mostOwn
	add := func(r Range) {
		if n := r.Last - r.First + 1; r.First > 0 && n <= room {
			room -= n
			out = append(out, part{r, tierOwn})
		}
	}
	class := d.class(def)
	if class >= 0 && !d.defs[class].Span.Contains(d.defs[def].Span) {
		if n := d.lines[class]; n.Last-n.First+1 <= longType {
			add(n)
		} else {
			add(d.header(class))
		}
	}
	if class >= 0 {
		d.members(def, class, words, add)
	}
	for i := range d.defs {
		if d.defs[i].Kind == grammars.Constant && d.defs[i].Parent < 0 && d.lines[i].Last-d.lines[i].First < longOwn/3 && words[coreOf(d.defs[i].Name)].bare {
			add(d.lines[i])
		}
	}
	return out
}

// class is the definition of the type that a method belongs to, or -1: around it,
// or elsewhere in the file by its name.
func (d *directory) class(def int) int {
	for p := d.defs[def].Parent; p >= 0; p = d.defs[p].Parent {
		if k := d.defs[p].Kind; container(k) && k != grammars.Impl && k != grammars.Module {
			return p
		}
	}
	owners := d.owners(int32(def))
	if len(owners) == 0 {
		return -1
	}
	for _, c := range d.named[coreOf(owners[len(owners)-1])] {
		if k := d.defs[c].Kind; container(k) && k != grammars.Impl && k != grammars.Module || k == grammars.Type {
			return int(c)
		}
	}
	return -1
}

// members adds the constructor of a class and the fields of it that are used.
func (d *directory) members(def, class int, words map[string]wordUse, add func(Range)) {
	for _, kid := range d.kids(class) {
		x := &d.defs[kid]
		if (x.Kind == grammars.Field || x.Kind == grammars.Constant) && d.lines[kid].Last-d.lines[kid].First < longOwn/3 {
			if u, ok := words[coreOf(x.Name)]; ok && (u.self || u.bare) {
				add(d.lines[kid])
			}
		}
	}
	for _, kid := range d.kids(class) {
		if kid != def && function(d.defs[kid].Kind) && d.constructs(kid, class) && d.sets(kid, words) {
			add(d.short(kid, longOwn, 0))
			return
		}
	}
}

var constructorNames = wordSet("__init__ constructor init initialize __construct new New create")

func (d *directory) constructs(def, class int) bool {
	name := d.defs[def].Name
	return constructorNames[name] || name == d.defs[class].Name || strings.HasPrefix(name, "init(")
}

// sets reports whether a constructor speaks of a field that is used.
func (d *directory) sets(constructor int, words map[string]wordUse) bool {
	for name, use := range d.wordsOf(constructor) {
		if u := words[name]; use.self && u.self || use.bare && (u.self || u.bare) && name[0] == '_' {
			return true
		}
	}
	return false
}
