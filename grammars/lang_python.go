package grammars

var langPython = language{
	name:       "python",
	extensions: []string{".py", ".pyi", ".pyw", ".bzl", ".star"},
	files:      []string{"SConstruct", "SConscript", "BUILD", "WORKSPACE"},
	shebangs:   []string{"python", "pypy"},
	shape:      byIndent,
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string"},
		wrap:     []string{"decorated_definition"},
		attach:   []string{"decorator"},
		defs: []def{
			{node: "import_statement", kind: Import, name: "-"},
			{node: "import_from_statement", kind: Import, name: "-"},
			{node: "future_import_statement", kind: Import, name: "-"},
			{node: "function_definition", kind: Function},
			{node: "class_definition", kind: Class},
			{node: "type_alias_statement", kind: Type, name: "<type", body: "-"},
			{node: "expression_statement", kind: Constant, name: "<assignment.left", body: "-", has: "<assignment", refine: pythonAssignment},
			{node: "pair", kind: Field, name: "-", body: "-", refine: pythonPair},
			{node: "call", kind: Constant, name: "-", body: "-", within: "^list|^tuple|^argument_list", refine: pythonCall},
			{node: "expression_statement", kind: Constant, name: "<augmented_assignment.left", body: "-", has: "<augmented_assignment", refine: pythonAssignment},
		},
	},
}
