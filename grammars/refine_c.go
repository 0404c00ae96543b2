package grammars

import "strings"

// cName follows a declarator to the identifier within it.
func (x *extraction) cName(i int32) (name string, function bool) {
	for i != none {
		switch {
		case x.is(i, "function_declarator"):
			function = true
		case x.is(i, "identifier"), x.is(i, "field_identifier"), x.is(i, "type_identifier"), x.isAny(i, "qualified_identifier", "operator_name", "destructor_name", "operator_cast", "template_function", "structured_binding_declarator", "primitive_type"):
			return cQualified(x.text(i)), function
		}
		next := x.field(i, "declarator")
		if next == none && i+1 < int32(x.nodes[i].next) {
			next = i + 1 // parenthesized and reference declarators have no field
			for x.isAny(next, "comment", "ms_call_modifier", "ms_based_modifier", "type_qualifier", "attribute_specifier") && x.nodes[next].next < x.nodes[i].next {
				next = int32(x.nodes[next].next)
			}
		}
		i = next
	}
	return "", function
}

// cQualified is a qualified name without blanks and template arguments.
func cQualified(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if strings.Contains(name, "operator") {
		return name
	}
	var b strings.Builder
	depth := 0
	for _, r := range name {
		switch r {
		case '<':
			depth++
		case '>':
			depth--
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return strings.TrimSpace(b.String())
}

func (x *extraction) isAny(i int32, names ...string) bool {
	for _, n := range names {
		if x.is(i, n) {
			return true
		}
	}
	return false
}

// cDeclarator names a definition by its declarator.
func cDeclarator(x *extraction, d *found) bool {
	i := x.field(d.node, "declarator")
	if i == none {
		// A member that is only a struct has its own definition.
		return d.Kind != Field
	}
	function := false
	d.Name, function = x.cName(i)
	if d.Kind == Field && function {
		d.Kind = Method
	}
	d.separate("::")
	if d.Kind == Function && d.qualifier != "" {
		d.Kind = Method
	}
	return true
}

// cTag is a struct, union, class or enum with a body; within a typedef or a
// declaration it is that which counts.
func cTag(x *extraction, d *found) bool {
	p := x.nodes[d.node].parent
	if p == none {
		return true
	}
	if x.is(p, "type_definition") {
		return false
	}
	if x.isAny(p, "declaration", "field_declaration", "function_definition") && d.Name == "" {
		if decl := x.field(p, "declarator"); decl != none {
			return false
		}
	}
	return true
}

// cTypedef names a typedef, which may be the only name of a struct.
func cTypedef(x *extraction, d *found) bool {
	i := x.field(d.node, "declarator")
	if i == none {
		return false
	}
	d.Name, _ = x.cName(i)
	t := x.field(d.node, "type")
	if t != none && x.field(t, "body") != none {
		switch {
		case x.is(t, "enum_specifier"):
			d.Kind = Enum
		default:
			d.Kind = Struct
		}
	}
	return true
}

// cDeclaration is a declaration outside functions: a prototype or a variable.
func cDeclaration(x *extraction, d *found) bool {
	i := x.field(d.node, "declarator")
	if i == none {
		return false
	}
	for p := x.nodes[d.node].parent; p != none; p = x.nodes[p].parent {
		if x.is(p, "compound_statement") {
			return false
		}
	}
	function := false
	d.Name, function = x.cName(i)
	d.separate("::")
	if function {
		d.Kind = Function
		if d.Parent != none && x.found[d.Parent].Kind.holdsMembers() {
			d.Kind = Method
		}
	}
	return true
}
