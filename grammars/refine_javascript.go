package grammars

import (
	"strings"

	"pare/internal/source"
)

// jsValue is a class field; one that holds a function is a method.
func jsValue(x *extraction, d *found) bool {
	m, ok := x.jsMakes(x.field(d.node, "value"))
	if !ok {
		return true
	}
	d.Kind = m.kind
	if m.kind == Function {
		d.Kind = Method
	}
	x.setBody(d, x.jsBody(m.node))
	return true
}

// jsVariable is a variable; one that holds a function or a class is that, also
// within other functions.
func jsVariable(x *extraction, d *found) bool {
	v := x.field(d.node, "value")
	if v != none && x.is(v, "call_expression") && x.hasPrefix(v, "require(") {
		d.Kind, d.Name = Import, ""
		x.withoutBody(d)
		return true
	}
	m, ok := x.jsMakes(v)
	if ok && m.wrapped() && x.insideCode(d.Parent) && !x.jsNamedWithin(d, m) {
		return false
	}
	d.Name = shortName(d.Name)
	switch {
	case ok:
		d.Kind = m.kind
		x.setBody(d, x.jsBody(m.node))
	default:
		x.jsDataBody(d, v)
		d.keep = x.jsKeeps(d, v)
	}
	return true
}

// jsKeeps reports whether a variable or a property within a function is worth a
// name: it is made by a call that is given an object with functions.
func (x *extraction) jsKeeps(d *found, v int32) bool {
	v = x.jsBare(v)
	if v == none || d.Body.Empty() || !x.isAny(v, "call_expression", "new_expression") {
		return false
	}
	if name := x.field(d.node, "name"); name != none && !x.is(name, "identifier") {
		return false
	}
	o := x.jsDataArgument(v)
	for c := o + 1; o != none && c < int32(x.nodes[o].next); c = int32(x.nodes[c].next) {
		if x.is(c, "method_definition") {
			return true
		}
		if value := x.field(c, "value"); value != none {
			if _, ok := x.jsFunctionKind(value); ok {
				return true
			}
		}
	}
	return false
}

// jsNamedWithin reports whether a variable of a function that is given a wrapped
// one is worth a name: a handler or a computed value is, the result of a
// call that happens to take a function is not.
func (x *extraction) jsNamedWithin(d *found, m jsMade) bool {
	name := x.field(d.node, "name")
	if m.awaited || name == none || !x.is(name, "identifier") {
		return false
	}
	return x.multiline(d.Span) || isMaker(x.jsCallee(m.call))
}

// jsPair is a property of an object that holds a function or much else.
func jsPair(x *extraction, d *found) bool {
	v := x.field(d.node, "value")
	d.Name = strings.Trim(d.Name, "\"'`")
	if m, ok := x.jsMakes(v); ok {
		if m.wrapped() && x.insideCode(d.Parent) && (m.awaited || !x.multiline(d.Span)) {
			return false
		}
		d.Kind = m.kind
		if m.kind == Function {
			d.Kind = Method
		}
		x.setBody(d, x.jsBody(m.node))
		return true
	}
	// Large nested objects of a configuration or a component are worth a name.
	if v == none || !x.isAny(v, "object", "array", "call_expression", "new_expression") {
		return false
	}
	x.jsDataBody(d, v)
	d.keep = x.jsKeeps(d, v)
	return d.keep || x.isLong(d.Span, 3) && !x.insideCode(d.Parent)
}

