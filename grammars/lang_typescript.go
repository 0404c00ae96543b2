package grammars

// tsDefs are the definitions of TypeScript and of TSX, which is another grammar
// with the same nodes.
var langTypeScript = language{
	name:       "typescript",
	extensions: []string{".ts", ".mts", ".cts"},
	shebangs:   []string{"ts-node", "tsx", "deno"},
	syntax:     &syntaxTypeScript,
}

var langTSX = language{
	name:       "tsx",
	extensions: []string{".tsx"},
	syntax:     &syntaxTypeScript,
}

var syntaxTypeScript = syntax{
	comments: []string{"comment", "html_comment"},
	strings:  []string{"string", "template_string", "regex"},
	wrap:     []string{"export_statement", "lexical_declaration", "variable_declaration", "ambient_declaration"},
	attach:   []string{"decorator"},
	defs: []def{
		{node: "import_statement", kind: Import, name: "-"},
		{node: "import_alias", kind: Import, name: "-"},
		{node: "function_declaration", kind: Function},
		{node: "generator_function_declaration", kind: Function},
		{node: "function_signature", kind: Function},
		{node: "class_declaration", kind: Class},
		{node: "abstract_class_declaration", kind: Class},
		{node: "interface_declaration", kind: Interface},
		{node: "type_alias_declaration", kind: Type, body: "-"},
		{node: "enum_declaration", kind: Enum},
		{node: "internal_module", kind: Module},
		{node: "module", kind: Module},
		{node: "enum_assignment", kind: Field, body: "-", within: "^enum_body"},
		{node: "property_identifier", kind: Field, name: "-", body: "-", within: "^enum_body", refine: nameIsNode},
		{node: "method_definition", kind: Method, refine: tsMethod},
		{node: "method_signature", kind: Method, within: "^class_body|^interface_body|^object_type.^type_alias_declaration"},
		{node: "abstract_method_signature", kind: Method},
		{node: "property_signature", kind: Field, body: "-", within: "^interface_body|^object_type.^interface_declaration|^object_type.^type_alias_declaration"},
		{node: "class_static_block", kind: Other, name: "-"},
		{node: "public_field_definition", kind: Field, body: "value.body|value", refine: jsValue},
		{node: "variable_declarator", kind: Constant, body: "value.body|value", refine: jsVariable},
		{node: "pair", kind: Field, name: "key", body: "value.body|value", refine: jsPair},
		{node: "assignment_expression", kind: Constant, name: "left", body: "right.body|right", refine: jsAssignment},
		{node: "export_statement", kind: Constant, name: "-", body: "value.body|value", has: "value", refine: jsDefault},
		{node: "export_statement", kind: Import, name: "-", has: "source"},
		{node: "call_expression", kind: Test, name: "-", body: "-", refine: jsCall},
		{node: "function_expression", kind: Function, has: "name", refine: jsNamedFunction},
	},
}
