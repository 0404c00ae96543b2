package grammars

import "strings"

// Refinements of one or two functions a language.

func kotlinReceiver(x *extraction, d *found) bool {
	// fun Type.name(): the type stands before the name.
	for c := d.node + 1; c < int32(x.nodes[d.node].next); c = int32(x.nodes[c].next) {
		if x.is(c, "simple_identifier") {
			break
		}
		if x.isAny(c, "user_type", "nullable_type") {
			for t := c; t < int32(x.nodes[c].next); t++ {
				if x.is(t, "type_identifier") {
					d.qualifier = x.text(t)
				}
			}
		}
	}
	return true
}

func kotlinCompanion(_ *extraction, d *found) bool {
	if d.Name == "" {
		d.Name = "Companion"
	}
	return true
}

func rustImpl(x *extraction, d *found) bool {
	if i := strings.IndexByte(d.Name, '<'); i > 0 {
		d.Name = d.Name[:i]
	}
	d.Name = strings.TrimLeft(d.Name, "&")
	return true
}

// rustMacro is a macro call at the top level that takes several lines.
func rustMacro(x *extraction, d *found) bool {
	if !x.multiline(d.Span) {
		return false
	}
	if m := x.field(d.node, "macro"); m != none {
		d.Name = x.text(m) + "!"
	}
	return true
}

func csharpIndexer(_ *extraction, d *found) bool {
	d.Name = "this"
	return true
}

// csharpOperator is named by what stands between the keyword and the parenthesis.
func csharpOperator(x *extraction, d *found) bool {
	_, name, _ := strings.Cut(string(d.Header.Text(x.data)), "operator")
	name, _, _ = strings.Cut(name, "(")
	d.Name = shortName(name)
	return true
}

func rubyMethod(x *extraction, d *found) bool {
	// def in a module is a method as well.
	for p, depth := d.Parent, 0; p != none && depth < deepest; p, depth = x.found[p].Parent, depth+1 {
		if k := x.found[p].Kind; k == Module || k.holdsMembers() {
			d.Kind = Method
			break
		}
	}
	return true
}

func rubySingleton(x *extraction, d *found) bool {
	rubyMethod(x, d)
	if o := x.field(d.node, "object"); o != none && x.text(o) != "self" {
		d.qualifier = x.text(o)
	}
	return true
}

func rubyAssignment(x *extraction, d *found) bool {
	p := x.nodes[d.node].parent
	if p == none || !x.isAny(p, "program", "body_statement") || x.insideCode(d.Parent) {
		return false
	}
	d.Name = shortName(d.Name)
	return true
}

const rubyTests = " describe context it specify test let let! subject before after feature scenario shared_examples shared_context shared_examples_for around given background its should setup teardown "

// rubyCall is a call with a block: a test, a task, a route, or any of several
// lines outside of methods; and a require.
func rubyCall(x *extraction, d *found) bool {
	m := x.field(d.node, "method")
	if m == none {
		return false
	}
	name := x.text(m)
	args := x.field(d.node, "arguments")
	if x.field(d.node, "receiver") == none && (name == "require" || name == "require_relative" || name == "load" || name == "gem") && args != none {
		d.Kind, d.Name = Import, ""
		return x.field(d.node, "block") == none
	}
	if d.Body.Empty() || x.insideMethod(d.Parent) {
		return false
	}
	title := ""
	if args != none && args+1 < int32(x.nodes[args].next) {
		title = strings.Trim(x.text(args+1), ":\"'")
	}
	isTest := strings.Contains(rubyTests, " "+name+" ")
	if !isTest {
		d.Kind, d.open = Function, true
		if !x.multiline(d.Span) || x.insideCode(d.Parent) && !x.insideTest(d.Parent) {
			return false
		}
		if p := x.nodes[d.node].parent; p != none && !x.isAny(p, "program", "body_statement", "block_body") {
			return false
		}
	}
	d.Name = shortName(strings.TrimSpace(name + " " + title))
	if isTest && title != "" {
		d.Name = shortName(title)
	}
	return true
}

// insideMethod reports whether a named function is around, not only calls.
func (x *extraction) insideMethod(p int) bool {
	for depth := 0; p != none && depth < deepest; p, depth = x.found[p].Parent, depth+1 {
		if x.found[p].Kind == Method {
			return true
		}
	}
	return false
}

func (x *extraction) insideTest(p int) bool {
	return p != none && x.found[p].Kind == Test
}

func phpAssignment(x *extraction, d *found) bool {
	if x.insideCode(d.Parent) {
		return false
	}
	if !d.Body.Empty() {
		d.Kind = Function
	}
	d.Name = shortName(d.Name)
	return true
}

// phpCall is a call at the top level that is given a function: a route, a test.
func phpCall(x *extraction, d *found) bool {
	call := d.node + 1
	if call >= int32(x.nodes[d.node].next) || !x.isAny(call, "function_call_expression", "scoped_call_expression", "member_call_expression") {
		return false
	}
	args := x.field(call, "arguments")
	if args == none || !x.multiline(d.Span) || x.insideMethod(d.Parent) {
		return false
	}
	body := int32(none)
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if c+1 < int32(x.nodes[c].next) && x.isAny(c+1, "anonymous_function_creation_expression", "arrow_function") {
			body = x.field(c+1, "body")
		}
	}
	if body == none {
		return false
	}
	name, _, _ := strings.Cut(x.text(call), "(")
	title := ""
	if args+1 < int32(x.nodes[args].next) {
		title = x.firstString(args + 1)
	}
	d.Body = x.trimmed(x.nodes[body].start, x.nodes[body].end)
	d.Header.End = d.Body.Start
	if strings.Contains(testCalls, " "+name+" ") {
		d.Name = shortName(title)
		return true
	}
	d.Kind = Function
	d.Name = shortName(strings.TrimSpace(name + " " + title))
	return true
}

func swiftClass(x *extraction, d *found) bool {
	k := x.field(d.node, "declaration_kind")
	if k == none {
		return true
	}
	switch x.text(k) {
	case "struct":
		d.Kind = Struct
	case "enum":
		d.Kind = Enum
	case "extension":
		d.Kind = Impl
	}
	return true
}

func swiftInit(x *extraction, d *found) bool {
	for _, w := range []string{"deinit", "init", "subscript"} {
		if strings.HasPrefix(x.tableName(d.node), w) {
			d.Name = w
			return true
		}
	}
	return true
}

// tableName is the node's name in the grammar.
func (x *extraction) tableName(i int32) string {
	for name, ids := range x.table.byName {
		if isOneOf(x.nodes[i].symbol, ids) {
			return name
		}
	}
	return ""
}

// scalaCall is a call with a block at the level of definitions: test("…") { … }.
func scalaCall(x *extraction, d *found) bool {
	p := x.nodes[d.node].parent
	if p == none || !x.isAny(p, "template_body", "compilation_unit") || !x.multiline(d.Span) {
		return false
	}
	f := x.field(d.node, "function")
	args := x.field(d.node, "arguments")
	if f == none || args == none || !x.isAny(args, "block", "case_block", "colon_argument") {
		return false
	}
	name, _, _ := strings.Cut(x.text(f), "(")
	title := ""
	if a := x.field(f, "arguments"); a != none {
		title = x.firstString(a)
	}
	d.Body = x.trimmed(x.nodes[args].start, x.nodes[args].end)
	d.Header.End = d.Body.Start
	d.Name = shortName(title)
	if title == "" {
		d.Kind = Function
		d.Name = shortName(name)
	}
	return true
}
