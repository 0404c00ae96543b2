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
	if i := strings.Index(name, "operator"); i >= 0 && (i == 0 || !isWordRune(rune(name[i-1]))) && !(len(name) > i+8 && isWordRune(rune(name[i+8]))) {
		return cQualified(name[:i]) + cOperator(name[i:])
	}
	var b strings.Builder
	depth := 0
	for _, r := range name {
		switch {
		case r == '<':
			depth++
		case r == '>':
			depth--
		case depth <= 0 && !isBlankRune(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isBlankRune(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// cOperator is the name of an operator without its parameters: "operator==",
// "operator bool", "operator()".
func cOperator(name string) string {
	rest := strings.TrimLeft(name[len("operator"):], " \t\r\n")
	if strings.HasPrefix(rest, "(") {
		return "operator()"
	}
	if rest == "" || !isWordRune(rune(rest[0])) {
		rest, _, _ = strings.Cut(rest, "(")
		return "operator" + strings.Join(strings.Fields(rest), "")
	}
	depth := 0
	for i, r := range rest {
		switch {
		case r == '<':
			depth++
		case r == '>':
			depth--
		case r == '(' && depth <= 0:
			return "operator " + cType(rest[:i])
		}
	}
	return "operator " + cType(rest)
}

// cType is a type without template arguments: "const char*".
func cType(name string) string {
	words := strings.Fields(name)
	name = cQualified(strings.Join(words, "\x00"))
	return strings.NewReplacer("\x00*", "*", "\x00&", "&", "\x00", " ").Replace(name)
}

// cSeparate splits a qualified name at the last :: that is not part of the type
// of an operator.
func (f *found) cSeparate() {
	head := f.Name
	if i := strings.Index(head, "operator"); i >= 0 && strings.Contains(head[i:], " ") {
		head = head[:i]
	}
	if i := strings.LastIndex(head, "::"); i >= 0 {
		f.qualifier, f.Name = strings.Trim(f.Name[:i], ":"), f.Name[i+2:]
	}
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
	if x.cMacroName(d, i) {
		return true
	}
	function := false
	d.Name, function = x.cName(i)
	if d.Kind == Field && function {
		d.Kind = Method
	} else if d.Kind == Method && !function && d.Body.Empty() {
		d.Kind = Field // "int n = 0;" is a pure function to the grammar
	}
	d.cSeparate()
	if d.Kind == Function && d.qualifier != "" {
		d.Kind = Method
	}
	return true
}

// cTag is a struct, union, class or enum with a body; within a typedef or a
// declaration it is that which counts.
func cTag(x *extraction, d *found) bool {
	if full := d.Name; strings.ContainsAny(full, "<: \n") {
		d.Name = cQualified(full)
		d.alias(full) // formatter<tm>
		d.cSeparate()
	}
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
		if tag := x.field(t, "name"); tag != none {
			d.alias(x.text(tag))
		}
	}
	return true
}

// cDeclaration is a declaration outside functions: a prototype or a variable.
func cDeclaration(x *extraction, d *found) bool {
	i := x.field(d.node, "declarator")
	if i == none || d.Parent != none && d.Span.End <= x.found[d.Parent].Header.End { // a parameter
		return false
	}
	for p := x.nodes[d.node].parent; p != none; p = x.nodes[p].parent {
		if x.is(p, "compound_statement") {
			return false
		}
	}
	function := false
	d.Name, function = x.cName(i)
	d.cSeparate()
	if function {
		d.Kind = Function
		if d.Parent != none && x.found[d.Parent].Kind.holdsMembers() {
			d.Kind = Method
		}
	}
	return true
}
