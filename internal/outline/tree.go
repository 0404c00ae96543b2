package outline

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"strings"

	"pare/grammars"
	"pare/internal/inert"
	"pare/internal/source"
)

// WriteTree writes the named nodes of a file's syntax tree, as its grammar gives them,
// so many levels deep; 0 is all of them.
func WriteTree(ctx context.Context, w *bufio.Writer, path string, data []byte, most int) error {
	tree, ok := grammars.Nodes(ctx, path, data, grammars.Limits{})
	if !ok {
		return fmt.Errorf("no syntax tree: %s", noTree(ctx, path, data))
	}
	fmt.Fprintf(w, "%s  %s\n", inert.Show(path), tree.Language)
	writeTree(w, source.NewFile(path, data), tree, most)
	return nil
}

// noTree says why a file is not parsed by a grammar.
func noTree(ctx context.Context, path string, data []byte) string {
	if reason := grammars.Parse(ctx, path, data, grammars.Limits{}).Reason; reason != "" {
		return reason
	}
	return "its encoding is not UTF-8"
}

// mostLeaf is how much of a leaf's text is shown.
const mostLeaf = 40

// writeTree writes one line a node: where it begins and ends, the field that it fills,
// its kind, and what stands in it if there is no node within.
func writeTree(w *bufio.Writer, file *source.File, tree grammars.Tree, most int) {
	depth := make([]int, len(tree.Nodes))
	for i, n := range tree.Nodes {
		if n.Parent >= 0 {
			depth[i] = depth[n.Parent] + 1
		}
		if most > 0 && depth[i] >= most {
			continue
		}
		first, last := file.Lines(n.Span)
		fmt.Fprintf(w, "%6d-%-6d  %s", first, last, strings.Repeat("  ", depth[i]))
		if n.Field != "" {
			fmt.Fprintf(w, "%s: ", n.Field)
		}
		w.WriteString(n.Kind)
		if text := bytes.TrimSpace(n.Span.Text(file.Data)); n.Next == i+1 && len(text) > 0 && len(text) <= mostLeaf && !bytes.Contains(text, []byte{'\n'}) {
			fmt.Fprintf(w, " %s", inert.Show(fmt.Sprintf("%q", text)))
		}
		w.WriteByte('\n')
	}
}
