package slicer

// keywordKind groups the words that say what code does, whatever the language.
// The set is closed.
type keywordKind uint8

const (
	keywordNone keywordKind = iota
	keywordBranch
	keywordLoop
	keywordExit
	keywordFail
	keywordNull
	keywordDeclare
	keywordPublic
	keywordHidden
	keywordImport
	keywordOther
	keywordKinds
)

// keywords by kind, of all languages together: a word that is a keyword in one
// and a name in another is rare enough.
var keywords = func() map[uint32]keywordKind {
	kinds := map[keywordKind][]string{
		keywordBranch:  {"if", "else", "elif", "elsif", "elseif", "case", "switch", "match", "when", "unless", "guard", "cond", "default", "and", "or", "not"},
		keywordLoop:    {"for", "while", "foreach", "loop", "each", "do", "until", "continue", "break", "repeat"},
		keywordExit:    {"return", "yield", "goto", "defer"},
		keywordFail:    {"throw", "raise", "panic", "assert", "try", "catch", "except", "rescue", "finally", "error", "err", "throws", "Err", "Error", "unwrap", "ensure"},
		keywordNull:    {"nil", "null", "None", "NULL", "undefined", "nullptr", "Some", "Ok", "Option"},
		keywordDeclare: {"let", "var", "const", "val", "mut", "auto", "final", "static", "readonly", "def", "fn", "func", "fun", "function", "class", "struct", "enum", "interface", "trait", "impl", "type", "end"},
		keywordPublic:  {"public", "pub", "export", "open"},
		keywordHidden:  {"private", "protected", "internal", "fileprivate"},
		keywordImport:  {"import", "include", "require", "use", "using", "from", "package", "namespace", "module"},
		keywordOther: {
			"self", "this", "super", "new", "in", "is", "as", "of", "int", "void", "bool", "boolean", "string", "String", "true", "false", "True", "False",
			"async", "await", "override", "virtual", "abstract", "extends", "implements", "where", "with", "pass", "lambda", "del", "delete", "char", "long", "float", "double", "unsigned", "size_t", "str", "ref", "out", "cls",
		},
	}
	m := map[uint32]keywordKind{}
	for kind, words := range kinds {
		for _, w := range words {
			m[hashString(w)] = kind
		}
	}
	return m
}()

func keyword(word uint32) keywordKind { return keywords[word] }
