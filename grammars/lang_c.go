package grammars

var langC = language{
	name:       "c",
	extensions: []string{".c", ".h"},
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string_literal", "char_literal", "system_lib_string"},
		wrap:     []string{"linkage_specification"},
		defs: []def{
			{node: "preproc_include", kind: Import, name: "-"},
			{node: "function_definition", kind: Function, name: "declarator", refine: cDeclarator},
			{node: "struct_specifier", kind: Struct, has: "body", refine: cTag},
			{node: "union_specifier", kind: Struct, has: "body", refine: cTag},
			{node: "enum_specifier", kind: Enum, has: "body", refine: cTag},
			{node: "type_definition", kind: Type, name: "declarator", body: "type.body", refine: cTypedef},
			{node: "enumerator", kind: Field, body: "-"},
			{node: "field_declaration", kind: Field, name: "declarator", body: "-", refine: cDeclarator},
			{node: "declaration", kind: Constant, name: "declarator", body: "-", refine: cDeclaration},
			{node: "preproc_def", kind: Macro, body: "-"},
			{node: "preproc_function_def", kind: Macro, body: "-"},
		},
	},
}
