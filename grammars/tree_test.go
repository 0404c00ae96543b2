package grammars

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestTree parses every file below PARE_TREE and checks the promises of Outline.
func TestTree(t *testing.T) {
	root := os.Getenv("PARE_TREE")
	if root == "" {
		t.Skip("no tree of files to parse: set PARE_TREE")
	}
	type sum struct {
		files, bytes, approximate, defs int
		took                            time.Duration
	}
	sums := map[string]*sum{}
	bad := 0
	reasons := map[string]int{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return nil
		}
		if Detect(path, nil).Name() == "" {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		began := time.Now()
		o := Parse(context.Background(), path, data, Limits{})
		took := time.Since(began)
		if err := checkOutline(o, len(data)); err != nil {
			if bad++; bad <= 10 {
				t.Errorf("%s: %v", path, err)
			}
		}
		s := sums[o.Language]
		if s == nil {
			s = &sum{}
			sums[o.Language] = s
		}
		s.files++
		s.bytes += len(data)
		s.took += took
		s.defs += len(o.Definitions)
		if o.Approximate {
			s.approximate++
			reasons[o.Language+": "+o.Reason]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range sums {
		t.Logf("%-12s %5d files %9d bytes %7d definitions %4d approximate %6.1f MB/s", name, s.files, s.bytes, s.defs, s.approximate, float64(s.bytes)/1e6/s.took.Seconds())
	}
	for r, n := range reasons {
		t.Logf("%4d %s", n, r)
	}
}
