package grammars

var langLua = language{
	name:       "lua",
	extensions: []string{".lua", ".rockspec"},
	shebangs:   []string{"lua", "luajit"},
	shape:      byIndent,
	syntax: &syntax{
		comments: []string{"comment", "emmy_documentation"},
		strings:  []string{"string"},
		defs: []def{
			{node: "function_statement", kind: Function, body: "<function_body", refine: luaFunction},
			{node: "variable_declaration", kind: Constant, body: "value.<function_body", refine: luaVariable},
			{node: "field", kind: Method, body: "value.<function_body", has: "value.<function_end"},
			{node: "function_call", kind: Test, name: "-", body: "-", refine: luaCall},
		},
	},
}
