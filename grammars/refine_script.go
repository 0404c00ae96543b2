package grammars

import (
	"strings"

	"pare/internal/source"
)

// Refinements of Bash, Elixir and Lua.

// bashCommand is a sourced file, an alias, or a test of bats, whose body the
// grammar takes for commands.
func bashCommand(x *extraction, d *found) bool {
	name := x.field(d.node, "name")
	arg := x.field(d.node, "argument")
	if name == none || arg == none {
		return false
	}
	switch x.text(name) {
	case "source", ".":
		return true
	case "alias":
		d.Kind = Constant
		d.Name, _, _ = strings.Cut(x.text(arg), "=")
		return true
	case "@test":
		d.Kind = Test
		d.Name = strings.Trim(x.text(arg), "\"'")
		return x.extendToBrace(d)
	}
	return false
}

// extendToBrace ends a definition at the command that is only a closing brace.
func (x *extraction) extendToBrace(d *found) bool {
	p := x.nodes[d.node].parent
	for c := int32(x.nodes[d.node].next); c < int32(x.nodes[p].next); c = int32(x.nodes[c].next) {
		if x.is(c, "command") && x.text(c) == "}" {
			end := int(x.nodes[c].end)
			d.Body = source.Span{Start: d.Span.End - 1, End: end}
			d.Header.End = d.Body.Start
			d.Span.End, d.Core.End = end, end
			return true
		}
	}
	return true
}

// elixirKinds are the calls that declare something.
var elixirKinds = [...]struct {
	word string
	kind Kind
}{
	{"def", Function},
	{"defp", Function},
	{"defmodule", Module},
	{"defmacro", Macro},
	{"defmacrop", Macro},
	{"defimpl", Impl},
	{"defprotocol", Interface},
	{"defguard", Macro},
	{"defguardp", Macro},
	{"defdelegate", Function},
	{"defstruct", Struct},
	{"defexception", Struct},
	{"defoverridable", Other},
	{"test", Test},
	{"describe", Test},
	{"setup", Test},
	{"setup_all", Test},
	{"property", Test},
	{"alias", Import},
	{"import", Import},
	{"require", Import},
	{"use", Import},
}

func elixirCall(x *extraction, d *found) bool {
	word := x.text(x.field(d.node, "target"))
	args := int32(none)
	for c := d.node + 1; c < int32(x.nodes[d.node].next); c = int32(x.nodes[c].next) {
		if x.is(c, "arguments") {
			args = c
		}
	}
	for _, k := range elixirKinds {
		if k.word != word {
			continue
		}
		if args == none && k.kind != Test {
			return false // a variable of that name
		}
		d.Kind = k.kind
		d.Name = x.elixirName(args)
		switch k.kind {
		case Import:
			d.Name = ""
			return d.Body.Empty()
		case Struct:
			d.Name = "struct"
		case Test:
			if d.Body.Empty() {
				return false
			}
			if d.Name == "" {
				d.Name = word
			}
		}
		return true
	}
	if d.Body.Empty() && args != none && x.elixirDeclares(d, word, args) {
		return true
	}
	// A block of a library: schema, scope, pipeline.
	if d.Body.Empty() || !x.multiline(d.Span) || x.insideCode(d.Parent) {
		return false
	}
	if p := x.nodes[d.node].parent; p == none || !x.isAny(p, "do_block", "source") {
		return false
	}
	d.open = true
	d.Name = shortName(strings.TrimSpace(word + " " + x.elixirName(args)))
	d.alias(strings.TrimLeft(x.elixirName(args), ":"))
	return true
}

// elixirDeclares reports whether a call without a block declares a route, a field
// or a plug.
func (x *extraction) elixirDeclares(d *found, word string, args int32) bool {
	if !x.parentIs(d.node, "do_block") || x.insideCode(d.Parent) {
		return false
	}
	name := x.elixirName(args)
	d.keep = true
	switch word {
	case "plug":
		d.Kind = Constant
		d.Name = "plug " + strings.TrimLeft(name, ":")
		d.alias(strings.TrimLeft(name, ":"))
		return true
	case "field", "has_many", "has_one", "belongs_to", "many_to_many", "embeds_one", "embeds_many":
		d.Kind = Field
		d.Name = strings.TrimLeft(name, ":")
		return true
	case "resources", "live", "forward":
		d.Kind = Function
		d.call(word, name, "")
		return true
	}
	if route := routeName(word, name); route != "" {
		d.Kind = Function
		d.call(word, name, route)
		if prefix := x.routeAround(d.Parent); prefix != "" {
			d.alias(strings.Replace(route, " ", " "+strings.TrimRight(prefix, "/"), 1))
		}
		return true
	}
	return false
}

