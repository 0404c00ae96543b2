package grammars

var langCPP = language{
	name:       "cpp",
	extensions: []string{".cpp", ".cc", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".tpp", ".inl", ".cu", ".cuh", ".ino", ".cppm", ".ixx"},
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string_literal", "raw_string_literal", "char_literal", "system_lib_string"},
		wrap:     []string{"template_declaration"},
		defs: []def{
			{node: "preproc_include", kind: Import, name: "-"},
			{node: "using_declaration", kind: Import, name: "-", body: "-"},
			{node: "namespace_definition", kind: Module},
			{node: "function_definition", kind: Function, name: "declarator", refine: cDeclarator},
			{node: "class_specifier", kind: Class, has: "body", refine: cTag},
			{node: "struct_specifier", kind: Struct, has: "body", refine: cTag},
			{node: "union_specifier", kind: Struct, has: "body", refine: cTag},
			{node: "enum_specifier", kind: Enum, has: "body", refine: cTag},
			{node: "type_definition", kind: Type, name: "declarator", body: "type.body", refine: cTypedef},
			{node: "alias_declaration", kind: Type, body: "-"},
			{node: "concept_definition", kind: Type, body: "-"},
			{node: "enumerator", kind: Field, body: "-"},
			{node: "field_declaration", kind: Field, name: "declarator", body: "-", refine: cDeclarator},
			{node: "declaration", kind: Constant, name: "declarator", body: "-", refine: cDeclaration},
			{node: "preproc_def", kind: Macro, body: "-"},
			{node: "preproc_function_def", kind: Macro, body: "-"},
		},
	},
}
