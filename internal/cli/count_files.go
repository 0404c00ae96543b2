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

// uncounted is a path that could not be counted, and why.
type uncounted struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

// countFiles counts the files that the arguments name and those of the folders.
func (c *counter) countFiles(ctx context.Context, args []string) error {
	files, bad, err := c.listFiles(ctx, args)
	if err != nil {
		return err
	}
	progress := startProgress(c.env, len(files))
	err = c.meter.MeasureAll(ctx, files, func(i int, err error) error {
		progress.step(i + 1)
		if meter.StopsAll(err) {
			return err
		}
		if err != nil {
			bad = append(bad, uncounted{files[i].Path, plainError(err)})
			files[i].Kind = ""
		}
		return nil
	})
	progress.end()
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(one meter.File) bool { return one.Kind == "" })
	if c.format == "json" {
		err = c.writeFilesJSON(files, bad)
	} else {
		err = c.writeFilesText(args, files, bad)
	}
	if err == nil && len(bad) > 0 {
		err = fmt.Errorf("%d of %d files could not be counted", len(bad), len(files)+len(bad))
	}
	return err
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
func (c *counter) listFiles(ctx context.Context, args []string) ([]meter.File, []uncounted, error) {
	var all []meter.File
	var bad []uncounted
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
			bad = append(bad, uncounted{filepath.ToSlash(filepath.Join(arg, name)), err.Error()})
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
