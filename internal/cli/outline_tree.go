package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"strings"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/inert"
	"pare/internal/source"
)

// tree prints the named nodes of each file's syntax tree, as its grammar gives them.
func (f *outlineFlags) tree(ctx context.Context, env *Env, dir string, paths []string) error {
	out := bufio.NewWriter(env.Page())
	failed := 0
	for _, path := range paths {
		data, err := disk.Read(seenFrom(dir, path), maxPrompt)
		if err != nil {
			failed++
			env.Sayf("pare: %s: %v\n", path, plainPathError(err))
			continue
		}
		tree, ok := grammars.Nodes(ctx, path, data, grammars.Limits{})
		if !ok {
			failed++
			env.Sayf("pare: %s: no syntax tree: %s\n", path, noTree(ctx, path, data))
			continue
		}
		fmt.Fprintf(out, "%s  %s\n", inert.Show(path), tree.Language)
		f.writeTree(out, source.NewFile(path, data), tree)
	}
	err := out.Flush()
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d files have no syntax tree", failed, len(paths))
	}
	return err
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
func (f *outlineFlags) writeTree(w *bufio.Writer, file *source.File, tree grammars.Tree) {
	depth := make([]int, len(tree.Nodes))
	for i, n := range tree.Nodes {
		if n.Parent >= 0 {
			depth[i] = depth[n.Parent] + 1
		}
		if f.depth > 0 && depth[i] >= f.depth {
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
