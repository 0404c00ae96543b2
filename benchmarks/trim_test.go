package benchmarks

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"pare/internal/disk"
	"pare/prompt"
	"pare/trim"
)

// shopTimes is the models of the fixture shop n times in one module, with other
// names each time: eleven times are about 4,200 lines of Python.
func shopTimes(tb testing.TB, n int) []byte {
	tb.Helper()
	models, err := os.ReadFile(filepath.Join("..", "fixtures", "shop", "shop", "models.py"))
	if err != nil {
		tb.Fatal(err)
	}
	name := regexp.MustCompile(`\b(Category|Product|Address|Customer|Discount|OrderLine|Cart|Order|Refund|Shipment|Wishlist|Status)\b`)
	var b bytes.Buffer
	for i := range n {
		b.Write(name.ReplaceAll(models, fmt.Appendf(nil, "${1}%c", 'A'+i)))
	}
	return b.Bytes()
}

const trimPrompt = "The total in the invoice mail ignores the discount, see OrderC.refund_total in @models.py"

// BenchmarkTrim is one prompt that names one file, without the process around it.
func BenchmarkTrim(b *testing.B) {
	for _, n := range []int{1, 11} {
		data := shopTimes(b, n)
		dir := b.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "models.py"), data, 0o666); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("lines=%d", bytes.Count(data, []byte("\n"))), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				options := trim.Options{FS: disk.FS{}, Attach: prompt.Options{Cwd: dir}}
				if _, err := trim.Prompt(context.Background(), []byte(trimPrompt), options); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTrimProcess is the same from the start of the process to its end.
func BenchmarkTrimProcess(b *testing.B) {
	dir := b.TempDir()
	binary := buildPare(b, dir)
	for _, n := range []int{1, 11} {
		data := shopTimes(b, n)
		if err := os.WriteFile(filepath.Join(dir, "models.py"), data, 0o666); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("lines=%d", bytes.Count(data, []byte("\n"))), func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command(binary, "--quiet", "--dir", dir)
				cmd.Stdin = bytes.NewReader([]byte(trimPrompt))
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// buildPare builds the binary into dir.
func buildPare(b *testing.B, dir string) string {
	b.Helper()
	binary := filepath.Join(dir, "pare")
	if out, err := exec.Command("go", "build", "-o", binary, "pare/cmd/pare").CombinedOutput(); err != nil {
		b.Fatalf("build pare: %v\n%s", err, out)
	}
	return binary
}
