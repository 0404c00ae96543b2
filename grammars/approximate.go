package grammars

import "context"

// approximate cuts a text without a tree.
func approximate(context.Context, Language, []byte, Limits) Outline { return Outline{} }
