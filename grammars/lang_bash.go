package grammars

var langBash = language{
	name:       "bash",
	extensions: []string{".sh", ".bash", ".zsh", ".ksh", ".bats", ".ebuild"},
	files:      []string{".bashrc", ".bash_profile", ".bash_aliases", ".profile", ".zshrc", ".zprofile", ".envrc", "PKGBUILD", "APKBUILD"},
	shebangs:   []string{"bash", "sh", "zsh", "ksh", "dash", "ash", "bats"},
	shape:      byIndent,
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string", "raw_string", "ansi_c_string", "heredoc_body", "translated_string"},
		defs: []def{
			{node: "function_definition", kind: Function},
			{node: "declaration_command", kind: Constant, name: "<variable_assignment.name", body: "-", has: "<variable_assignment"},
			{node: "variable_assignment", kind: Constant, body: "-", within: "^program"},
			{node: "command", kind: Import, name: "-", body: "-", within: "^program", refine: bashCommand},
		},
	},
}
