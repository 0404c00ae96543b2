package benchmarks

import (
	"bytes"
	"go/build"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pare/tokenize"
)

// BenchmarkTokens counts for both families in one pass. benchmarks/tokenpeers
// has other tools beside it.
func BenchmarkTokens(b *testing.B) {
	const kb100 = 100_000
	for _, in := range []struct{ name, text string }{
		{"prompt", "The total in the invoice mail ignores the discount, see Order.refund_total in @shop/models.py\n"},
		{"go", goSource(b)},
		{"spaces", strings.Repeat(" ", kb100)},
		{"equals", strings.Repeat("=", kb100)},
		{"letter", strings.Repeat("a", kb100)},
		{"base64", strings.Repeat("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo", kb100/35)},
		{"han", strings.Repeat("漢字", kb100/6)},
	} {
		b.Run(in.name, func(b *testing.B) {
			b.SetBytes(int64(len(in.text)))
			b.ReportAllocs()
			for b.Loop() {
				tokenize.CountBoth(in.text)
			}
		})
	}
}

// BenchmarkTokensStream counts a stream, by pieces of 4 KB.
func BenchmarkTokensStream(b *testing.B) {
	text := []byte(goSource(b))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var c tokenize.Counter
		for rest := text; len(rest) > 0; rest = rest[min(len(rest), 4096):] {
			if _, err := c.Write(rest[:min(len(rest), 4096)]); err != nil {
				b.Fatal(err)
			}
		}
		c.Estimates()
	}
}

func goSource(b *testing.B) string {
	b.Helper()
	names, err := filepath.Glob(filepath.Join(build.Default.GOROOT, "src", "net", "http", "*.go"))
	if err != nil || len(names) == 0 {
		b.Skip("no source of Go here")
	}
	var text bytes.Buffer
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		text.Write(data)
	}
	return text.String()
}
