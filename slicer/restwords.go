package slicer

import (
	"cmp"
	"slices"
	"strings"

	"pare/grammars"
	"pare/internal/lazyregexp"
	"pare/internal/source"
)

// described is the signature of a block and the first words of what its comment
// says.
func (r *rest) described(c int) string {
	b := &r.o.Blocks[c]
	if b.Role != Whole && b.Role != Head || b.Name == "" {
		return r.words(b.First, b.Last)
	}
	text := strings.Join(strings.Fields(string(b.Header.Text(r.o.File.Data))), " ")
	text = strings.TrimRight(text, " {:=")
	if !strings.Contains(text, b.Name) || len(text) > rowText {
		text = r.named(c)
		if b.Qualified == r.shown {
			text = "start"
		}
	}
	text = cut(text, rowText-docText)
	if doc := r.doc(b.Def); doc != "" {
		text += ": " + doc
	}
	return text
}

// importsWord stands for lines that import something.
const importsWord = "imports"

// markImports finds the lines that import something.
func (r *rest) markImports() {
	for i := range r.o.Syntax.Definitions {
		if d := &r.o.Syntax.Definitions[i]; d.Kind == grammars.Import && !r.withinFunction(d.Parent) {
			first, last := r.o.File.Lines(d.Core)
			for line := first; line <= last && line < len(r.loads); line++ {
				r.loads[line] = true
			}
		}
	}
}

// withinFunction reports whether a definition (-1: none) is a function or lies in one.
func (r *rest) withinFunction(def int) bool {
	for all := r.o.Syntax.Definitions; def >= 0; def = all[def].Parent {
		if function(all[def].Kind) {
			return true
		}
	}
	return false
}

// imports reports whether one of the lines imports something.
func (r *rest) imports(first, last int) bool {
	return slices.Contains(r.loads[first:last+1], true)
}

// words is what a run of lines within a block says: the words of the comment that
// it begins with, or its first line of code and its last one that is not deeper.
func (r *rest) words(first, last int) string {
	var code []string // the first line of code, and the last one
	deep := 0         // how far the first one is indented
	for line := first; line <= last; line++ {
		raw := strings.TrimPrefix(string(r.o.File.LineText(line)), "\ufeff")
		text := strings.Join(strings.Fields(raw), " ")
		if r.loads[line] || !strings.ContainsFunc(text, isWordRune) {
			continue
		}
		if r.comment(line) || strings.HasPrefix(text, `"""`) || strings.HasPrefix(text, "'''") {
			if legal(text) {
				line = r.commentEnd(line)
			} else if words := sentence(text); len(code) == 0 && words != "" {
				return words
			}
			continue
		}
		indent := len(raw) - len(strings.TrimLeft(raw, " \t"))
		switch {
		case len(code) == 0:
			code, deep = []string{text}, indent
		case indent <= deep || len(code) == 1:
			code = append(code[:1], text)
		}
	}
	switch {
	case len(code) == 0 && r.imports(first, last):
		return importsWord
	case len(code) == 0:
		return ""
	case len(code) == 1:
		return cut(code[0], docText)
	}
	return cut(code[0], docText/2) + " … " + cut(code[len(code)-1], docText/2)
}

// legal reports whether a line of a comment tells who owns the file, which says
// nothing of what is in it.
func legal(line string) bool {
	line = strings.ToLower(line)
	return strings.Contains(line, "copyright") || strings.Contains(line, "license") || strings.Contains(line, "spdx-")
}

// commentEnd is the last line of the comment that a line lies in, with the comments
// that follow it line by line.
func (r *rest) commentEnd(line int) int {
	for line < r.o.Lines() && r.comment(line+1) {
		line++
	}
	return line
}

// comment reports whether a line begins within a comment.
func (r *rest) comment(line int) bool {
	all := r.o.Syntax.Comments
	at := r.o.File.LineSpan(line, line).Start
	for at < len(r.o.File.Data) && (r.o.File.Data[at] == ' ' || r.o.File.Data[at] == '\t') {
		at++
	}
	i, found := slices.BinarySearchFunc(all, at, func(s source.Span, at int) int { return cmp.Compare(s.Start, at) })
	return found || i > 0 && at < all[i-1].End
}

// tag is a tag of a comment that is written in one, such as <summary>.
var tag = lazyregexp.New("</?[a-zA-Z]+( [^<>]*)?/?>")

// pragma begins a comment that tells a tool something.
var pragma = lazyregexp.New(`^(?i:-\*-|(?:en)?coding[:=]|vim:|eslint|prettier-|ts-(?:no)?check|frozen_string_literal|noqa|nolint|pylint|mypy|go:build|\+build|rubocop)`)

// sentence is the first words of a comment, without its marks.
func sentence(line string) string {
	line = tag.ReplaceAllString(line, "")
	line = strings.Trim(line, " \t\r\n/*#!-;%|<>\"'(")
	line = strings.TrimSpace(strings.TrimPrefix(line, "@brief "))
	if line == "" || pragma.MatchString(line) || strings.IndexByte("@[{", line[0]) >= 0 || !strings.ContainsFunc(line, isWordRune) {
		return ""
	}
	if end := strings.Index(line, ". "); end > 0 {
		line = line[:end]
	}
	return cut(strings.TrimSuffix(line, "."), docText)
}

// doc is the first words of the comment before a definition, or of the string
// that its body begins with.
func (r *rest) doc(def int) string {
	d := &r.o.Syntax.Definitions[def]
	text := string(r.o.File.Data[d.Span.Start:max(d.Span.Start, d.Core.Start)])
	if text == "" && d.Body.Len() > 0 {
		body := strings.TrimLeft(string(r.o.File.Data[d.Body.Start:min(d.Body.End, d.Body.Start+600)]), " \t\r\n:rRuUbB")
		if quote := body[:min(3, len(body))]; quote == `"""` || quote == "'''" {
			text, _, _ = strings.Cut(body[3:], quote)
		}
	}
	for line := range strings.Lines(text) {
		if words := sentence(line); words != "" {
			return strings.TrimPrefix(words, d.Name+" ")
		}
	}
	return ""
}

// cut shortens a text to a number of bytes, at a space where there is one.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	short := strings.ToValidUTF8(text[:most], "")
	if at := strings.LastIndexByte(short, ' '); at > most/2 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,;:(") + "…"
}
