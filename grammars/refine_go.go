package grammars

import "strings"

func goFunction(x *extraction, d *found) bool {
	for _, p := range []string{"Test", "Benchmark", "Fuzz", "Example"} {
		if strings.HasPrefix(d.Name, p) && strings.Contains(string(d.Header.Text(x.data)), "testing.") {
			d.Kind = Test
			d.open = false
		}
	}
	return true
}

func goReceiver(x *extraction, d *found) bool {
	r := x.field(d.node, "receiver")
	if r == none {
		return true
	}
	for c := r; c < int32(x.nodes[r].next); c++ {
		if x.is(c, "type_identifier") {
			d.qualifier = x.text(c)
			break
		}
	}
	return true
}

// goGroup is a declaration with a keyword; one in parentheses with several
// members has no name of its own, its members are definitions within.
func goGroup(x *extraction, d *found) bool {
	members := 0
	list := d.node
	if d.node+1 < int32(x.nodes[d.node].next) && x.is(d.node+1, "var_spec_list") {
		list = d.node + 1
	}
	for c := list + 1; c < int32(x.nodes[list].next); c = int32(x.nodes[c].next) {
		if x.roleOf(c)&isComment == 0 {
			members++
		}
	}
	if x.data[d.Span.End-1] == ')' && x.parenthesized(d) {
		d.Name = ""
		d.Body.Start, d.Body.End = 0, 0
		d.open = true
		return true
	}
	if d.Kind == Type {
		d.Kind = goTypeKind(x, d)
	}
	return true
}

// parenthesized reports whether the keyword is followed by a parenthesis.
func (x *extraction) parenthesized(d *found) bool {
	text := strings.TrimLeft(string(d.Header.Text(x.data)), "abcdefghijklmnopqrstuvwxyz")
	return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "(")
}

// goGroupMember is a member of a declaration in parentheses; of others the
// declaration itself is the definition.
func goGroupMember(x *extraction, d *found) bool {
	if d.Parent == none || !x.found[d.Parent].open {
		return false
	}
	if d.Kind == Type {
		d.Kind = goTypeKind(x, d)
	}
	return true
}

func goTypeKind(x *extraction, d *found) Kind {
	for c := d.node; c < int32(x.nodes[d.node].next) && c < d.node+8; c++ {
		switch {
		case x.is(c, "struct_type"):
			return Struct
		case x.is(c, "interface_type"):
			return Interface
		case x.is(c, "pointer_type"), x.is(c, "map_type"), x.is(c, "slice_type"), x.is(c, "array_type"), x.is(c, "function_type"):
			return Type
		}
	}
	return Type
}
