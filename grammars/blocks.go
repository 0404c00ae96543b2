package grammars

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
)

const (
	// longBlock is how many lines a block has before it is cut further.
	longBlock = 20
	// longRule is the same for rules within rules: SCSS, nginx.conf, stages of a
	// build.
	longRule = 4
	// blockDepth is how deep blocks are cut: a method of a class of a namespace.
	blockDepth = 3
	// paragraphs in a text without structure are cut after this many lines.
	longParagraph = 60
)

// blocks cuts any text by its indentation: a line at the left edge begins a
// block, and what is indented more, blank or only closes something goes with it.
// Lines at the edge that follow one another without a blank line are one block.
// Code with braces is indented as well, so that this serves both; where nothing
// is indented, blank lines are left.
func (c *cutter) blocks() {
	c.level(0, len(c.lines)-1, none, 0)
}

// level cuts lines from..to into blocks.
func (c *cutter) level(from, to, parent, depth int) {
	indent := -1
	for i := from; i <= to; i++ {
		if n := c.lines[i].indent; n >= 0 && (indent < 0 || n < indent) && !c.closes(i) {
			indent = n
		}
	}
	if indent < 0 {
		return
	}
	start, head := -1, -1 // the block at hand: its first line, and its first line of code
	deep := false         // it holds indented lines
	flush := func(end int) {
		if start < 0 {
			return
		}
		if head < 0 {
			head = start
		}
		kind, name := blockName(c.text(head))
		at := c.add(kind, name, parent, start, head, end)
		if _, rest, ok := strings.Cut(name, " "); ok && at != none && kind == Section && !strings.Contains(rest, " ") {
			c.defs[at].alias(rest) // upstream backend {
		}
		if at != none && deep && depth+1 < blockDepth && end-start >= c.long {
			c.level(head+1, end, at, depth+1)
		}
		start, head, deep = -1, -1, false
	}
	lastText := from - 1
	for i := from; i <= to; i++ {
		l := c.lines[i]
		switch {
		case l.indent < 0:
			continue
		case l.indent > indent:
			deep = true
		case start >= 0 && c.closes(i):
		case start < 0, head >= 0 && (deep || i > lastText+1 || i-start >= longParagraph) && !c.continues(i), head < 0 && i > lastText+1:
			// A new block; comments wait for the code below them.
			flush(lastText)
			start = i
			if !c.isComment(i) {
				head = i
			}
		case head < 0 && !c.isComment(i):
			head = i
		case head >= 0 && c.isComment(i) && c.leadsBlock(i, to, indent):
			flush(lastText)
			start = i
		case head >= 0 && c.opens(i, to, indent):
			flush(lastText)
			start, head = i, i
		}
		if start < 0 {
			start = i
		}
		lastText = i
	}
	flush(lastText)
}

// nestedRules gives the rules of SCSS that go on with the name of the one around
// them, &__title, their whole name.
func (c *cutter) nestedRules() {
	for i := range c.defs {
		d := &c.defs[i]
		if rest, ok := strings.CutPrefix(d.Name, "&"); ok && d.Parent != none {
			around := c.defs[d.Parent].Name
			if list := c.defs[d.Parent].Aliases; strings.HasPrefix(around, "&") && len(list) > 0 {
				around = list[0]
			}
			d.alias(around + rest)
		}
	}
}

// opens reports whether the line after i is indented: i begins something.
func (c *cutter) opens(i, to, indent int) bool {
	for j := i + 1; j <= to; j++ {
		if c.lines[j].indent >= 0 {
			return c.lines[j].indent > indent
		}
	}
	return false
}

// leadsBlock reports whether the comment in line i stands above a line that
// opens a block.
func (c *cutter) leadsBlock(i, to, indent int) bool {
	for ; i <= to && c.lines[i].indent >= 0; i++ {
		if !c.isComment(i) {
			return c.opens(i, to, indent)
		}
	}
	return false
}

// isComment reports whether a line begins like a comment of some language.
func (c *cutter) isComment(i int) bool {
	text := c.text(i)
	for _, p := range []string{"//", "/*", "*", "--", ";;", "# ", "#'", "##", "%", "(*", "{-", "<!--", "@", "#["} {
		if bytes.HasPrefix(text, []byte(p)) {
			return true
		}
	}
	return string(text) == "#"
}

// closes reports whether a line only ends or continues what is open.
func (c *cutter) closes(i int) bool {
	text := c.text(i)
	if len(text) == 0 {
		return false
	}
	switch text[0] {
	case '}', ')', ']':
		return true
	}
	word := firstWord(text)
	if !bytes.HasPrefix(text, []byte(word)) {
		return false
	}
	switch strings.ToLower(word) {
	case "end", "endif", "endfunction", "endmodule", "endclass", "done", "fi", "esac":
		return true
	}
	return false
}

