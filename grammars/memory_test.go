//go:build cgo && linux

package grammars

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMemoryStays parses again and again, finished and given up, as a server
// would, and sees the process keep its size.
func TestMemoryStays(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "fixtures", "Shop.cs"))
	if err != nil {
		t.Fatal(err)
	}
	long := bytes.Repeat(data, 20)
	hopeless := bytes.Repeat([]byte("a<"), 20_000)
	round := func() {
		for range 10 {
			Parse(context.Background(), "a.cs", long, unhurried)
			Parse(context.Background(), "a.cs", hopeless, Limits{Time: time.Hour, Memory: 16 << 20})
			Parse(context.Background(), "a.swift", []byte("{try"), Limits{Time: 2 * time.Millisecond})
		}
		debug.FreeOSMemory()
	}
	round()
	before := resident(t)
	for range 3 {
		round()
	}
	if grown := resident(t) - before; grown > 24<<20 {
		t.Errorf("the process has grown by %d MiB in 90 parses", grown>>20)
	}
}

// resident is the size of this process in memory.
func resident(t *testing.T) int {
	t.Helper()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("no /proc")
	}
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// TestCancel ends a parse by its context.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	o := Parse(ctx, "a.swift", []byte("{try"), unhurried)
	if o.Reason != "cancelled" {
		t.Errorf("got %q, want cancelled", o.Reason)
	}
}