// jsAssignment is an assigned function, or an assignment at the top.
func jsAssignment(x *extraction, d *found) bool {
	v := x.field(d.node, "right")
	statement := x.parentIs(d.node, "expression_statement")
	m, ok := x.jsMakes(v)
	switch {
	case ok && (!m.wrapped() || statement && !m.awaited && (!x.insideCode(d.Parent) || x.multiline(d.Span))):
		d.Kind = m.kind
		x.setBody(d, x.jsBody(m.node))
	case !statement || x.insideCode(d.Parent):
		return false
	default:
		x.jsDataBody(d, v)
	}
	name := strings.Join(strings.Fields(d.Name), "")
	for _, p := range []string{"module.exports.", "exports.", "this.", "window.", "globalThis.", "self."} {
		if rest, found := strings.CutPrefix(name, p); found && rest != "" {
			name = rest
			break
		}
	}
	name = strings.Replace(name, ".prototype.", ".", 1)
	d.Name = shortName(name)
	d.separate(".")
	if d.qualifier != "" && d.Kind == Function {
		d.Kind = Method
	}
	return true
}

// jsDefault is export default with a value that has no name.
func jsDefault(x *extraction, d *found) bool {
	v := x.field(d.node, "value")
	d.Name = "default"
	m, ok := x.jsMakes(v)
	if !ok {
		x.jsDataBody(d, v)
		return true
	}
	d.Kind = m.kind
	x.setBody(d, x.jsBody(m.node))
	if name := x.field(m.node, "name"); name != none {
		d.Name = x.text(name)
	}
	return true
}

// jsDataBody gives a definition the object or array that its value is, or is
// made from, as its body, and none where the value is something else.
func (x *extraction) jsDataBody(d *found, v int32) {
	v = x.jsBare(v)
	if v != none && x.isAny(v, "call_expression", "new_expression") {
		v = x.jsDataArgument(v)
	}
	if v == none || !x.isAny(v, "object", "array") {
		x.withoutBody(d)
		return
	}
	x.setBody(d, v)
}

// jsDataArgument is the first argument of a call that is an object or an array
// of several lines, or none.
func (x *extraction) jsDataArgument(call int32) int32 {
	args := x.field(call, "arguments")
	if args == none {
		return none
	}
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if n := &x.nodes[c]; x.isAny(c, "object", "array") && n.lastRow > n.firstRow {
			return c
		}
	}
	return none
}

// setBody makes node b the body of a definition; without one nothing changes.
func (x *extraction) setBody(d *found, b int32) {
	if b == none {
		return
	}
	d.Body = x.trimmed(x.nodes[b].start, x.nodes[b].end)
	d.Header.End = max(d.Header.Start, d.Body.Start)
}

func (x *extraction) withoutBody(d *found) {
	d.Body = source.Span{}
	d.Header.End = d.Span.End
}

// parentIs reports whether the parent of node i is of a type.
func (x *extraction) parentIs(i int32, name string) bool {
	p := x.nodes[i].parent
	return p != none && x.is(p, name)
}

// insideCode reports whether a function is around.
func (x *extraction) insideCode(p int) bool {
	for depth := 0; p != none && depth < deepest; p, depth = x.found[p].Parent, depth+1 {
		switch x.found[p].Kind {
		case Function, Method, Test:
			if !x.found[p].open {
				return true
			}
		}
	}
	return false
}

// jsNamedFunction is a function with a name of its own where a value stands. What
// it is the value of has that name, too.
func jsNamedFunction(x *extraction, d *found) bool {
	if d.Parent != none {
		if f := &x.found[d.Parent]; f.Body.End == d.Body.End && !f.Body.Empty() {
			f.alias(d.Name)
			return false
		}
	}
	return x.multiline(d.Span)
}

// tsMethod gives a constructor the names of the fields that its parameters
// declare: constructor(private clock: Clock).
func tsMethod(x *extraction, d *found) bool {
	params := x.field(d.node, "parameters")
	if d.Name != "constructor" || params == none {
		return true
	}
	for c := params + 1; c < int32(x.nodes[params].next); c = int32(x.nodes[c].next) {
		if !x.isAny(c, "required_parameter", "optional_parameter") {
			continue
		}
		name := x.field(c, "pattern")
		if name == none {
			continue
		}
		for _, word := range strings.Fields(string(x.data[x.nodes[c].start:x.nodes[name].start])) {
			switch word {
			case "public", "private", "protected", "readonly":
				d.alias(x.text(name))
			}
		}
	}
	return true
}
