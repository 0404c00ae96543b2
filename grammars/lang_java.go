package grammars

var langJava = language{
	name:       "java",
	extensions: []string{".java"},
	syntax: &syntax{
		comments:  []string{"line_comment", "block_comment"},
		strings:   []string{"string_literal", "character_literal"},
		attach:    []string{"marker_annotation", "annotation"},
		modifiers: []string{"modifiers"},
		defs: []def{
			{node: "package_declaration", kind: Import, name: "-"},
			{node: "import_declaration", kind: Import, name: "-"},
			{node: "class_declaration", kind: Class},
			{node: "interface_declaration", kind: Interface},
			{node: "annotation_type_declaration", kind: Interface},
			{node: "enum_declaration", kind: Enum},
			{node: "record_declaration", kind: Class},
			{node: "module_declaration", kind: Module},
			{node: "method_declaration", kind: Method},
			{node: "constructor_declaration", kind: Method},
			{node: "compact_constructor_declaration", kind: Method},
			{node: "annotation_type_element_declaration", kind: Method},
			{node: "static_initializer", kind: Other, name: "-", body: "<block"},
			{node: "field_declaration", kind: Field, name: "declarator.name", body: "-"},
			{node: "constant_declaration", kind: Field, name: "declarator.name", body: "-"},
			{node: "enum_constant", kind: Field, body: "<class_body"},
		},
	},
}
