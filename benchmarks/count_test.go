package benchmarks

import (
	"bytes"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// spawn runs pare again and again and reports wall time, processor time and
// memory of the middle run.
func spawn(b *testing.B, binary, dir, stdin string, args ...string) {
	var wall, cpu []time.Duration
	var memory []int64
	for b.Loop() {
		cmd := exec.Command(binary, args...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
		cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}
		var errs bytes.Buffer
		cmd.Stderr = &errs
		start := time.Now()
		if err := cmd.Run(); err != nil {
			b.Fatalf("%v: %s", err, &errs)
		}
		wall = append(wall, time.Since(start))
		cpu = append(cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		memory = append(memory, maxRSS(cmd.ProcessState))
	}
	middle := func(all []time.Duration) float64 {
		slices.Sort(all)
		return float64(all[len(all)/2].Microseconds()) / 1000
	}
	slices.Sort(memory)
	b.ReportMetric(middle(wall), "wall-ms/op")
	b.ReportMetric(float64(wall[0].Microseconds())/1000, "min-ms/op")
	b.ReportMetric(middle(cpu), "cpu-ms/op")
	b.ReportMetric(float64(memory[len(memory)/2])/1024, "MB/op")
}

// maxRSS is the largest resident size of a process in KB, 0 where the system
// does not say it so.
func maxRSS(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok && runtime.GOOS == "linux" {
		return usage.Maxrss
	}
	return 0
}

// BenchmarkCountPrompt counts one prompt of 350 bytes that mentions nothing, and
// one that mentions a file of 200 lines.
func BenchmarkCountPrompt(b *testing.B) {
	dir := b.TempDir()
	lines := strings.Repeat("def total(items, share):\n    return sum(item.price for item in items) * (1 - share)\n", 100)
	if err := os.WriteFile(filepath.Join(dir, "models.py"), []byte(lines), 0o666); err != nil {
		b.Fatal(err)
	}
	binary := buildPare(b, b.TempDir())
	text := strings.Repeat("The total in the invoice mail ignores the discount, see Order.refund_total. ", 4)
	b.Run("version", func(b *testing.B) { spawn(b, binary, dir, "", "version") }) // what any run costs
	b.Run("text", func(b *testing.B) { spawn(b, binary, dir, text, "count") })
	b.Run("json", func(b *testing.B) { spawn(b, binary, dir, text, "count", "--format", "json") })
	b.Run("attached", func(b *testing.B) { spawn(b, binary, dir, text+"@models.py", "count") })
}

// BenchmarkCountFolder counts all of Go's own source.
func BenchmarkCountFolder(b *testing.B) {
	src := filepath.Join(build.Default.GOROOT, "src")
	if _, err := os.Stat(src); err != nil {
		b.Skip("no Go source here")
	}
	binary := buildPare(b, b.TempDir())
	b.Run("goroot", func(b *testing.B) { spawn(b, binary, b.TempDir(), "", "count", src) })
}
