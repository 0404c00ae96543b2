package grammars

import "strings"

// Calls that define something, in the languages that have them beside
// JavaScript: app.get("/orders") { … }, describe("an order") { … }.

// byCall fills in a definition that a call makes, going by what it calls, the
// string that it is given and the node of the block or function; false for a call
// that defines nothing.
func (x *extraction) byCall(d *found, callee, title string, body int32) bool {
	callee = strings.Join(strings.Fields(callee), "")
	name := lastPart(callee)
	if body != none {
		x.setBody(d, body)
	}
	if isTestCall(name) {
		d.Kind = Test
		if d.Name = shortName(title); title == "" {
			d.Name = name
		}
		return body != none
	}
	if title == "" {
		return false
	}
	route := routeName(name, title)
	if route == "" && (body == none || !x.multiline(d.Span) || x.insideCode(d.Parent) && !x.insideTest(d.Parent)) {
		return false
	}
	d.Kind = Function
	d.call(callee, title, route)
	if prefix := x.routeAround(d.Parent); route != "" && prefix != "" {
		d.alias(strings.Replace(route, " ", " "+strings.TrimRight(prefix, "/"), 1))
	}
	return true
}

// lastPart is the last of the names in a path: get of "Route::get".
func lastPart(name string) string {
	if i := strings.LastIndexAny(name, ".:>"); i >= 0 {
		name = name[i+1:]
	}
	return name
}

// routeAround is the path that the routes within a definition begin with, or "".
func (x *extraction) routeAround(p int) string {
	for depth := 0; p != none && depth < deepest; p, depth = x.found[p].Parent, depth+1 {
		for _, words := range []string{"ROUTE ", "scope ", "prefix "} {
			if path, ok := strings.CutPrefix(x.found[p].Name, words); ok && strings.HasPrefix(path, "/") {
				return path
			}
		}
	}
	return ""
}

// kotlinCall is a call with a block: a route, a test, a task of Gradle.
func kotlinCall(x *extraction, d *found) bool {
	suffix := x.child(d.node, "call_suffix")
	if suffix == none || !x.parentIsAny(d.node, "statements", "source_file") {
		return false
	}
	lambda := x.child(suffix, "annotated_lambda")
	if lambda == none {
		return false
	}
	call, title := d.node+1, ""
	if x.is(call, "call_expression") {
		if s := x.child(call, "call_suffix"); s != none {
			title = x.stringWithin(x.child(s, "value_arguments"))
		}
		call++
	} else if args := x.child(suffix, "value_arguments"); args != none {
		title = x.stringWithin(args)
	}
	callee := x.text(call)
	switch {
	case x.roleOf(call)&isString != 0: // "adds up" { … }
		d.Name = shortName(strings.Trim(callee, "\""))
		x.setBody(d, lambda)
		return true
	case title != "" && isKotlinTest(callee):
		callee = "test"
	case title == "" && x.parentIs(d.node, "source_file") && x.multiline(d.Span):
		d.Kind, d.Name, d.open = Function, shortName(callee), true
		x.setBody(d, lambda)
		return true
	case title == "" && x.routeAround(d.Parent) != "":
		title = x.routeAround(d.Parent)
	}
	return x.byCall(d, callee, title, lambda)
}

func isKotlinTest(name string) bool {
	switch strings.TrimPrefix(name, "x") {
	case "should", "given", "when", "`when`", "then", "and", "expect":
		return true
	}
	return false
}

// swiftCall is a call with a closure: a test, a route.
func swiftCall(x *extraction, d *found) bool {
	suffix := x.child(d.node, "call_suffix")
	if suffix == none || !x.parentIsAny(d.node, "statements", "source_file") {
		return false
	}
	lambda, args := x.child(suffix, "lambda_literal"), x.child(suffix, "value_arguments")
	if lambda == none || args == none {
		return false
	}
	callee := x.text(d.node + 1)
	var parts []string
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if s := x.stringWithin(c); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return false
	}
	title := parts[0]
	if routeName(lastPart(callee), "/") != "" { // app.get("orders", ":id")
		title = "/" + strings.TrimPrefix(strings.Join(parts, "/"), "/")
	}
	return x.byCall(d, callee, title, lambda)
}