// elixirName is what the first argument names: of "a(x) when y" it is a.
func (x *extraction) elixirName(args int32) string {
	if args == none || args+1 >= int32(x.nodes[args].next) {
		return ""
	}
	i := args + 1
	for {
		switch {
		case x.is(i, "binary_operator"):
			i = x.field(i, "left")
		case x.is(i, "call"):
			i = x.field(i, "target")
		case x.is(i, "unary_operator"):
			i = x.field(i, "operand")
		case x.roleOf(i)&isString != 0:
			return shortName(strings.Trim(x.text(i), "\"'"))
		default:
			return shortName(x.text(i))
		}
		if i == none {
			return ""
		}
	}
}

// elixirAttribute is @name value; those that document what follows belong to it.
func elixirAttribute(x *extraction, d *found) bool {
	if x.data[x.nodes[d.node].start] != '@' {
		return false
	}
	switch d.Name {
	case "doc", "spec", "impl", "typedoc", "deprecated", "since", "dialyzer", "tag":
		return false
	case "type", "typep", "opaque", "callback", "macrocallback":
		d.Kind = Type
		if args := x.field(d.node, "operand"); args != none {
			for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
				if x.is(c, "arguments") {
					d.Name = x.elixirName(c)
				}
			}
		}
	}
	return true
}

func luaFunction(x *extraction, d *found) bool {
	d.Name = strings.ReplaceAll(d.Name, ":", ".")
	d.separate(".")
	if d.qualifier != "" {
		d.Kind = Method
	}
	return true
}

// luaVariable is a variable at the top, or one that holds a function.
func luaVariable(x *extraction, d *found) bool {
	v := x.field(d.node, "value")
	switch {
	case v == none:
		return false
	case x.is(v, "function"):
		d.Kind = Function
		d.separate(".")
		if d.qualifier != "" {
			d.Kind = Method
		}
	case x.is(v, "function_call") && x.hasPrefix(v, "require"):
		d.Kind, d.Name = Import, ""
	default:
		p := x.nodes[d.node].parent
		return p == none || x.is(p, "program")
	}
	return true
}

// luaCall is a test of busted or the like.
func luaCall(x *extraction, d *found) bool {
	prefix, args := x.field(d.node, "prefix"), x.field(d.node, "args")
	if prefix == none || args == none {
		return false
	}
	if !isTestCall(strings.TrimSpace(x.text(prefix))) {
		callee := string(x.data[x.nodes[prefix].start:x.nodes[args].start])
		return x.parentIsAny(d.node, "program", "function_body", "block") && x.luaTitled(d, strings.TrimRight(callee, "( "), args)
	}
	d.Name = shortName(x.firstString(args))
	for c := args + 1; c < int32(x.nodes[args].next); c = int32(x.nodes[c].next) {
		if x.is(c, "function") {
			return d.Name != ""
		}
	}
	return false
}

// hclBlock is named by its type and labels: resource.aws_s3_bucket.logs.
func hclBlock(x *extraction, d *found) bool {
	var parts []string
	for c := d.node + 1; c < int32(x.nodes[d.node].next); c = int32(x.nodes[c].next) {
		if x.is(c, "block_start") {
			break
		}
		parts = append(parts, strings.Trim(x.text(c), "\""))
	}
	d.Name = shortName(strings.Join(parts, "."))
	if len(parts) < 2 {
		return true
	}
	rest := strings.Join(parts[1:], ".")
	switch parts[0] { // as other blocks refer to it
	case "resource":
		d.alias(rest)
	case "variable":
		d.alias("var." + rest)
	}
	d.alias(parts[len(parts)-1])
	return true
}

// hclAttribute is a variable of a file of them or of a block of locals; the
// arguments of other blocks are too many to list.
func hclAttribute(x *extraction, d *found) bool {
	return d.Parent == none || x.found[d.Parent].Name == "locals"
}

// cssName is a rule; each of its selectors is a name of it.
func cssName(_ *extraction, d *found) bool {
	full := d.Name
	d.Name = shortName(full)
	if strings.IndexByte(full, '(') >= 0 {
		return true
	}
	for selector := range strings.SplitSeq(full, ",") {
		d.alias(selector)
	}
	return true
}

// cssHead names an at-rule by all that stands before its block.
func cssHead(x *extraction, d *found) bool {
	d.Name = shortName(strings.TrimRight(string(d.Header.Text(x.data)), " \t\r\n;{"))
	return true
}

// cssVariable keeps custom properties only.
func cssVariable(_ *extraction, d *found) bool {
	return strings.HasPrefix(d.Name, "--")
}
