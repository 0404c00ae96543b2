// Package grammars is the one door to tree-sitter: it names the language of a
// file and turns its text into definitions, as byte offsets.
//
// No C memory gets out of this package, and no input can hang it, exhaust the
// memory or end the process: a parse that goes over its limits is given up and
// the file gets approximate definitions instead, marked as such. The package
// touches no disk and knows no prompt.
package grammars

import "pare/internal/source"

// Kind says what a definition is. The set is closed.
type Kind uint8

// The kinds of definition, from the outermost to the innermost.
const (
	Other     Kind = iota // a run of lines that belongs to no definition
	Import                // one import, include, use, require or package clause, or a run of them
	Module                // module, namespace, package object
	Class                 // class, object, record, actor, extension
	Interface             // interface, protocol, trait
	Struct                // struct, union
	Enum                  // enum
	Impl                  // impl block: methods of a type that stands elsewhere
	Type                  // type alias or type declaration
	Function              // function outside a type
	Method                // function within a type
	Field                 // field, property, enum member
	Constant              // constant, variable, static or assignment outside a function
	Macro                 // macro or preprocessor definition
	Test                  // a test or a group of tests given to a call: describe("…", …)
	Section               // a Markdown section, a top-level key of a data file, an approximate block
)

// Definition is a named part of a file. All spans are of the text given to
// Parse. Definitions come in the order of Span.Start; a child lies within its
// parent and comes after it; two definitions nest or are apart.
type Definition struct {
	Kind Kind
	// Name is the name as written, without its container; Qualified is the
	// chain of containers and the name, joined by ".": "Order.refund_total". A
	// method that stands outside its type (Go, C++, Rust's impl) is qualified by
	// that type.
	Name, Qualified string
	// Aliases are other names that people say for it: the title of a route, the
	// identifier of an operation, the package of an entry in a lock file.
	Aliases []string
	// Span is the whole definition with its leading decorators, attributes,
	// annotations and doc comment, from the first byte of its first line's
	// indented text to its last byte that is not white space.
	Span source.Span
	// Core is Span without the leading doc comment; it still begins with the
	// decorators or attributes.
	Core source.Span
	// Header is the signature: from the start of the definition proper (after
	// decorators and comments) to the start of the body, or to the end where
	// there is no body.
	Header source.Span
	// Body is the body with its delimiters, where they exist; empty if none.
	Body source.Span
	// Parent is the index of the enclosing definition, or -1.
	Parent int
	// Broken says that the definition holds a syntax error, so that its end was
	// checked by braces or indentation and may be too wide, never too narrow.
	Broken bool
}

// Piece is a statement, or another node that spans several lines, within a long
// definition: a place where a body can be split without cutting a string, a
// comment or a bracket in half. Pieces come in order; deeper ones follow the one
// that holds them.
type Piece struct {
	Span  source.Span
	Def   int // index of the innermost definition that holds the piece, or -1
	Depth int // 0 for a direct child of the body, one more for each level within
}

// Outline is what Parse found.
type Outline struct {
	Language    string // "python", "markdown", … or "" for a text of no known kind
	Definitions []Definition
	Pieces      []Piece
	Comments    []source.Span // every comment, in order; nil when approximate
	Strings     []source.Span // every string literal, in order; nil when approximate
	// Approximate says that the definitions come from indentation, braces,
	// headings or keys and not from a grammar; Reason says why, in words that fit
	// into a report: "no grammar for .zig", "gave up after 250 ms".
	Approximate bool
	Reason      string
}

// Available reports whether this build has grammars. Without cgo there are none,
// and every outline is approximate.
func Available() bool { return withGrammars() }
