package grammars

import "strings"

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

// phpMethod gives a constructor the names of the properties that its parameters
// declare: __construct(private Clock $clock).
func phpMethod(x *extraction, d *found) bool {
	if d.Name != "__construct" {
		return true
	}
	if params := x.field(d.node, "parameters"); params != none {
		for c := params + 1; c < int32(x.nodes[params].next); c = int32(x.nodes[c].next) {
			if name := x.field(c, "name"); name != none && x.is(c, "property_promotion_parameter") {
				d.alias(x.text(name))
				d.alias(strings.TrimPrefix(x.text(name), "$"))
			}
		}
	}
	return true
}

// phpProperty is called as it is declared, and as it is used: $this->width.
func phpProperty(x *extraction, d *found) bool {
	for c := d.node + 1; c < int32(x.nodes[d.node].next); c = int32(x.nodes[c].next) {
		if x.is(c, "property_element") && c+1 < int32(x.nodes[c].next) {
			d.alias(strings.TrimPrefix(x.text(c+1), "$"))
		}
	}
	return true
}

// phpLink is one call of a chain: "Route::get('/a', f)" and "->name('b')".
type phpLink struct {
	callee, title string
	body          int32
	args          int
}

// phpChain lists the calls of a chain, the first one first.
func (x *extraction) phpChain(call int32) []phpLink {
	var links []phpLink
	for call != none && len(links) < longestChain && x.isAny(call, "function_call_expression", "scoped_call_expression", "member_call_expression") {
		links = append([]phpLink{x.phpLink(call)}, links...)
		call = x.field(call, "object")
	}
	return links
}

func (x *extraction) phpLink(call int32) phpLink {
	l := phpLink{body: none}
	name := x.field(call, "name")
	if name == none {
		name = x.field(call, "function")
	}
	if name != none {
		l.callee = x.text(name)
	}
	for _, part := range []string{"scope", "object"} {
		if p := x.field(call, part); p != none && x.isAny(p, "name", "variable_name", "qualified_name") {
			l.callee = strings.TrimPrefix(x.text(p), "$") + "." + l.callee
		}
	}
	args := x.field(call, "arguments")
	if args == none {
		return l
	}
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if l.args++; l.args == 1 {
			l.title = x.stringWithin(c)
		}
		if c+1 < int32(x.nodes[c].next) && x.isAny(c+1, "anonymous_function_creation_expression", "arrow_function") {
			l.body = x.field(c+1, "body")
		}
	}
	return l
}

// phpCall is a statement that is a call: a route, a test, a hook.
func phpCall(x *extraction, d *found) bool {
	if d.node+1 >= int32(x.nodes[d.node].next) || x.insideMethod(d.Parent) {
		return false
	}
	links := x.phpChain(d.node + 1)
	prefix, label := "", ""
	at := -1
	for i := range links {
		l := &links[i]
		switch lastPart(l.callee) {
		case "prefix":
			prefix = l.title
		case "name", "as":
			label = l.title
		}
		if at < 0 && (l.body != none || l.args > 1 && routeName(lastPart(l.callee), phpPath(l.title)) != "") {
			at = i
		}
	}
	if at < 0 {
		return false
	}
	l := &links[at]
	if prefix != "" && lastPart(l.callee) == "group" {
		d.Kind, d.open = Function, true
		d.Name = shortName("prefix " + phpPath(prefix))
		x.setBody(d, l.body)
		return true
	}
	title := l.title
	if routeName(lastPart(l.callee), phpPath(title)) != "" {
		title = phpPath(title)
	}
	if title == "" && x.multiline(d.Span) && l.body != none && !isTestCall(l.callee) {
		d.Kind, d.Name, d.open = Function, shortName(l.callee), true
		x.setBody(d, l.body)
		return !x.insideCode(d.Parent)
	}
	if !x.byCall(d, l.callee, title, l.body) {
		return false
	}
	d.alias(label)
	return true
}

// phpPath is a path as routes have it: Laravel's need no slash.
func phpPath(path string) string {
	if path == "" || strings.ContainsAny(path, " .\\:") {
		return path
	}
	return "/" + strings.TrimPrefix(path, "/")
}

// phpElement is a long value with a key in an array that is not within a
// function: a part of a configuration.
func phpElement(x *extraction, d *found) bool {
	key := d.node + 1
	if key >= int32(x.nodes[d.node].next) || x.roleOf(key)&isString == 0 || int32(x.nodes[key].next) >= int32(x.nodes[d.node].next) {
		return false
	}
	d.Name = shortName(strings.Trim(x.text(key), "\"'"))
	d.keep = true
	return x.isLong(d.Span, 2) && !x.insideCode(d.Parent)
}
