package grammars

// language is what we know of a language: how its files are recognised and what
// its tree means. Every language has one file of data, lang_NAME.go; the values
// are plain literals, so that they cost nothing when a process starts.
type language struct {
	name       string
	extensions []string // with the dot, lower case
	files      []string // whole file names
	shebangs   []string // interpreters, without version
	syntax     *syntax  // nil where there is no grammar
	shape      shape    // how a text without a tree is cut
}

// shape says how a text of the language is cut when there is no tree.
type shape uint8

const (
	byBraces      shape = iota // braces, else indentation, else blank lines
	byIndent                   // indentation
	byHeadings                 // Markdown
	byKeys                     // YAML
	byBracketKeys              // JSON
	byTables                   // TOML, INI
	byStatements               // SQL
	byStages                   // Dockerfile
	byScript                   // Vue, Astro, Svelte: the script has a language of its own
	byRecipes                  // Makefile, justfile
	byCommands                 // CMake
	byModels                   // GraphQL, Prisma, Thrift
	byPackages                 // yarn.lock, Gemfile.lock, go.mod
	byElements                 // XML
	byClasses                  // Objective-C
)

// syntax says which nodes of a tree are what. Node names are checked against the
// grammar by a test.
type syntax struct {
	defs     []def
	comments []string
	strings  []string
	// attach are attributes, decorators and annotations, whether the grammar puts
	// them in front of a definition or within.
	attach []string
	// wrap are nodes around a single definition that belong to it.
	wrap []string
	// modifiers are nodes at the front of a definition in which attributes may
	// stand beside other modifiers.
	modifiers []string
	// anonymous are nameless tokens that a hook asks for.
	anonymous []string
}

// def is a node that is a definition, perhaps: the first def of a node whose
// conditions hold is taken.
//
// A path is how another node is found from this one: alternatives separated by
// "|", each a chain of steps separated by ".": "name" is the child in that field,
// "name*" the same as often as it goes, "<block" the first child of that type,
// ">block" the last one, "^block" the parent if it is of that type, "**" with a
// type the first node of the type anywhere within ("**identifier").
type def struct {
	node string
	kind Kind
	name string // path to the name; "" is "name"; "-" is no name
	body string // path to the body; "" is "body"; "-" is no body
	has  string // path that must lead somewhere
	// within is a path that must lead somewhere, too: by habit for parents.
	within string
	// local says that the definition counts within functions, too, though its
	// kind does not by itself.
	local bool
	// refine looks at the text or at more of the tree; false drops the definition.
	refine func(x *extraction, d *found) bool
}