// swiftProperty is a property or a variable; a closure that it holds is its body.
func swiftProperty(x *extraction, d *found) bool {
	v := x.field(d.node, "value")
	if v == none || !x.is(v, "lambda_literal") {
		return true
	}
	x.setBody(d, v)
	if d.Kind == Constant {
		d.Kind = Function
		d.keep = x.multiline(d.Span)
		return d.keep || !x.insideCode(d.Parent)
	}
	return true
}

// csharpCall is a call that is given a lambda: app.MapGet("/orders", () => …).
func csharpCall(x *extraction, d *found) bool {
	f, args := x.field(d.node, "function"), x.field(d.node, "arguments")
	if f == none || args == none {
		return false
	}
	title, body := "", int32(none)
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if title == "" {
			title = x.stringWithin(c)
		}
		if v := c + 1; v < int32(x.nodes[c].next) && x.is(v, "lambda_expression") {
			body = x.field(v, "body")
		}
	}
	callee := strings.Replace(x.text(f), ".Map", ".", 1)
	if body == none && (!strings.Contains(x.text(f), ".Map") || routeName(lastPart(callee), title) == "") {
		return false
	}
	return x.byCall(d, callee, title, body)
}

// csharpLocal is a lambda that a variable within a method holds.
func csharpLocal(x *extraction, d *found) bool {
	v := x.child(d.node, "lambda_expression")
	if v == none || !x.multiline(d.Span) {
		return false
	}
	x.setBody(d, x.field(v, "body"))
	return true
}

// scalaInfix is a test of ScalaTest: "an order" should "add up" in { … }.
func scalaInfix(x *extraction, d *found) bool {
	op, body := x.field(d.node, "operator"), x.field(d.node, "right")
	if op == none || body == none || !x.is(body, "block") {
		return false
	}
	switch x.text(op) {
	case "in", "should", "must", "can", "when", "which", "that", "ignore", "-":
	default:
		return false
	}
	left := x.field(d.node, "left")
	if left == none || x.stringWithin(left) == "" {
		return false
	}
	words := strings.ReplaceAll(strings.Join(strings.Fields(x.text(left)), " "), "\"", "")
	d.Name = shortName(words)
	x.setBody(d, body)
	return true
}

// luaTitled is a call that is given a string and a function.
func (x *extraction) luaTitled(d *found, callee string, args int32) bool {
	title, body := "", int32(none)
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if x.roleOf(c)&isString != 0 && body == none {
			title = strings.Trim(x.text(c), "\"'[]")
		} else if x.is(c, "function") {
			body = x.child(c, "function_body")
		}
	}
	return body != none && x.byCall(d, callee, title, body)
}

// child is the first child of node i of a type, or none.
func (x *extraction) child(i int32, name string) int32 {
	if i == none {
		return none
	}
	for c := i + 1; c < int32(x.nodes[i].next); c = int32(x.nodes[c].next) {
		if x.is(c, name) {
			return c
		}
	}
	return none
}

// parentIsAny reports whether the parent of node i is of one of the types.
func (x *extraction) parentIsAny(i int32, names ...string) bool {
	p := x.nodes[i].parent
	return p != none && x.isAny(p, names...)
}

// deepestString is how many nodes into an argument a string is looked for.
const deepestString = 4

// stringWithin is the string that a node begins with, without quotes, or "".
func (x *extraction) stringWithin(i int32) string {
	if i == none {
		return ""
	}
	for c := i; c < int32(x.nodes[i].next) && c <= i+deepestString; c++ {
		if x.roleOf(c)&isString != 0 {
			return shortName(strings.Trim(x.text(c), "\"'`"))
		}
	}
	return ""
}
