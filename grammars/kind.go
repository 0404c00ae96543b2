package grammars

// kindNames are in the order of the constants.
var kindNames = [...]string{
	"other", "import", "module", "class", "interface", "struct", "enum", "impl",
	"type", "function", "method", "field", "constant", "macro", "test", "section",
}

// String is the kind's name in lower case.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// holdsMembers reports whether functions within are methods and variables within
// are fields.
func (k Kind) holdsMembers() bool {
	switch k {
	case Class, Interface, Struct, Enum, Impl:
		return true
	}
	return false
}
