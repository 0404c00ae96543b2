package grammars

var langRuby = language{
	name:       "ruby",
	extensions: []string{".rb", ".rake", ".gemspec", ".ru", ".podspec", ".jbuilder"},
	files:      []string{"Rakefile", "Gemfile", "Podfile", "Vagrantfile", "Fastfile", "Guardfile", "Brewfile", "Capfile"},
	shebangs:   []string{"ruby"},
	shape:      byIndent,
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string", "heredoc_body", "regex", "subshell", "string_array", "symbol_array"},
		defs: []def{
			{node: "method", kind: Function, refine: rubyMethod},
			{node: "singleton_method", kind: Function, refine: rubySingleton},
			{node: "class", kind: Class},
			{node: "module", kind: Module},
			{node: "singleton_class", kind: Class, name: "value"},
			{node: "alias", kind: Method, body: "-"},
			{node: "assignment", kind: Constant, name: "left", body: "-", refine: rubyAssignment},
			{node: "call", kind: Test, name: "-", body: "block", refine: rubyCall},
		},
	},
}
