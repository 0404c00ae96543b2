package grammars

import (
	"bytes"
	"regexp"
	"sort"
	"strings"
	"sync"

	"pare/internal/source"
)

// What the parser loses at a syntax error is the end of the definition around
// it, rarely more: the ones before and within stay exact. So the end of a
// definition with an error is looked for again in the text, by indentation and
// then by braces, and moved down if it was too early; never up.

// repairer looks at the text of a tree with errors.
type repairer struct {
	*extraction
	*cutter
	taken  map[int]bool // rows with the head of a definition
	budget int          // lines and braces that may still be looked at
}

// repairBudget is how often a text may be looked at over and over, since each of
// many definitions may go on to its end.
const repairBudget = 8

// repair widens definitions that hold a syntax error and adds containers that
// were lost in one.
func (x *extraction) repair() {
	broken := false
	for i := range x.found {
		broken = broken || x.found[i].Broken
	}
	if !broken && !x.hasErrors() {
		return
	}
	r := &repairer{extraction: x, cutter: newCutter(x.data), budget: repairBudget * len(x.data)}
	for i := range x.found {
		if f := &x.found[i]; f.Broken && !f.settled {
			r.widen(f)
		}
	}
	r.recover()
}

// hasErrors reports whether the tree has an error anywhere.
func (x *extraction) hasErrors() bool {
	return len(x.nodes) > 0 && x.nodes[0].flags&hasError != 0
}

// widen moves the end of a definition to where the text says it is.
func (r *repairer) widen(f *found) {
	switch f.Kind {
	case Import, Field, Constant, Macro, Type:
		if f.Body.Empty() && !bytes.HasSuffix(r.lineOf(f.Header.Start), []byte("{")) {
			return
		}
	}
	end := r.endOf(f.Header.Start, f.Body)
	if end <= f.Span.End && !r.isSureEnd(f, end) {
		return
	}
	if !f.Body.Empty() {
		f.Body.End = end
	} else if f.Header.End == f.Span.End {
		f.Header.End = min(f.Header.End, r.extraction.lines[r.row(f.Header.Start)]+len(r.lineOf(f.Header.Start)))
		f.Header.End = max(f.Header.End, f.Header.Start)
		f.Body = source.Span{Start: f.Header.End, End: end}
	}
	f.Span.End, f.Core.End = end, end
}

// isSureEnd reports whether a definition ends at end although the tree says that
// it goes on: what follows is not indented, so that the tree has run into it.
func (r *repairer) isSureEnd(f *found, end int) bool {
	if end <= f.Header.End {
		return false
	}
	head, row := r.row(f.Header.Start), r.row(end-1)
	if !r.startsLine(f.Header.Start) || string(r.cutter.text(row)) != "}" {
		return false
	}
	for i := row + 1; i < len(r.cutter.lines); i++ {
		if l := r.cutter.lines[i]; l.indent >= 0 {
			return l.indent <= r.cutter.lines[head].indent && !r.closes(i)
		}
	}
	return false
}

// lineOf is the line of an offset without its end.
func (r *repairer) lineOf(offset int) []byte {
	l := r.cutter.lines[min(r.row(offset), len(r.cutter.lines)-1)]
	return r.data()[l.start:l.end]
}

func (r *repairer) data() []byte { return r.extraction.data }

// endOf is the end of what begins at start, by indentation where the text is
// indented, else by braces; 0 if it cannot be told.
func (r *repairer) endOf(start int, body source.Span) int {
	head := r.row(start)
	if head >= len(r.cutter.lines) {
		return 0
	}
	indent := r.cutter.lines[head].indent
	if !r.startsLine(start) && r.cutter.lines[head].indent >= 0 {
		// "export default {": what counts is the line.
		indent = r.cutter.lines[head].indent
	}
	from := head + 1
	if !body.Empty() {
		from = max(from, r.row(body.Start)+1)
	}
	if end, ok := r.byIndent(from, indent); ok {
		return end
	}
	return r.byBraces(start)
}

