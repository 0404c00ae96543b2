package grammars

var langSwift = language{
	name:       "swift",
	extensions: []string{".swift"},
	syntax: &syntax{
		comments:  []string{"comment", "multiline_comment"},
		strings:   []string{"line_string_literal", "multi_line_string_literal", "raw_string_literal", "regex_literal"},
		anonymous: []string{"struct", "enum", "extension", "actor"},
		attach:    []string{"attribute"},
		modifiers: []string{"modifiers"},
		defs: []def{
			{node: "import_declaration", kind: Import, name: "-"},
			{node: "function_declaration", kind: Function},
			{node: "protocol_function_declaration", kind: Method},
			{node: "class_declaration", kind: Class, refine: swiftClass},
			{node: "protocol_declaration", kind: Interface},
			{node: "init_declaration", kind: Method, name: "-", refine: swiftInit},
			{node: "deinit_declaration", kind: Method, name: "-", refine: swiftInit},
			{node: "subscript_declaration", kind: Method, name: "-", body: "<computed_property", refine: swiftInit},
			{node: "property_declaration", kind: Constant, name: "name.bound_identifier|name", body: "computed_value", refine: swiftProperty},
			{node: "protocol_property_declaration", kind: Field, name: "name.bound_identifier|name", body: "-"},
			{node: "typealias_declaration", kind: Type, body: "-"},
			{node: "associatedtype_declaration", kind: Type, body: "-"},
			{node: "enum_entry", kind: Field, body: "-"},
			{node: "operator_declaration", kind: Constant, name: "-", body: "-"},
			{node: "call_expression", kind: Test, name: "-", body: "-", has: "<call_suffix", refine: swiftCall},
			{node: "macro_declaration", kind: Macro, name: "<simple_identifier", body: "-"},
		},
	},
}
