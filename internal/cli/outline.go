package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/inert"
	"pare/internal/parallel"
	"pare/internal/settings"
	"pare/internal/source"
	"pare/internal/workspace"
	"pare/tokenize"
)

func outlineCommand() *command {
	return &command{
		name:  "outline",
		args:  "PATH…",
		short: "list the definitions of files with their lines and tokens",
		long: `
Prints what a file defines, with the lines that a reference would name and about
how many tokens they cost. The lines of a definition include its decorators and
its doc comment. A folder is listed file by file, as git sees it.

Definitions of a language without a grammar come from headings, keys, braces or
indentation and are marked approximate.

--tree prints the named nodes of the syntax tree instead, for whoever teaches pare
a language or wonders why a definition is not found.
`,
		examples: []example{
			{"pare outline shop/models.py", "the definitions of one file"},
			{"pare outline --depth 1 src", "the outermost ones of a folder"},
			{"pare outline --tree shop/models.py", "how the grammar reads a file"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f outlineFlags
			declareCommon(flags, &f.dir, &f.model, &f.format)
			flags.BoolVar(&f.nodes, "tree", false, "print the syntax tree, as the grammar of the language gives it")
			flags.IntVar(&f.depth, "depth", 0, "go `N` levels deep (default: all)")
			return f.run
		},
	}
}

type outlineFlags struct {
	dir, model, format string
	depth              int
	nodes              bool
}

// The document of pare outline --format json: one object a file and line, so
// that a folder needs no memory; a single file is one document all the same.
type outlineDocument struct {
	Version     int                 `json:"version"`
	Path        string              `json:"path"`
	Language    string              `json:"language"`
	Lines       int                 `json:"lines"`
	Tokens      tokenize.Estimate   `json:"tokens"`
	Approximate bool                `json:"approximate"`
	Reason      string              `json:"reason,omitempty"`
	Definitions []outlineDefinition `json:"definitions"`
}

type outlineDefinition struct {
	Kind    string            `json:"kind"`
	Name    string            `json:"name"`
	Aliases []string          `json:"aliases,omitempty"`
	First   int               `json:"first"`
	Last    int               `json:"last"`
	Depth   int               `json:"depth"`
	Tokens  tokenize.Estimate `json:"tokens"`
	Broken  bool              `json:"broken,omitempty"`
}

func (f *outlineFlags) run(ctx context.Context, env *Env, args []string) error {
	if f.format != "text" && f.format != "json" {
		return usagef("formats: text, json", "unknown format %q", f.format)
	}
	if f.nodes && f.format == "json" {
		return usagef("leave one of them out", "--tree is text")
	}
	if len(args) == 0 {
		return usagef("such as: pare outline shop/models.py", "pare outline needs a file or a folder")
	}
	dir, err := workingDir(env, f.dir)
	if err != nil {
		return err
	}
	set, err := settings.Load(env, dir, settings.Options{})
	if err != nil {
		return err
	}
	model, err := set.Model(f.model)
	if err != nil {
		return err
	}
	paths, err := expandPaths(ctx, dir, args)
	if err != nil {
		return err
	}
	if f.nodes {
		return f.tree(ctx, env, dir, paths)
	}
	page := env.Stdout
	if f.format != "json" {
		page = env.Page()
	}
	out := bufio.NewWriter(page)
	failed := 0
	err = parallel.InOrder(ctx, len(paths), func(i int) outlined {
		return f.outline(ctx, dir, paths[i], model.Family)
	}, func(i int, o outlined) error {
		if o.err != nil {
			failed++
			env.Sayf("pare: %s: %v\n", paths[i], plainPathError(o.err))
			return nil
		}
		if f.format == "json" {
			return writeJSON(out, o.doc)
		}
		return f.writeText(out, o.doc, i > 0)
	})
	if err == nil {
		err = out.Flush()
	}
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d files could not be read", failed, len(paths))
	}
	return err
}

// expandPaths replaces folders by the files in them, relative to dir where they
// are given so.
func expandPaths(ctx context.Context, dir string, args []string) ([]string, error) {
	var all []string
	for _, arg := range args {
		full := seenFrom(dir, arg)
		info, err := os.Stat(full)
		if err != nil {
			return nil, openError(arg, err)
		}
		if !info.IsDir() {
			all = append(all, arg)
			continue
		}
		entries, err := workspace.Files(ctx, full, workspace.Options{})
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if grammars.Detect(e.Path, nil).Name() != "" {
				all = append(all, filepath.Join(arg, filepath.FromSlash(e.Path)))
			}
		}
	}
	return all, nil
}

// outlined is one file on its way out.
type outlined struct {
	doc outlineDocument
	err error
}

func (f *outlineFlags) outline(ctx context.Context, dir, path string, family tokenize.Family) outlined {
	data, err := disk.Read(seenFrom(dir, path), maxPrompt)
	if err != nil {
		return outlined{err: err}
	}
	file := source.NewFile(path, data)
	parsed := grammars.Parse(ctx, path, data, grammars.Limits{})
	doc := outlineDocument{
		Version: 1, Path: filepath.ToSlash(path), Language: parsed.Language, Lines: file.TextLineCount(),
		Tokens: tokenize.Count(data, family), Approximate: parsed.Approximate, Reason: parsed.Reason, Definitions: []outlineDefinition{},
	}
	depth := make([]int, len(parsed.Definitions))
	for i, d := range parsed.Definitions {
		if d.Parent >= 0 {
			depth[i] = depth[d.Parent] + 1
		}
		if f.depth > 0 && depth[i] >= f.depth {
			continue
		}
		first, last := file.Lines(d.Span)
		doc.Definitions = append(doc.Definitions, outlineDefinition{
			Kind: d.Kind.String(), Name: d.Qualified, Aliases: d.Aliases, First: first, Last: last, Depth: depth[i], Broken: d.Broken,
			Tokens: tokenize.Count(d.Span.Text(data), family),
		})
	}
	return outlined{doc: doc}
}

func (f *outlineFlags) writeText(w *bufio.Writer, doc outlineDocument, more bool) error {
	if more {
		w.WriteByte('\n')
	}
	fmt.Fprintf(w, "%s  %s lines  %s tok", inert.Show(doc.Path), number(doc.Lines), about(doc.Tokens))
	if doc.Approximate {
		fmt.Fprintf(w, "   approximate: %s", doc.Reason)
	}
	w.WriteByte('\n')
	for _, d := range doc.Definitions {
		what := strings.TrimSpace(d.Kind + " " + d.Name)
		_, err := fmt.Fprintf(w, "%6d-%-6d %8s  %s%s\n", d.First, d.Last, about(d.Tokens), strings.Repeat("  ", d.Depth), inert.Show(what))
		if err != nil {
			return err
		}
	}
	return nil
}
