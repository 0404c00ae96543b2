//go:build cgo

package grammars

import (
	"context"
	"fmt"

	"pare/internal/source"
)

// withGrammars says whether this build has grammars at all. A runtime that is not
// whole is none.
func withGrammars() bool { return unlinked() == "" }

// parseByGrammar gives the outline, or the reason why there is none.
func parseByGrammar(ctx context.Context, l *language, data []byte, limits Limits) (Outline, string) {
	g, t := grammarFor(l)
	if t == nil {
		return Outline{}, "no grammar for " + l.name
	}
	if l == &langKotlin && templatesTooDeep(data) {
		return Outline{}, "strings nested too deep"
	}
	var hints *cHints
	switch l {
	case &langC, &langCPP:
		data, hints = cleanC(data, l == &langCPP)
	case &langCSharp:
		data = cleanCSharp(data)
	default:
		data = blankNewer(l, data)
	}
	var out Outline
	switch parseTree(ctx, g, t, data, limits, func(nodes []node) { out = extract(t, nodes, data, hints).outline() }) {
	case parsed:
		return out, ""
	case noTime:
		return Outline{}, fmt.Sprintf("gave up after %d ms", limits.Time.Milliseconds())
	case noMemory:
		return Outline{}, fmt.Sprintf("gave up at %d MiB of memory", limits.Memory>>20)
	case cancelled:
		return Outline{}, "cancelled"
	}
	return Outline{}, "grammar does not load"
}

// nodesByGrammar copies the nodes of a text into a tree, with their names.
func nodesByGrammar(ctx context.Context, l *language, data []byte, limits Limits, tree *Tree) bool {
	if !withGrammars() {
		return false
	}
	g, t := grammarFor(l)
	if t == nil {
		return false
	}
	symbols, fields := g.symbols(), g.fields()
	return parseTree(ctx, g, t, data, limits, func(nodes []node) {
		tree.Nodes = make([]Node, len(nodes))
		for i, n := range nodes {
			out := Node{Kind: "ERROR", Span: source.Span{Start: int(n.start), End: int(n.end)}, Parent: int(n.parent), Next: int(n.next)}
			if int(n.symbol) < len(symbols) {
				out.Kind = symbols[n.symbol].name
			}
			if n.field > 0 && int(n.field) <= len(fields) {
				out.Field = fields[n.field-1]
			}
			tree.Nodes[i] = out
		}
	}) == parsed
}
