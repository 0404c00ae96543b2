package grammars

var langHCL = language{
	name:       "hcl",
	extensions: []string{".tf", ".tfvars", ".hcl", ".nomad"},
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string_lit", "heredoc_template", "quoted_template"},
		defs: []def{
			{node: "block", kind: Section, name: "-", body: "<body", refine: hclBlock},
			{node: "attribute", kind: Constant, name: "<identifier", body: "-", within: "^body", refine: hclAttribute},
		},
	},
}