// byIndent is the end of the lines that are indented more than indent, and of
// the line that closes them. It is not ok if the text is not indented there.
func (r *repairer) byIndent(from, indent int) (end int, ok bool) {
	last := -1
	for i := from; i < len(r.cutter.lines) && r.budget > 0; i++ {
		l := r.cutter.lines[i]
		r.budget -= 8
		switch {
		case l.indent < 0 || r.inText(r.comments, r.cutter.begin(i)):
		case l.indent > indent:
			last = i
		case r.isNeutral(i, last >= 0):
		case l.indent == indent && last >= 0 && r.closes(i):
			return l.end, true
		case l.indent == indent && r.closes(i):
			return l.end, true // an empty body
		default:
			if last < 0 {
				return 0, false
			}
			return r.cutter.lines[last].end, true
		}
	}
	if last < 0 {
		return 0, false
	}
	return r.cutter.lines[last].end, true
}

// isNeutral reports whether a line says nothing of the structure although it is
// not indented: directives, labels, comments, a brace on its own line, the end
// of a parameter list, and what stands in a string.
func (r *repairer) isNeutral(i int, inside bool) bool {
	text := r.cutter.text(i)
	begin := r.cutter.begin(i)
	lastByte := text[len(text)-1]
	switch text[0] {
	case '#':
		return len(text) < 2 || text[1] != '['
	case '{':
		return !inside
	case ')', ']':
		return lastByte == '{' || lastByte == ':' || !inside
	case '}':
		return lastByte == '{'
	}
	if lastByte == ':' && isWord(text[:len(text)-1]) {
		return true
	}
	return r.inText(r.strings, begin)
}

func isWord(text []byte) bool {
	return len(bytes.TrimLeft(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789 ")) == 0
}

// inText reports whether an offset lies in one of the spans.
func (r *repairer) inText(spans []source.Span, offset int) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].End > offset })
	return i < len(spans) && spans[i].Start <= offset
}

// byBraces is the end of the first pair of braces after start, without those in
// comments and strings; 0 if there is none or it does not end.
func (r *repairer) byBraces(start int) int {
	depth := 0
	data := r.data()
	for i := start; i < len(data) && r.budget > 0; i++ {
		r.budget--
		switch data[i] {
		case '{', '}':
			if r.inText(r.comments, i) || r.inText(r.strings, i) {
				continue
			}
		default:
			continue
		}
		if data[i] == '{' {
			depth++
		} else if depth--; depth == 0 {
			return i + 1
		} else if depth < 0 {
			return 0
		}
	}
	return 0
}

