package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"pare/internal/disk"
	"pare/internal/meter"
	"pare/internal/workspace"
)

// countPrompt counts the prompt in the file of that name, "-" for standard input.
func (c *counter) countPrompt(ctx context.Context, name string) error {
	text, err := readInput(c.env, []string{name}, maxPrompt)
	if err != nil {
		return err
	}
	p, err := c.meter.Prompt(ctx, c.place, text)
	if err != nil {
		return err
	}
	if c.format == "json" {
		return writeJSON(c.env.Stdout, p.Document())
	}
	piped := name == "-" || c.prompt != ""
	if !piped && len(p.Attachments)+len(p.Nothing) == 0 {
		// Whoever counts README.md asks for one number.
		one := meter.File{Path: filepath.ToSlash(filepath.Clean(name)), Kind: "text", Bytes: int64(len(text)), Tokens: p.Text}
		return c.meter.WriteFiles(c.env.Page(), c.view(), []meter.File{one}, true)
	}
	if name = filepath.ToSlash(name); name == "-" {
		name = "the prompt"
	}
	return c.meter.WritePrompt(ctx, c.env.Page(), c.view(), c.place, name, p)
}

// countFiles counts the files that the arguments name and those of the folders.
func (c *counter) countFiles(ctx context.Context, args []string) error {
	files, bad, err := c.listFiles(ctx, args)
	if err != nil {
		return err
	}
	progress := c.env.Progress(len(files))
	err = c.meter.MeasureAll(ctx, files, func(i int, err error) error {
		progress.Step(i + 1)
		if meter.StopsAll(err) {
			return err
		}
		if err != nil {
			bad = append(bad, meter.Uncounted{Path: files[i].Path, Why: plainError(err)})
			files[i].Kind = ""
		}
		return nil
	})
	progress.End()
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(one meter.File) bool { return one.Kind == "" })
	if c.format == "json" {
		err = writeJSON(c.env.Stdout, c.meter.FilesDocument(c.view(), files, bad))
	} else if err = c.meter.WriteFiles(c.env.Page(), c.view(), files, len(args) == 1); err == nil {
		for _, b := range bad {
			c.env.Sayf("pare: %s: %s\n", b.Path, b.Why)
		}
	}
	if err == nil && len(bad) > 0 {
		err = fmt.Errorf("%d of %d files could not be counted", len(bad), len(files)+len(bad))
	}
	return err
}

// view is how the flags and the terminal want a count to be shown.
func (c *counter) view() meter.View {
	return meter.View{By: c.by, Top: c.top, Depth: c.depth, Bars: c.env.StdoutTerminal && (c.env.Width == 0 || c.env.Width >= 80)}
}

// plainError is the cause alone where the message names the path.
func plainError(err error) string {
	var file *disk.Error
	if errors.As(err, &file) {
		return file.Err.Error()
	}
	return err.Error()
}

// listFiles lists what the arguments name, each file once.
func (c *counter) listFiles(ctx context.Context, args []string) ([]meter.File, []meter.Uncounted, error) {
	var all []meter.File
	var bad []meter.Uncounted
	seen := map[string]bool{}
	add := func(shown, full string, size int64) {
		if full = filepath.Clean(full); !seen[full] {
			seen[full] = true
			all = append(all, meter.File{Path: filepath.ToSlash(shown), Bytes: size, Full: full})
		}
	}
	for _, arg := range args {
		full := c.env.Absolute(arg)
		info, err := os.Stat(full)
		if err != nil {
			return nil, nil, openError(arg, err)
		}
		if !info.IsDir() {
			add(filepath.Clean(arg), full, info.Size())
			continue
		}
		entries, err := workspace.Files(ctx, full, workspace.Options{Ignored: c.ignored, Unreadable: func(name string, err error) {
			bad = append(bad, meter.Uncounted{Path: filepath.ToSlash(filepath.Join(arg, name)), Why: err.Error()})
		}})
		if err != nil {
			return nil, nil, err
		}
		for _, e := range entries {
			// The target of a link is counted where it stands.
			if !e.Link {
				name := filepath.FromSlash(e.Path)
				add(filepath.Join(arg, name), filepath.Join(full, name), e.Size)
			}
		}
	}
	return all, bad, nil
}
