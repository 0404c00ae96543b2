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
				if x.is(t, "type_arguments") {
					t = int32(x.nodes[t].next) - 1
				} else if x.is(t, "type_identifier") {
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

func csharpIndexer(_ *extraction, d *found) bool {
	d.Name = "this"
	return true
}

func csharpDestructor(_ *extraction, d *found) bool {
	d.Name = "~" + d.Name
	return true
}

// csharpOperator is named by what stands between the keyword and the parenthesis,
// operator== and operator int.
func csharpOperator(x *extraction, d *found) bool {
	_, name, _ := strings.Cut(string(d.Header.Text(x.data)), "operator")
	name, _, _ = strings.Cut(name, "(")
	if name = strings.TrimSpace(name); name != "" && isWordRune(rune(name[0])) {
		name = " " + name
	}
	d.Name = shortName("operator" + name)
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
	if p == none || !x.isAny(p, "template_body", "compilation_unit") && !(x.is(p, "block") && x.insideTest(d.Parent)) || !x.multiline(d.Span) {
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