// continues reports whether a line goes on with the statement before it.
func (c *cutter) continues(i int) bool {
	text := c.text(i)
	switch firstWord(text) {
	case "else", "elif", "elsif", "catch", "except", "finally", "rescue", "ensure", "then", "begin":
		return true
	}
	return text[0] == '{'
}

// declaration finds the keyword and the name in the first line of a block.
var declaration = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[\s(])(func|function|fun|fn|def|defp|sub|proc|procedure|method|class|struct|union|interface|protocol|trait|enum|impl|extension|module|namespace|object|record|type|typedef|macro|mixin|let|const|var|val|test|describe)\s+(?:\([^)]*\)\s*)?"?([\pL_$][\pL\pN_$.:\-]*)`)
})

// called finds a name in front of a parenthesis, assigned one in front of = or :.
var (
	called   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([\pL_$][\pL\pN_$.:~]*)\s*\(`) })
	assigned = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([\pL_$][\pL\pN_$.\-]*)\s*(?::|=|<-|:=)`) })
)

// blockName guesses what a line declares. It is only asked for texts without a
// tree.
func blockName(text []byte) (Kind, string) {
	text = text[:min(len(text), 400)]
	if name := selector(text); name != "" {
		return Method, name
	}
	if m := titled().FindSubmatch(text); m != nil && (isTestCall(string(m[1])) || isTestBlock(string(m[1]))) {
		return Test, shortName(string(m[2]))
	}
	if m := accessor().FindSubmatch(text); m != nil {
		return Method, string(m[1])
	}
	if m := declaration().FindSubmatch(text); m != nil {
		return keywordKind(string(m[1])), strings.TrimRight(string(m[2]), ".:-")
	}
	if m := assigned().FindSubmatch(text); m != nil {
		if bytes.Contains(text, []byte("function(")) {
			return Function, string(m[1])
		}
		return Section, string(m[1])
	}
	if rest, ok := bytes.CutSuffix(text, []byte("{")); ok && bytes.IndexByte(rest, '(') < 0 {
		return Section, shortName(string(rest)) // a selector
	}
	if m := called().FindSubmatch(text); m != nil {
		if bytes.HasSuffix(text, []byte("{")) && !isControl(firstWord(text)) {
			return Function, string(m[1])
		}
		return Section, string(m[1])
	}
	return Section, ""
}

// accessor finds a getter or a setter of Dart: int get count => 1;.
var accessor = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:[\pL_][\pL\pN_<>?, .]*\s)?(?:get|set)\s+([\pL_]\w*)\s*(?:\([^)]*\)\s*)?(?:async\s*)?(?:=>|\{)`)
})

// titled finds a call that is given a string: test('adds up', () {.
var titled = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\w+)\s*[( ]\s*["']([^"']+)["']`)
})

// isTestBlock reports whether a call of that name is a test, or a stage of a
// build, in languages without a grammar.
func isTestBlock(name string) bool {
	switch name {
	case "group", "testWidgets", "test_that", "subtest", "stage", "goldenTest", "blocTest":
		return true
	}
	return false
}

// selectorPart finds the parts of the name of a method of Objective-C.
var selectorPart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:\)|\s)([\pL_]\w*)\s*(:|$|\s*[{;])`)
})

// selector is the name of a method of Objective-C, "insert:at:", or "".
func selector(text []byte) string {
	if len(text) < 4 || text[0] != '-' && text[0] != '+' {
		return ""
	}
	rest := bytes.TrimLeft(text[1:], " ")
	closing := bytes.IndexByte(rest, ')')
	if len(rest) == 0 || rest[0] != '(' || closing < 0 {
		return ""
	}
	rest = append([]byte{' '}, bytes.TrimLeft(rest[closing+1:], " ")...)
	var b strings.Builder
	for i, m := range selectorPart().FindAllSubmatch(rest, 10) {
		if i > 0 && !bytes.HasPrefix(m[2], []byte(":")) {
			break
		}
		b.Write(m[1])
		if bytes.HasPrefix(m[2], []byte(":")) {
			b.WriteByte(':')
		}
	}
	return b.String()
}

// isControl reports whether a word begins a statement that takes a block.
func isControl(word string) bool {
	switch word {
	case "if", "for", "while", "switch", "catch", "return", "else", "do", "try", "with", "match", "foreach", "until", "unless", "when":
		return true
	}
	return false
}

func keywordKind(word string) Kind {
	switch word {
	case "class", "object", "record", "extension", "mixin":
		return Class
	case "struct", "union":
		return Struct
	case "interface", "protocol", "trait":
		return Interface
	case "enum":
		return Enum
	case "impl":
		return Impl
	case "module", "namespace":
		return Module
	case "type", "typedef":
		return Type
	case "macro":
		return Macro
	case "let", "const", "var", "val":
		return Constant
	case "test", "describe":
		return Test
	}
	return Function
}
