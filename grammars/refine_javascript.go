package grammars

import (
	"strings"

	"pare/internal/source"
)

// jsFunctionValue says what a value is if it is a function or a class.
func jsFunctionValue(x *extraction, v int32) (Kind, bool) {
	if v == none {
		return Other, false
	}
	switch {
	case x.is(v, "arrow_function"), x.is(v, "function_expression"), x.is(v, "generator_function"):
		return Function, true
	case x.is(v, "class"):
		return Class, true
	case x.is(v, "call_expression"):
		// memo(() => …), createSelector(a, (b) => …): the last argument is a function
		args := x.field(v, "arguments")
		if args == none {
			return Other, false
		}
		for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
			if x.is(c, "arrow_function") || x.is(c, "function_expression") {
				return Function, true
			}
		}
	}
	return Other, false
}

// jsValue is a class field; one that holds a function is a method.
func jsValue(x *extraction, d *found) bool {
	if k, ok := jsFunctionValue(x, x.field(d.node, "value")); ok && k == Function {
		d.Kind = Method
	} else if ok {
		d.Kind = k
	}
	return true
}

// jsVariable is a variable; one that holds a function or a class is that, also
// within other functions.
func jsVariable(x *extraction, d *found) bool {
	v := x.field(d.node, "value")
	if v != none && x.is(v, "call_expression") && x.hasPrefix(v, "require(") {
		d.Kind, d.Name = Import, ""
		d.Body = source.Span{}
		d.Header.End = d.Span.End
		return true
	}
	if k, ok := jsFunctionValue(x, v); ok {
		d.Kind = k
		return !x.is(v, "call_expression") || !x.isLocal(&found{Definition: Definition{Kind: Constant, Parent: d.Parent}})
	}
	if v != none && !x.is(v, "object") && !x.is(v, "array") {
		d.Body.Start, d.Body.End = 0, 0
		d.Header.End = d.Span.End
	}
	d.Name = shortName(d.Name)
	return true
}

// jsPair is a property of an object that holds a function.
func jsPair(x *extraction, d *found) bool {
	v := x.field(d.node, "value")
	d.Name = strings.Trim(d.Name, "\"'`")
	if k, ok := jsFunctionValue(x, v); ok && !x.is(v, "call_expression") {
		d.Kind = k
		if k == Function {
			d.Kind = Method
		}
		return true
	}
	// Large nested objects of a configuration or a component are worth a name.
	return v != none && (x.is(v, "object") || x.is(v, "array")) && x.isLong(d.Span, 3) && !x.insideCode(d.Parent)
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

// jsAssignment is an assigned function, or an assignment at the top.
func jsAssignment(x *extraction, d *found) bool {
	v := x.field(d.node, "right")
	k, ok := jsFunctionValue(x, v)
	if ok && !x.is(v, "call_expression") {
		d.Kind = k
	} else {
		if p := x.nodes[d.node].parent; p == none || !x.is(p, "expression_statement") || x.insideCode(d.Parent) {
			return false
		}
		if !x.is(v, "object") && !x.is(v, "array") {
			d.Body.Start, d.Body.End = 0, 0
			d.Header.End = d.Span.End
		}
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
	if k, ok := jsFunctionValue(x, v); ok {
		d.Kind = k
		if name := x.field(v, "name"); name != none {
			d.Name = x.text(name)
		}
	}
	return true
}

// testCalls are the functions of the usual test libraries that take a title and
// a function.
const testCalls = " describe it test suite context specify beforeEach afterEach beforeAll afterAll before after setup teardown bench "

// jsCall is a call that is given a function: a test, or at the top level a
// route or a handler.
func jsCall(x *extraction, d *found) bool {
	callee := x.field(d.node, "function")
	args := x.field(d.node, "arguments")
	if callee == none || args == none {
		return false
	}
	body := int32(none)
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if x.is(c, "arrow_function") || x.is(c, "function_expression") {
			body = x.field(c, "body")
		}
	}
	if body == none {
		return false
	}
	name := strings.Join(strings.Fields(x.text(callee)), "")
	first, _, _ := strings.Cut(name, ".")
	first, _, _ = strings.Cut(first, "(")
	title := x.firstString(args)
	switch {
	case strings.Contains(testCalls, " "+first+" "):
		d.Kind = Test
	case x.nodes[d.node].parent == none || !x.is(x.nodes[d.node].parent, "expression_statement") || x.insideCode(d.Parent) || !x.multiline(d.Span):
		return false
	default:
		d.Kind = Function
	}
	d.Name = shortName(strings.TrimSpace(name + " " + title))
	if d.Kind == Test && title != "" {
		d.Name = shortName(title)
	}
	d.Body = x.trimmed(x.nodes[body].start, x.nodes[body].end)
	d.Header.End = d.Body.Start
	d.open = false
	return true
}
