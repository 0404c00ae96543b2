package grammars

var langGo = language{
	name:       "go",
	extensions: []string{".go"},
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"interpreted_string_literal", "raw_string_literal", "rune_literal"},
		defs: []def{
			{node: "package_clause", kind: Import, name: "-"},
			{node: "import_declaration", kind: Import, name: "-"},
			{node: "function_declaration", kind: Function, refine: goFunction},
			{node: "method_declaration", kind: Method, refine: goReceiver},
			{node: "type_declaration", kind: Type, name: "<type_spec.name|<type_alias.name", body: "<type_spec.type.<field_declaration_list", refine: goGroup},
			{node: "type_spec", kind: Type, body: "type.<field_declaration_list", refine: goGroupMember},
			{node: "type_alias", kind: Type, refine: goGroupMember},
			{node: "const_declaration", kind: Constant, name: "<const_spec.name", body: "-", refine: goGroup},
			{node: "const_spec", kind: Constant, body: "-", refine: goGroupMember},
			{node: "var_declaration", kind: Constant, name: "<var_spec.name|<var_spec_list.<var_spec.name", body: "-", refine: goGroup},
			{node: "var_spec", kind: Constant, body: "-", refine: goGroupMember},
			{node: "field_declaration", kind: Field, name: "name|type", body: "-", within: "^field_declaration_list.^struct_type.^type_spec"},
			{node: "short_var_declaration", kind: Function, name: "left", body: "-", refine: goLocal},
			{node: "keyed_element", kind: Test, name: "-", body: "-", refine: goKeyed},
			{node: "literal_element", kind: Test, name: "-", body: "-", within: "^literal_value", refine: goRow},
			{node: "call_expression", kind: Function, name: "-", body: "-", within: "^expression_statement|^var_spec|^expression_list.^var_spec", refine: goCall},
			{node: "method_elem", kind: Method, within: "^interface_type.^type_spec"},
		},
	},
}
