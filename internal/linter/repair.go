package linter

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"pare/internal/disk"
	"pare/internal/source"
	"pare/lint"
)

// maxRounds bounds how often the files are linted and repaired again. Two rounds
// are the rule: what one fix uncovers, and the proof that nothing is left.
const maxRounds = 10

// lintAndRepair lints, and repairs in memory until nothing is left to repair.
func (l *linter) lintAndRepair(ctx context.Context, targets []target, r *Result) ([]*lint.Finding, error) {
	found, err := l.lint(ctx, targets)
	if err != nil || l.opts.Repair == 0 {
		return found, err
	}
	before := map[string][]byte{}
	for range maxRounds {
		n, err := l.repairAll(targets, found, before)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		r.Repaired += n
		l.load()
		if found, err = l.lint(ctx, targets); err != nil {
			return nil, err
		}
	}
	for name, text := range before {
		r.Changes = append(r.Changes, Change{name, text, l.overlay[name]})
	}
	slices.SortFunc(r.Changes, func(a, b Change) int { return strings.Compare(a.Name, b.Name) })
	return found, nil
}

// repairAll repairs every file once, in memory. Before keeps the texts as they
// were.
func (l *linter) repairAll(targets []target, found []*lint.Finding, before map[string][]byte) (int, error) {
	files := map[string]*source.File{}
	for _, f := range found {
		files[f.File.Name] = f.File
	}
	repaired := 0
	for _, t := range targets {
		file, ok := files[t.name]
		if !ok || t.outer != nil {
			continue
		}
		data, done, err := lint.Repair(file, found, l.opts.Repair)
		if err != nil {
			return 0, err
		}
		if len(done) == 0 || bytes.Equal(data, file.Data) {
			continue
		}
		if _, ok := before[t.name]; !ok {
			before[t.name] = file.Data
		}
		l.overlay[t.name] = data
		repaired += len(done)
	}
	return repaired, nil
}

// WriteChanges writes the repaired files, each that can be: none through a link that
// leaves the root, none that somebody has changed meanwhile, also where it was named.
func (r *Result) WriteChanges() error {
	var failed []error
	for _, c := range r.Changes {
		failed = append(failed, disk.Put(filepath.Join(r.root, filepath.FromSlash(c.Name)), r.root, c.Before, c.After))
	}
	return errors.Join(failed...)
}
