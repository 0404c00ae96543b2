package grammars

var langRust = language{
	name:       "rust",
	extensions: []string{".rs"},
	syntax: &syntax{
		comments: []string{"line_comment", "block_comment"},
		strings:  []string{"string_literal", "raw_string_literal", "char_literal"},
		attach:   []string{"attribute_item"},
		defs: []def{
			{node: "use_declaration", kind: Import, name: "-"},
			{node: "extern_crate_declaration", kind: Import, name: "-"},
			{node: "function_item", kind: Function},
			{node: "function_signature_item", kind: Function, body: "-"},
			{node: "struct_item", kind: Struct},
			{node: "union_item", kind: Struct},
			{node: "enum_item", kind: Enum},
			{node: "trait_item", kind: Interface},
			{node: "impl_item", kind: Impl, name: "type", refine: rustImpl},
			{node: "mod_item", kind: Module},
			{node: "foreign_mod_item", kind: Module, name: "-"},
			{node: "const_item", kind: Constant, body: "-"},
			{node: "static_item", kind: Constant, body: "-"},
			{node: "type_item", kind: Type, body: "-"},
			{node: "associated_type", kind: Type, body: "-"},
			{node: "macro_definition", kind: Macro, body: "-", refine: rustMacroRules},
			{node: "field_declaration", kind: Field, body: "-"},
			{node: "enum_variant", kind: Field},
			{node: "let_declaration", kind: Function, name: "pattern", body: "-", has: "value", refine: rustClosure},
			{node: "macro_invocation", kind: Macro, name: "-", body: "-", within: "^source_file|^declaration_list|^expression_statement.^source_file", refine: rustMacro},
		},
	},
}
