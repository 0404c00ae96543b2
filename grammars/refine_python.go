package grammars

import "strings"

// pythonAssignment keeps assignments in modules and classes.
func pythonAssignment(_ *extraction, d *found) bool {
	d.Name = shortName(d.Name)
	return true
}

// pythonPair is a long value with a key in a dictionary that is not within a
// function: a part of a configuration.
func pythonPair(x *extraction, d *found) bool {
	key, value := x.field(d.node, "key"), x.field(d.node, "value")
	if key == none || value == none || x.roleOf(key)&isString == 0 || !x.isAny(value, "dictionary", "list", "call", "lambda", "tuple") {
		return false
	}
	dict := x.nodes[d.node].parent
	if !x.parentIsAny(dict, "assignment", "pair", "return_statement") {
		return false // one of many
	}
	d.Name = shortName(strings.Trim(x.text(key), "\"'"))
	d.keep = true
	x.setBody(d, value)
	return x.isLong(d.Span, 3) && !x.insideCode(d.Parent)
}

// pythonCall is a call with a name in a table: a route of Django, a case of a
// test with parameters.
func pythonCall(x *extraction, d *found) bool {
	f, args := x.field(d.node, "function"), x.field(d.node, "arguments")
	if f == none || args == none || !x.parentIsAny(d.node, "list", "tuple", "argument_list") {
		return false
	}
	switch lastPart(x.text(f)) {
	case "path", "re_path", "url":
		title, name := x.stringWithin(args), x.pythonKeyword(args, "name")
		if title == "" || x.insideCode(d.Parent) {
			return false
		}
		d.Name, d.keep = title, true
		if name != "" {
			d.Name = name
			d.alias(title)
		}
		return true
	case "param":
		d.Kind, d.beside = Test, true
		d.Name = x.pythonKeyword(args, "id")
		return d.Name != ""
	}
	return false
}

// pythonKeyword is the string that a keyword argument is, or "".
func (x *extraction) pythonKeyword(args int32, name string) string {
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if k := x.field(c, "name"); x.is(c, "keyword_argument") && k != none && x.text(k) == name {
			return x.stringWithin(x.field(c, "value"))
		}
	}
	return ""
}
