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
	switch d.Kind {
	case Type:
		d.Kind = goTypeKind(x, d)
	case Constant:
		goValue(x, d, d.node+1)
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
	switch d.Kind {
	case Type:
		d.Kind = goTypeKind(x, d)
	case Constant:
		goValue(x, d, d.node)
	}
	return true
}

// goValue makes a function of a variable that holds one.
func goValue(x *extraction, d *found, spec int32) {
	if spec >= int32(len(x.nodes)) || !x.is(spec, "var_spec") {
		return
	}
	if f := x.goFirst(x.field(spec, "value"), "func_literal"); f != none {
		d.Kind = Function
		x.setBody(d, x.field(f, "body"))
	}
}

// goFirst is node i, or its first child, if that is of a type.
func (x *extraction) goFirst(i int32, name string) int32 {
	for range 2 {
		switch {
		case i == none:
			return none
		case x.is(i, name):
			return i
		case i+1 >= int32(x.nodes[i].next):
			return none
		}
		i++
	}
	return none
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

// goLocal is a function that a variable within a function holds.
func goLocal(x *extraction, d *found) bool {
	f := x.goFirst(x.field(d.node, "right"), "func_literal")
	if f == none || !x.multiline(d.Span) || strings.Contains(d.Name, ",") {
		return false
	}
	x.setBody(d, x.field(f, "body"))
	return true
}

// goKeyed is a function in a field of a literal, or a row of a table of tests
// that is a map.
func goKeyed(x *extraction, d *found) bool {
	key := d.node + 1
	if key >= int32(x.nodes[d.node].next) {
		return false
	}
	value := int32(x.nodes[key].next)
	if value >= int32(x.nodes[d.node].next) {
		return false
	}
	d.Name = shortName(strings.Trim(x.text(key), "\"`"))
	if f := x.goFirst(value, "func_literal"); f != none {
		d.Kind = Method
		x.setBody(d, x.field(f, "body"))
		return x.multiline(d.Span)
	}
	row := x.goFirst(value, "literal_value")
	if row == none || x.goString(key) == "" || !x.goTable(d) {
		return false
	}
	d.goRowName()
	x.setBody(d, row)
	return true
}

// goRow is a row of a table of tests: it is called what its name says.
func goRow(x *extraction, d *found) bool {
	row := d.node + 1
	if row >= int32(x.nodes[d.node].next) || !x.is(row, "literal_value") || !x.goTable(d) {
		return false
	}
	first := true
	for c := row + 1; c < int32(x.nodes[row].next); c = int32(x.nodes[c].next) {
		if x.roleOf(c)&isComment != 0 {
			continue
		}
		name, only := c, first
		first = false
		switch {
		case x.is(c, "keyed_element"):
			name = int32(x.nodes[c+1].next)
			if name >= int32(x.nodes[c].next) || !isRowName(x.text(c+1)) {
				continue
			}
		case !only:
			return false // only the first one is a name without a key
		}
		d.Name = x.goString(name)
		d.goRowName()
		x.setBody(d, row)
		return d.Name != ""
	}
	return false
}

// goString is the string that node i, an element of a literal, is, or "".
func (x *extraction) goString(i int32) string {
	for _, kind := range []string{"interpreted_string_literal", "raw_string_literal"} {
		if s := x.goFirst(i, kind); s != none {
			return shortName(strings.Trim(x.text(s), "\"`"))
		}
	}
	return ""
}

// isRowName reports whether a field of a row holds its name.
func isRowName(field string) bool {
	field = strings.ToLower(field)
	switch field {
	case "name", "desc", "description", "title", "label", "scenario", "summary", "case", "id", "testname", "casename", "test":
		return true
	}
	return false
}

// goRowName adds the name as "go test -run" takes it.
func (f *found) goRowName() {
	f.alias(strings.Join(strings.Fields(f.Name), "_"))
}

// goTable reports whether a literal's element is a row of a table of tests: it
// stands in a test, or in a variable whose name says so.
func (x *extraction) goTable(d *found) bool {
	if !x.parentIs(d.node, "literal_value") || !x.parentIs(x.nodes[d.node].parent, "composite_literal") {
		return false
	}
	for p, depth := d.Parent, 0; p != none && depth < deepest; p, depth = x.found[p].Parent, depth+1 {
		switch f := &x.found[p]; f.Kind {
		case Test:
			return f.node == none || !x.isAny(f.node, "literal_element", "keyed_element")
		case Constant:
			name := strings.ToLower(f.Name)
			return strings.Contains(name, "test") || strings.Contains(name, "case")
		case Method, Function:
			return strings.HasPrefix(f.Name, "Test") || strings.Contains(strings.ToLower(f.Name), "test")
		}
	}
	return false
}

// goCall is a call that is given a function: a sub-test, a route.
func goCall(x *extraction, d *found) bool {
	args, f := x.field(d.node, "arguments"), x.field(d.node, "function")
	if args == none || f == none {
		return false
	}
	title, callback := "", int32(none)
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		switch {
		case x.roleOf(c)&isString != 0 && title == "":
			title = strings.Trim(x.text(c), "\"`")
		case x.is(c, "func_literal"):
			callback = c
		}
	}
	if title == "" || callback == none {
		return false
	}
	callee := x.text(f)
	name := callee[strings.LastIndexByte(callee, '.')+1:]
	switch {
	case name == "Run" || isGinkgo(name):
		d.Kind = Test
		d.Name = shortName(title)
		d.goRowName()
	case !x.multiline(d.Span):
		return false
	default:
		verb, path := name, title
		if name == "HandleFunc" || name == "Handle" || name == "Func" {
			if v, p, ok := strings.Cut(title, " "); ok { // "GET /orders" since Go 1.22
				verb, path = v, strings.TrimSpace(p)
			} else {
				verb = "any"
			}
		}
		d.call(callee, title, routeName(verb, path))
	}
	x.setBody(d, x.field(callback, "body"))
	return true
}

// isGinkgo reports whether a function makes a test or a group of tests.
func isGinkgo(name string) bool {
	switch strings.TrimLeft(name, "FPX") {
	case "Describe", "Context", "When", "It", "Specify", "DescribeTable", "Entry", "Convey", "Measure":
		return true
	}
	return false
}
