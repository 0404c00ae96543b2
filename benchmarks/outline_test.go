package benchmarks

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"pare/grammars"
)

// BenchmarkOutlineTree outlines every file of a language we know below PARE_TREE,
// by default $GOROOT/src, with both cores. One iteration is the whole tree:
//
//	go test ./benchmarks -run xxx -bench OutlineTree -benchtime 1x
//
// The largest files come first, so that none of them is alone at the end. On
// Linux the peak of the memory of the process is reported as well.
func BenchmarkOutlineTree(b *testing.B) {
	files, total := treeFiles(b)
	b.SetBytes(total)
	var definitions, approximate int
	for b.Loop() {
		definitions, approximate = outlineAll(files, runtime.GOMAXPROCS(0))
	}
	b.ReportMetric(float64(len(files)), "files")
	b.ReportMetric(float64(definitions), "definitions")
	b.ReportMetric(float64(approximate), "approximate")
	if peak := peakMemory(); peak > 0 {
		b.ReportMetric(peak, "peak-MB")
	}
}

type treeFile struct {
	path string
	size int64
}

func treeFiles(b *testing.B) (files []treeFile, total int64) {
	b.Helper()
	root := os.Getenv("PARE_TREE")
	if root == "" {
		out, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			b.Skipf("no tree to outline, set PARE_TREE: %v", err)
		}
		root = filepath.Join(strings.TrimSpace(string(out)), "src")
	}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || !grammars.Detect(path, nil).Grammar() {
			return nil
		}
		if info, err := e.Info(); err == nil {
			files = append(files, treeFile{path, info.Size()})
			total += info.Size()
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		b.Skipf("no tree to outline, set PARE_TREE: %v", err)
	}
	slices.SortFunc(files, func(a, b treeFile) int { return cmp.Compare(b.size, a.size) })
	return files, total
}

func outlineAll(files []treeFile, workers int) (definitions, approximate int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan treeFile)
	for range workers {
		wg.Go(func() {
			for f := range next {
				data, err := os.ReadFile(f.path)
				if err != nil {
					continue
				}
				o := grammars.Parse(context.Background(), f.path, data, grammars.Limits{})
				mu.Lock()
				definitions += len(o.Definitions)
				if o.Approximate {
					approximate++
				}
				mu.Unlock()
			}
		})
	}
	for _, f := range files {
		next <- f
	}
	close(next)
	wg.Wait()
	return definitions, approximate
}

// peakMemory is the largest resident size of this process so far in MB, or 0
// where it cannot be told.
func peakMemory() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			var kb float64
			for _, r := range rest {
				if r >= '0' && r <= '9' {
					kb = kb*10 + float64(r-'0')
				}
			}
			return kb * 1024 / 1e6
		}
	}
	return 0
}
