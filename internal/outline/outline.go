// Package outline lists what files define, with the lines that a reference would name
// and what they cost; and the nodes of their syntax trees, for whoever teaches pare a
// language.
package outline

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"pare/grammars"
	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/source"
	"pare/tokenize"
)

// Document is what pare outline --format json says of a file: one object a file and line, so
// that a folder needs no memory; a single file is one document all the same.
type Document struct {
	Version     int               `json:"version"`
	Path        string            `json:"path"`
	Language    string            `json:"language"`
	Lines       int               `json:"lines"`
	Tokens      tokenize.Estimate `json:"tokens"`
	Approximate bool              `json:"approximate"`
	Reason      string            `json:"reason,omitempty"`
	Definitions []Definition      `json:"definitions"`
}

// Definition is one thing that a file defines.
type Definition struct {
	Kind    string            `json:"kind"`
	Name    string            `json:"name"`
	Aliases []string          `json:"aliases,omitempty"`
	First   int               `json:"first"`
	Last    int               `json:"last"`
	Depth   int               `json:"depth"`
	Tokens  tokenize.Estimate `json:"tokens"`
	Broken  bool              `json:"broken,omitempty"`
}

// Of lists what a file defines, so many levels deep; 0 is all of them.
func Of(ctx context.Context, path string, data []byte, family tokenize.Family, most int) Document {
	file := source.NewFile(path, data)
	parsed := grammars.Parse(ctx, path, data, grammars.Limits{})
	doc := Document{
		Version: 1, Path: filepath.ToSlash(path), Language: parsed.Language, Lines: file.TextLineCount(),
		Tokens: tokenize.Count(data, family), Approximate: parsed.Approximate, Reason: parsed.Reason, Definitions: []Definition{},
	}
	depth := make([]int, len(parsed.Definitions))
	for i, d := range parsed.Definitions {
		if d.Parent >= 0 {
			depth[i] = depth[d.Parent] + 1
		}
		if most > 0 && depth[i] >= most {
			continue
		}
		first, last := file.Lines(d.Span)
		doc.Definitions = append(doc.Definitions, Definition{
			Kind: d.Kind.String(), Name: d.Qualified, Aliases: d.Aliases, First: first, Last: last, Depth: depth[i], Broken: d.Broken,
			Tokens: tokenize.Count(d.Span.Text(data), family),
		})
	}
	return doc
}

// WriteText writes the list for people.
func (doc *Document) WriteText(w io.Writer) error {
	fmt.Fprintf(w, "%s  %s lines  %s tok", inert.Show(doc.Path), figures.Commas(doc.Lines), doc.Tokens.About())
	if doc.Approximate {
		fmt.Fprintf(w, "   approximate: %s", doc.Reason)
	}
	fmt.Fprintln(w)
	for _, d := range doc.Definitions {
		what := strings.TrimSpace(d.Kind + " " + d.Name)
		_, err := fmt.Fprintf(w, "%6d-%-6d %8s  %s%s\n", d.First, d.Last, d.Tokens.About(), strings.Repeat("  ", d.Depth), inert.Show(what))
		if err != nil {
			return err
		}
	}
	return nil
}
