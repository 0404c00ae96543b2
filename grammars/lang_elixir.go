package grammars

// In Elixir's grammar everything is a call: what it declares, its target says.
var langElixir = language{
	name:       "elixir",
	extensions: []string{".ex", ".exs"},
	shebangs:   []string{"elixir"},
	shape:      byIndent,
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string", "charlist", "sigil"},
		attach:   []string{"unary_operator"},
		defs: []def{
			{node: "call", kind: Function, name: "-", body: "<do_block", has: "target", refine: elixirCall},
			{node: "unary_operator", kind: Constant, name: "operand.target", body: "-", has: "operand.target", within: "^do_block|^source", refine: elixirAttribute},
		},
	},
}
