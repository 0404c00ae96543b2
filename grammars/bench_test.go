//go:build cgo

package grammars

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkParse parses the fixtures, each repeated to a size of a large file;
// PARE_FILE names a file to parse as well.
func BenchmarkParse(b *testing.B) {
	files, _ := filepath.Glob(filepath.Join("testdata", "fixtures", "*.*"))
	for _, name := range files {
		if strings.HasSuffix(name, ".outline") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		text := []byte(strings.Repeat(string(data)+"\n", 1+100_000/len(data)))
		benchmarkFile(b, fixtureName(name), text)
	}
	if name := os.Getenv("PARE_FILE"); name != "" {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		benchmarkFile(b, name, data)
	}
}

func benchmarkFile(b *testing.B, name string, text []byte) {
	b.Run(filepath.Base(name), func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if o := Parse(context.Background(), name, text, Limits{}); o.Approximate && Detect(name, text).Grammar() {
				b.Fatal(o.Reason)
			}
		}
	})
}
