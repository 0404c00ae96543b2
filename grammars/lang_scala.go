package grammars

var langScala = language{
	name:       "scala",
	extensions: []string{".scala", ".sc", ".sbt"},
	shebangs:   []string{"scala"},
	syntax: &syntax{
		comments: []string{"comment", "block_comment"},
		strings:  []string{"string", "interpolated_string", "character_literal"},
		defs: []def{
			{node: "import_declaration", kind: Import, name: "-"},
			{node: "export_declaration", kind: Import, name: "-"},
			{node: "package_clause", kind: Module, has: "body"},
			{node: "package_clause", kind: Import, name: "-"},
			{node: "package_object", kind: Module},
			{node: "function_definition", kind: Function},
			{node: "function_declaration", kind: Function},
			{node: "class_definition", kind: Class},
			{node: "object_definition", kind: Class},
			{node: "trait_definition", kind: Interface},
			{node: "enum_definition", kind: Enum},
			{node: "simple_enum_case", kind: Field},
			{node: "full_enum_case", kind: Field},
			{node: "val_definition", kind: Constant, name: "pattern", body: "-"},
			{node: "var_definition", kind: Constant, name: "pattern", body: "-"},
			{node: "val_declaration", kind: Constant, name: "name|<identifier", body: "-"},
			{node: "var_declaration", kind: Constant, name: "name|<identifier", body: "-"},
			{node: "type_definition", kind: Type, body: "-"},
			{node: "given_definition", kind: Constant, name: "name|return_type"},
			{node: "extension_definition", kind: Impl, name: "parameters"},
			{node: "call_expression", kind: Test, name: "-", body: "-", refine: scalaCall},
		},
	},
}
