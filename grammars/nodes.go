package grammars

import (
	"context"

	"pare/internal/source"
)

// Tree is the nodes of a text as its grammar names them, for who has to look
// closer than at definitions: rules about loops, calls and handlers. It is a copy:
// nothing of it is C memory.
type Tree struct {
	Language string
	// Nodes are the named nodes in the order in which they begin, an outer one
	// before those within.
	Nodes []Node
}

// Node is a named node.
type Node struct {
	Kind  string // "for_statement", as the grammar has it
	Field string // the field of its parent that it fills, or ""
	Span  source.Span
	// Parent is the index of the node around it, or -1; Next that of the first node
	// after all that is within it.
	Parent, Next int
}

// Nodes parses a text of a language that has a grammar. It reports false, and no
// nodes, where there is none, or the parse is given up as in [Parse].
func Nodes(ctx context.Context, name string, data []byte, limits Limits) (Tree, bool) {
	lang := Detect(name, data)
	t := newText(data)
	if refuse(lang, name, t) != "" || len(t.marks) > 0 {
		return Tree{Language: lang.Name()}, false
	}
	tree := Tree{Language: lang.Name()}
	ok := nodesByGrammar(ctx, lang.l, t.utf8, limits.withDefaults(len(t.utf8)), &tree)
	return tree, ok
}
