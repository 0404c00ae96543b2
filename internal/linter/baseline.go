package linter

import (
	"fmt"
	"os"
	"path/filepath"

	"pare/internal/disk"
	"pare/internal/fault"
	"pare/internal/source"
	"pare/lint"
)

// maxBaseline is the largest baseline that is read, in bytes.
const maxBaseline = 16 << 20

// full is the path on the disk of a file of the root.
func (l *linter) full(name string) string { return filepath.Join(l.root, filepath.FromSlash(name)) }

// putOff drops the findings that the baseline puts off today: the one that was
// named, which must be there, or the configuration's.
func (l *linter) putOff(found []*lint.Finding) ([]*lint.Finding, error) {
	full, name := l.env.Absolute(l.opts.Baseline), filepath.ToSlash(l.opts.Baseline)
	if name == "" {
		full, name = l.full(l.config.Lint.Baseline), l.config.Lint.Baseline
	}
	if name == "" {
		return found, nil
	}
	data, err := disk.Read(full, maxBaseline)
	if err != nil {
		return nil, fault.WithHint(fmt.Errorf("baseline: %w", err), "pare lint --write-baseline "+name+" makes one")
	}
	b, err := lint.ReadBaseline(data)
	if err != nil {
		return nil, fault.Usage("", "%s: %v", name, err)
	}
	found = b.PutOff(found, source.NewFile(name, data), l.env.Now())
	found = lint.Relevel(found, l.level)
	lint.Sort(found)
	return found, nil
}

// SaveBaseline writes all findings to a file, to put them off. What an older one
// says of reasons and days is kept.
func SaveBaseline(full string, found []*lint.Finding) error {
	var old lint.Baseline
	data, err := disk.Read(full, maxBaseline)
	if err == nil {
		if old, err = lint.ReadBaseline(data); err != nil {
			return fault.Usage("", "%s: %v", full, err)
		}
	} else if _, statErr := os.Lstat(full); statErr == nil {
		return err
	}
	return disk.Write(full, lint.NewBaseline(found, old).Encode())
}