// container finds the declaration of a type, a namespace or a function at the
// start of a line.
var container = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(?:public|private|protected|internal|open|static|final|abstract|sealed|partial|data|inner|value|annotation|inline|fun|enum|override|export|default|declare|fileprivate|indirect|nonisolated|pub|unsafe|readonly|companion|async|suspend|operator|infix|const|required|convenience|mutating)\s+)*(class|struct|interface|enum|trait|protocol|extension|impl|namespace|module|object|record|actor|constructor|init|deinit|function\*?|func|fun|fn)\b(?:\s+([\pL_$][\pL\pN_$.]*))?`)
})

// recover adds what stands in ERROR nodes, begins a line like a container and is
// no definition yet.
func (r *repairer) recover() {
	r.taken = map[int]bool{}
	for i := range r.found {
		f := &r.found[i]
		to := f.Header.Start
		if !f.Body.Empty() {
			to = f.Header.End
		}
		for row, to := r.row(f.Core.Start), r.row(to); row <= to; row++ {
			r.taken[row] = true
		}
	}
	next := 0
	look := func(from, to int) {
		for next = max(next, from); next <= to && next < len(r.cutter.lines); next++ {
			if !r.taken[next] && r.cutter.lines[next].indent >= 0 {
				r.recoverLine(next)
			}
		}
	}
	for _, n := range r.nodes {
		if n.symbol == errorSymbol {
			look(int(n.firstRow), int(n.lastRow))
		}
	}
	next = 0
	for i := range r.found {
		if f := &r.found[i]; f.node != none && f.Broken && f.Kind.holdsMembers() {
			look(r.row(f.Span.Start), r.row(f.Span.End))
		}
	}
}

func (r *repairer) recoverLine(row int) {
	begin := r.cutter.begin(row)
	m := container().FindSubmatchIndex(r.cutter.text(row))
	if m == nil || r.inText(r.comments, begin) || r.inText(r.strings, begin) {
		return
	}
	body := r.bodyOf(row, m[1])
	if body < 0 {
		return
	}
	head := string(r.data()[begin:body])
	switch b := r.data()[body]; {
	case b == '=' && !isFunctionWord(head[m[2]:m[3]]), m[4] >= 0 && isMemberWord(head[m[4]:m[5]]):
		return
	}
	end := r.endOf(begin, source.Span{Start: body, End: body + 1})
	if r.data()[body] == '=' { // fun f() = g()
		end = max(end, r.cutter.lines[r.row(body)].end)
	}
	if end <= body {
		return
	}
	f := found{node: none, outer: none, Definition: Definition{
		Kind: lostKind(head[m[2]:m[3]]), Name: lostName(head, m), Parent: none, Broken: true,
		Span:   source.Span{Start: begin, End: end},
		Core:   source.Span{Start: begin, End: end},
		Header: source.Span{Start: begin, End: body},
		Body:   source.Span{Start: body, End: end},
	}}
	if strings.Contains(head[:m[2]], "enum ") {
		f.Kind = Enum // enum class
	}
	r.attachText(&f)
	r.found = append(r.found, f)
	r.taken[row] = true
}

// isFunctionWord reports whether a word declares a function, which may have an
// expression for a body.
func isFunctionWord(word string) bool { return word == "fun" || word == "def" }

// isMemberWord reports whether what stands behind "class" is no name:
// class var a, class func b.
func isMemberWord(word string) bool {
	switch word {
	case "var", "let", "func", "val", "fun", "subscript", "override", "final", "private", "public":
		return true
	}
	return false
}

// lostName is the name that a head declares, "" where it has none.
func lostName(head string, m []int) string {
	switch word := head[m[2]:m[3]]; word {
	case "constructor", "init", "deinit":
		return word
	case "fun", "func", "fn":
		if m := functionName().FindStringSubmatch(head[m[3]:]); m != nil {
			return m[1]
		}
		return ""
	}
	if m[4] >= 0 {
		return head[m[4]:m[5]]
	}
	if strings.Contains(head[:m[2]], "companion") {
		return "Companion"
	}
	return ""
}

// functionName finds the name of a function behind its type parameters and the
// type that it extends: fun <T> List<T>.second(.
var functionName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[^(]*?([\pL_$][\pL\pN_$]*)\s*(?:<[^()]*>\s*)?\(`)
})

// longestHead is how many lines the head of a declaration may have.
const longestHead = 60

// bodyOf is the offset of the brace that opens the body of what is declared in a
// line, or of the = before it, or none. The head may have several lines.
func (r *repairer) bodyOf(row, behind int) int {
	from := r.cutter.begin(row) + behind
	depth := 0
	for i := row; i < len(r.cutter.lines) && i < row+longestHead; i++ {
		l := r.cutter.lines[i]
		if l.indent < 0 {
			continue
		}
		if i > row {
			from = r.cutter.begin(i)
			if depth == 0 && l.indent <= r.cutter.lines[row].indent && !goesOnHead(r.cutter.text(i)) {
				return none
			}
		}
		for at := from; at < l.end; at++ {
			switch b := r.data()[at]; b {
			case '(', '[', ')', ']', '{', '}', ';', '=':
				if r.inText(r.comments, at) || r.inText(r.strings, at) {
					continue
				}
				switch {
				case b == '(' || b == '[':
					depth++
				case b == ')' || b == ']':
					depth--
				case depth > 0:
				case b == '{' || b == '=' && at+1 < l.end && r.data()[at+1] != '=' && r.data()[at-1] != '=':
					return at
				case b == '=':
				default:
					return none
				}
			}
		}
	}
	return none
}

// goesOnHead reports whether a line that is not indented goes on with a head.
func goesOnHead(text []byte) bool {
	switch text[0] {
	case '{', ')', ']', '>', ':':
		return true
	}
	return bytes.HasPrefix(text, []byte("where")) || bytes.HasPrefix(text, []byte("extends")) || bytes.HasPrefix(text, []byte("implements"))
}

func lostKind(word string) Kind {
	switch word {
	case "constructor", "init", "deinit":
		return Method
	case "actor":
		return Class
	}
	return keywordKind(word)
}
