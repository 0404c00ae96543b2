package grammars

var langPHP = language{
	name:       "php",
	extensions: []string{".php", ".phtml", ".inc"},
	shebangs:   []string{"php"},
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string", "encapsed_string", "heredoc", "nowdoc"},
		attach:   []string{"attribute_list"},
		defs: []def{
			{node: "namespace_use_declaration", kind: Import, name: "-"},
			{node: "namespace_definition", kind: Module, has: "body"},
			{node: "namespace_definition", kind: Import, name: "-"},
			{node: "function_definition", kind: Function},
			{node: "method_declaration", kind: Method, refine: phpMethod},
			{node: "class_declaration", kind: Class},
			{node: "interface_declaration", kind: Interface},
			{node: "trait_declaration", kind: Class},
			{node: "enum_declaration", kind: Enum},
			{node: "enum_case", kind: Field, body: "-"},
			{node: "property_declaration", kind: Field, name: "<property_element.<variable_name", body: "-", refine: phpProperty},
			{node: "const_declaration", kind: Constant, name: "<const_element.<name", body: "-"},
			{node: "use_declaration", kind: Import, name: "-"},
			{node: "expression_statement", kind: Constant, name: "<assignment_expression.left", body: "<assignment_expression.right.body", has: "<assignment_expression", refine: phpAssignment},
			{node: "array_element_initializer", kind: Field, name: "-", body: "-", refine: phpElement},
			{node: "expression_statement", kind: Test, name: "-", body: "-", refine: phpCall},
		},
	},
}
