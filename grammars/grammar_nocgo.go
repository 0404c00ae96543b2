//go:build !cgo

package grammars

import "context"

// withGrammars says whether this build has grammars at all. Without cgo there
// are none, and every outline is approximate.
func withGrammars() bool { return false }

func parseByGrammar(context.Context, *language, []byte, Limits) (Outline, string) {
	return Outline{}, "built without grammars"
}

func nodesByGrammar(context.Context, *language, []byte, Limits, *Tree) bool { return false }
