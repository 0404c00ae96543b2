package grammars

import (
	"bytes"
	"strings"

	"pare/internal/source"
)

func rustImpl(x *extraction, d *found) bool {
	if i := strings.IndexByte(d.Name, '<'); i > 0 {
		d.Name = d.Name[:i]
	}
	d.Name = strings.TrimLeft(d.Name, "&")
	return true
}

// rustMacro is a macro call at the top level that takes several lines. What it
// is given the grammar does not read; the functions and constants in it are
// found by their words.
func rustMacro(x *extraction, d *found) bool {
	if !x.multiline(d.Span) {
		return false
	}
	if m := x.field(d.node, "macro"); m != none {
		d.Name = x.text(m) + "!"
	}
	tree := x.child(d.node, "token_tree")
	if tree == none {
		return true
	}
	x.setBody(d, tree)
	x.rustTokens(tree, d.Parent)
	return true
}

// rustMacroRules is a macro; what its rules write into other places has names, too.
func rustMacroRules(x *extraction, d *found) bool {
	if x.multiline(d.Span) {
		x.rustTokens(d.node, d.Parent)
	}
	return true
}

// mostTokens is how many tokens of macro calls are looked at for definitions.
const mostTokens = 20_000

// rustTokens adds the definitions in a tree of tokens.
func (x *extraction) rustTokens(tree int32, parent int) {
	end := min(int32(x.nodes[tree].next), tree+mostTokens)
	for c := tree + 1; c < end; c++ {
		if name := x.text(c); !x.is(c, "identifier") || name == "ref" || name == "mut" {
			continue
		}
		kind, ok := rustKeyword(x.wordBefore(int(x.nodes[c].start)))
		if !ok {
			continue
		}
		f := found{node: c, outer: none, Definition: Definition{Kind: kind, Name: x.text(c), Parent: parent}}
		if x.rustExtent(&f, c) {
			x.found = append(x.found, f)
		}
	}
}

func rustKeyword(word string) (Kind, bool) {
	switch word {
	case "fn":
		return Function, true
	case "struct":
		return Struct, true
	case "enum":
		return Enum, true
	case "trait":
		return Interface, true
	case "ref", "const", "static":
		return Constant, true
	}
	return Other, false
}

// wordBefore is the word before an offset.
func (x *extraction) wordBefore(at int) string {
	end := at
	for end > 0 && isBlank(x.data[end-1]) {
		end--
	}
	start := end
	for start > 0 && isWordRune(rune(x.data[start-1])) {
		start--
	}
	return string(x.data[start:end])
}

// rustExtent fills in the spans of what is called name within tokens: up to its
// block or its semicolon.
func (x *extraction) rustExtent(f *found, name int32) bool {
	p := x.nodes[name].parent
	end := 0
	for c := int32(x.nodes[name].next); c < int32(x.nodes[p].next); c = int32(x.nodes[c].next) {
		between := x.data[x.nodes[name].end:x.nodes[c].start]
		if bytes.IndexByte(between, ';') >= 0 {
			break
		}
		if x.is(c, "token_tree") && x.data[x.nodes[c].start] == '{' {
			f.Body = source.Span{Start: int(x.nodes[c].start), End: int(x.nodes[c].end)}
			end = f.Body.End
			break
		}
	}
	if end == 0 {
		i := bytes.IndexByte(x.data[x.nodes[name].end:x.nodes[p].end], ';')
		if i < 0 || f.Kind == Function {
			return false
		}
		end = int(x.nodes[name].end) + i + 1
	}
	start := x.lines[x.nodes[name].firstRow]
	for isBlank(x.data[start]) {
		start++
	}
	f.Span = source.Span{Start: start, End: end}
	f.Core, f.Header = f.Span, f.Span
	if !f.Body.Empty() {
		f.Header.End = f.Body.Start
	}
	for row := int(x.nodes[name].firstRow) - 1; row >= 0; row-- { // #[test]
		line := x.data[x.lines[row]:x.lines[row+1]]
		if !strings.HasPrefix(strings.TrimSpace(string(line)), "#[") {
			break
		}
		start = x.lines[row] + len(line) - len(bytes.TrimLeft(line, " \t"))
		f.Span.Start, f.Core.Start = start, start
	}
	x.attachText(f)
	return f.Span.Start > int(x.nodes[p].start)
}

// rustClosure is a closure that a variable holds.
func rustClosure(x *extraction, d *found) bool {
	v := x.field(d.node, "value")
	if v == none || !x.is(v, "closure_expression") || !x.multiline(d.Span) {
		return false
	}
	x.setBody(d, x.field(v, "body"))
	return true
}
