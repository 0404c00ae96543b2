package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"pare/internal/disk"
	"pare/internal/source"
	"pare/lint"
)

// maxBaseline is the largest baseline that is read, in bytes.
const maxBaseline = 16 << 20

// full is the path on the disk of a file of the root.
func (l *linter) full(name string) string { return filepath.Join(l.root, filepath.FromSlash(name)) }

// baselineFile is the baseline in force: the one that was named, which must be
// there, or the configuration's. It is empty where there is none.
func (l *linter) baselineFile() (full, name string) {
	if l.flags.baseline != "" {
		return l.env.Absolute(l.flags.baseline), filepath.ToSlash(l.flags.baseline)
	}
	if l.config.Lint.Baseline != "" {
		return l.full(l.config.Lint.Baseline), l.config.Lint.Baseline
	}
	return "", ""
}

// putOff drops the findings that the baseline puts off today.
func (l *linter) putOff(found []*lint.Finding) ([]*lint.Finding, error) {
	full, name := l.baselineFile()
	if full == "" {
		return found, nil
	}
	data, err := disk.Read(full, maxBaseline)
	if err != nil {
		return nil, withHint(fmt.Errorf("baseline: %w", err), "pare lint --write-baseline "+name+" makes one")
	}
	b, err := lint.ReadBaseline(data)
	if err != nil {
		return nil, usagef("", "%s: %v", name, err)
	}
	found = b.PutOff(found, source.NewFile(name, data), l.env.Now())
	found = lint.Relevel(found, l.level)
	lint.Sort(found)
	return found, nil
}

// saveBaseline writes all findings to the file that was named. What an older one
// says of reasons and days is kept.
func (l *linter) saveBaseline(found []*lint.Finding) error {
	full := l.env.Absolute(l.flags.writeBaseline)
	var old lint.Baseline
	data, err := disk.Read(full, maxBaseline)
	if err == nil {
		if old, err = lint.ReadBaseline(data); err != nil {
			return usagef("", "%s: %v", l.flags.writeBaseline, err)
		}
	} else if _, statErr := os.Lstat(full); statErr == nil {
		return err
	}
	b := lint.NewBaseline(found, old)
	if err := disk.Write(full, b.Encode()); err != nil {
		return err
	}
	if !l.flags.quiet {
		fmt.Fprintf(l.env.Stderr, "pare: %s puts off %d findings\n", l.flags.writeBaseline, len(found))
	}
	return nil
}
