package grammars

import "strings"

func rubyMethod(x *extraction, d *found) bool {
	// def in a module is a method as well.
	for p, depth := d.Parent, 0; p != none && depth < deepest; p, depth = x.found[p].Parent, depth+1 {
		if k := x.found[p].Kind; k == Module || k.holdsMembers() {
			d.Kind = Method
			break
		}
	}
	return true
}

func rubySingleton(x *extraction, d *found) bool {
	rubyMethod(x, d)
	if o := x.field(d.node, "object"); o != none && x.text(o) != "self" {
		d.qualifier = x.text(o)
	}
	return true
}

func rubyAssignment(x *extraction, d *found) bool {
	p := x.nodes[d.node].parent
	if p == none || !x.isAny(p, "program", "body_statement") || x.insideCode(d.Parent) {
		return false
	}
	if left := x.field(d.node, "left"); d.Parent != none && x.found[d.Parent].Kind == Function && !x.is(left, "constant") {
		return false
	}
	d.Name = shortName(d.Name)
	// Point = Struct.new(:x) do … end
	if v := x.field(d.node, "right"); v != none && x.is(v, "call") {
		if r, b := x.field(v, "receiver"), x.field(v, "block"); r != none && b != none {
			switch x.text(r) {
			case "Struct", "Class", "Module", "Data", "ImmutableStruct":
				d.Kind = Class
				x.setBody(d, b)
			}
		}
	}
	return true
}

// rubyTests are the words of the usual test libraries.
const rubyTests = " describe context it specify test let let! subject before after feature scenario shared_examples shared_context shared_examples_for around given background its should setup teardown "

// rubyCall is a call with a block, a declaration of a model, a route, or a
// require.
func rubyCall(x *extraction, d *found) bool {
	m := x.field(d.node, "method")
	if m == none {
		return false
	}
	name, args := x.text(m), x.field(d.node, "arguments")
	receiver := x.field(d.node, "receiver")
	if receiver == none && args != none && (name == "require" || name == "require_relative" || name == "load" || name == "gem") {
		d.Kind, d.Name = Import, ""
		return x.field(d.node, "block") == none
	}
	if x.insideMethod(d.Parent) || !x.rubyStatement(d.node) {
		return false
	}
	title := x.rubyTitle(args)
	if receiver == none && x.rubyDeclares(d, name, title) {
		return true
	}
	if receiver == none && title != "" {
		if route := routeName(name, title); route != "" {
			d.Kind, d.keep = Function, true
			d.call(name, title, route)
			return true
		}
	}
	return !d.Body.Empty() && x.rubyBlock(d, name, title)
}

// rubyStatement reports whether a call stands by itself.
func (x *extraction) rubyStatement(i int32) bool {
	return x.nodes[i].parent == none || x.parentIsAny(i, "program", "body_statement", "block_body", "begin", "if_modifier", "then") ||
		x.insideTest(int(x.inner[x.nodes[i].parent]))
}

// rubyTitle is what the first argument names.
func (x *extraction) rubyTitle(args int32) string {
	if args == none || args+1 >= int32(x.nodes[args].next) {
		return ""
	}
	first := args + 1
	if x.is(first, "pair") { // task purge: :environment do
		first++
	}
	return shortName(strings.Trim(x.text(first), ":\"'"))
}

// rubyBlock is a call with a block.
func (x *extraction) rubyBlock(d *found, name, title string) bool {
	if strings.Contains(rubyTests, " "+name+" ") {
		if d.Name = title; title == "" {
			d.Name = name
		}
		return true
	}
	d.Kind, d.open = Function, true
	if !x.multiline(d.Span) || x.insideCode(d.Parent) && !x.insideTest(d.Parent) {
		return false
	}
	switch name {
	case "namespace", "resources", "resource", "scope", "concern":
		if name == "namespace" {
			d.Kind = Module
		}
		d.Name = shortName(strings.TrimSpace(name + " " + title))
		if name == "namespace" && title != "" {
			d.Name = title
		}
	case "task", "define_method":
		d.Name = title
	default:
		d.Name = shortName(strings.TrimSpace(name + " " + title))
	}
	d.alias(title)
	return true
}

// rubyDeclares reports whether a call in a class declares a member of it.
func (x *extraction) rubyDeclares(d *found, name, title string) bool {
	if title == "" || d.Parent == none {
		return false
	}
	if k := x.found[d.Parent].Kind; k != Class && k != Module {
		return false
	}
	switch name {
	case "scope", "define_method", "define_singleton_method", "def_delegator", "alias_method":
		d.Kind = Method
	case "has_many", "has_one", "belongs_to", "has_and_belongs_to_many", "has_one_attached", "has_many_attached", "has_rich_text",
		"attribute", "attr_accessor", "attr_reader", "attr_writer", "enum", "store_accessor", "property", "field":
		d.Kind = Field
	default:
		return false
	}
	d.Name = title
	d.alias(name + " " + title)
	if strings.HasPrefix(name, "attr_") {
		args := x.field(d.node, "arguments")
		for c := int32(x.nodes[args+1].next); c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
			d.alias(strings.TrimPrefix(x.text(c), ":"))
		}
	}
	return true
}
