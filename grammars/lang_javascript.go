package grammars

var langJavaScript = language{
	name:       "javascript",
	extensions: []string{".js", ".mjs", ".cjs", ".jsx", ".es6"},
	files:      []string{"Jakefile"},
	shebangs:   []string{"node", "nodejs", "bun"},
	syntax: &syntax{
		comments:  []string{"comment", "html_comment"},
		strings:   []string{"string", "template_string", "regex"},
		wrap:      []string{"export_statement", "lexical_declaration", "variable_declaration"},
		attach:    []string{"decorator"},
		anonymous: []string{"get", "set"},
		defs: []def{
			{node: "import_statement", kind: Import, name: "-"},
			{node: "function_declaration", kind: Function},
			{node: "generator_function_declaration", kind: Function},
			{node: "class_declaration", kind: Class},
			{node: "method_definition", kind: Method},
			{node: "class_static_block", kind: Other, name: "-"},
			{node: "field_definition", kind: Field, name: "property", body: "value.body|value", refine: jsValue},
			{node: "variable_declarator", kind: Constant, body: "value.body|value", refine: jsVariable},
			{node: "pair", kind: Field, name: "key", body: "value.body|value", refine: jsPair},
			{node: "assignment_expression", kind: Constant, name: "left", body: "right.body|right", refine: jsAssignment},
			{node: "export_statement", kind: Constant, name: "-", body: "value.body|value", has: "value", refine: jsDefault},
			{node: "export_statement", kind: Import, name: "-", has: "source"},
			{node: "call_expression", kind: Test, name: "-", body: "-", refine: jsCall},
			{node: "function_expression", kind: Function, has: "name", refine: jsNamedFunction},
		},
	},
}
