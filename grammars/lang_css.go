package grammars

var langCSS = language{
	name:       "css",
	extensions: []string{".css", ".pcss", ".postcss"},
	syntax: &syntax{
		comments: []string{"comment", "js_comment"},
		strings:  []string{"string_value"},
		defs: []def{
			{node: "import_statement", kind: Import, name: "-"},
			{node: "charset_statement", kind: Import, name: "-"},
			{node: "rule_set", kind: Section, name: "<selectors", body: "<block", refine: cssName},
			{node: "media_statement", kind: Section, name: "-", body: "<block", refine: cssHead},
			{node: "supports_statement", kind: Section, name: "-", body: "<block", refine: cssHead},
			{node: "keyframes_statement", kind: Section, name: "<keyframes_name", body: "<keyframe_block_list"},
			{node: "at_rule", kind: Section, name: "-", body: "<block", refine: cssHead},
			{node: "declaration", kind: Constant, name: "<property_name", body: "-", refine: cssVariable},
		},
	},
}
