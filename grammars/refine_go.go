package grammars

import (
	"bytes"
	"strings"

	"pare/internal/source"
)

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

// goGroup is a declaration with a keyword; one in parentheses has no name of its
// own, its members are definitions within.
func goGroup(x *extraction, d *found) bool {
	if x.parenthesized(d.node) {
		d.Name = ""
		d.Body = source.Span{}
		d.open = true
		return true
	}
	if d.Kind == Type {
		d.Kind = goTypeKind(x, d)
	}
	return true
}

// parenthesized reports whether a parenthesis stands before the first member.
func (x *extraction) parenthesized(i int32) bool {
	n := &x.nodes[i]
	for c := i + 1; c < int32(n.next); c++ {
		if x.isAny(c, "const_spec", "var_spec", "type_spec", "type_alias") {
			return bytes.IndexByte(x.data[n.start:x.nodes[c].start], '(') >= 0
		}
	}
	return true
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
