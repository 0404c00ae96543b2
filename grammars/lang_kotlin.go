package grammars

// The Kotlin grammar has no fields: everything is found by type. It takes an
// annotation for an expression of its own where there is an error near.
var langKotlin = language{
	name:       "kotlin",
	extensions: []string{".kt", ".kts"},
	shebangs:   []string{"kotlin"},
	syntax: &syntax{
		comments:  []string{"line_comment", "multiline_comment"},
		strings:   []string{"string_literal", "character_literal"},
		anonymous: []string{"interface", "enum"},
		attach:    []string{"annotation", "prefix_expression"},
		modifiers: []string{"modifiers"},
		defs: []def{
			{node: "package_header", kind: Import, name: "-"},
			{node: "import_header", kind: Import, name: "-"},
			{node: "function_declaration", kind: Function, name: "<simple_identifier", body: "<function_body", refine: kotlinReceiver},
			{node: "class_declaration", kind: Interface, has: "<interface", name: "<type_identifier", body: "<class_body"},
			{node: "class_declaration", kind: Enum, has: "<enum_class_body", name: "<type_identifier", body: "<enum_class_body"},
			{node: "class_declaration", kind: Class, name: "<type_identifier", body: "<class_body"},
			{node: "object_declaration", kind: Class, name: "<type_identifier", body: "<class_body"},
			{node: "companion_object", kind: Class, name: "<type_identifier", body: "<class_body", refine: kotlinCompanion},
			{node: "property_declaration", kind: Constant, name: "<variable_declaration.<simple_identifier|<multi_variable_declaration", body: "-"},
			{node: "secondary_constructor", kind: Method, name: "-", body: "<statements", refine: namedConstructor},
			{node: "anonymous_initializer", kind: Other, name: "-", body: "-"},
			{node: "type_alias", kind: Type, name: "<type_identifier", body: "-"},
			{node: "call_expression", kind: Test, name: "-", body: "-", has: "<call_suffix", refine: kotlinCall},
			{node: "enum_entry", kind: Field, name: "<simple_identifier", body: "<class_body"},
		},
	},
}
