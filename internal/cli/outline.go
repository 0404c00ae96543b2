package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/outline"
	"pare/internal/parallel"
	"pare/internal/settings"
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
			env.Sayf("pare: %s: %v\n", paths[i], disk.Cause(o.err))
			return nil
		}
		if f.format == "json" {
			return writeJSON(out, o.doc)
		}
		if i > 0 {
			out.WriteByte('\n')
		}
		return o.doc.WriteText(out)
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
	doc outline.Document
	err error
}

func (f *outlineFlags) outline(ctx context.Context, dir, path string, family tokenize.Family) outlined {
	data, err := disk.Read(seenFrom(dir, path), maxPrompt)
	if err != nil {
		return outlined{err: err}
	}
	return outlined{doc: outline.Of(ctx, path, data, family, f.depth)}
}

// tree prints the named nodes of each file's syntax tree, as its grammar gives them.
func (f *outlineFlags) tree(ctx context.Context, env *Env, dir string, paths []string) error {
	out := bufio.NewWriter(env.Page())
	failed := 0
	for _, path := range paths {
		data, err := disk.Read(seenFrom(dir, path), maxPrompt)
		if err != nil {
			failed++
			env.Sayf("pare: %s: %v\n", path, disk.Cause(err))
			continue
		}
		if err := outline.WriteTree(ctx, out, path, data, f.depth); err != nil {
			failed++
			env.Sayf("pare: %s: %v\n", path, err)
		}
	}
	err := out.Flush()
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d files have no syntax tree", failed, len(paths))
	}
	return err
}
