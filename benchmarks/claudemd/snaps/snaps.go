// Package snaps opens the unpacked repositories of the CLAUDE.md benchmark.
//
// They are folders and no git work trees, so every file in them counts as
// tracked.
package snaps

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Dir is a repository: a folder, and a second one that lies over it.
type Dir struct {
	Root    string
	Overlay string // "" for none
	// Hide leaves out files: a generator must not see the answers.
	Hide func(name string) bool

	files []string
}

// Open lists the files of a repository.
func Open(root, overlay string, hide func(string) bool) (*Dir, error) {
	d := &Dir{Root: root, Overlay: overlay, Hide: hide}
	for _, top := range []string{root, overlay} {
		if top == "" {
			continue
		}
		err := filepath.WalkDir(top, func(p string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(top, p)
			if err != nil {
				return err
			}
			if rel = filepath.ToSlash(rel); !e.IsDir() && (hide == nil || !hide(rel)) {
				d.files = append(d.files, rel)
			}
			return nil
		})
		if err != nil && !(top == overlay && os.IsNotExist(err)) {
			return nil, fmt.Errorf("list %s: %w", top, err)
		}
	}
	slices.Sort(d.files)
	d.files = slices.Compact(d.files)
	return d, nil
}

// List names every file.
func (d *Dir) List() []string { return d.files }

// Read is the content of a file, that of the overlay first.
func (d *Dir) Read(name string) ([]byte, error) {
	if d.Overlay != "" {
		if data, err := os.ReadFile(filepath.Join(d.Overlay, filepath.FromSlash(name))); err == nil {
			return data, nil
		}
	}
	return os.ReadFile(filepath.Join(d.Root, filepath.FromSlash(name)))
}

// Names lists the repositories of a folder.
func Names(top string) ([]string, error) {
	entries, err := os.ReadDir(top)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names, nil
}
