// Command growth measures how the time and memory of each command grow with awkward
// text: marks that are never closed, thousands of references, deep nesting, bytes that
// are no text. A hook, an editor and a server read what a stranger wrote, so no text
// may cost more than in step with its size.
//
//	go run ./benchmarks/growth -sizes 200000,1000000,4000000
//
// With -pare the binary is given; else it is built from this module. -commands and
// -kinds take some of each. The exponent is that between the last two sizes, of the
// processor time over that of an empty text; what is quicker than -floor has none. The
// last column is the memory that each further byte takes between the last two sizes.
// Rows over the bounds are marked with a !, and make the run fail.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a command may take: processor time in step with the size, and memory of so many
// times what the text grows by, where that is more than the collector leaves lying
// about.
const (
	maxExponent = 1.2
	maxMemory   = 20
	slack       = 64 << 20
)

type bench struct {
	pare, dir       string
	sizes           []int
	commands, kinds []string
	floor           time.Duration
}

func main() {
	var b bench
	sizes := flag.String("sizes", "200000,1000000,4000000", "bytes of the texts")
	names := flag.String("commands", "", "only these commands, with commas")
	kinds := flag.String("kinds", "", "only these kinds of text, with commas")
	flag.StringVar(&b.pare, "pare", "", "the pare binary; built when empty")
	flag.DurationVar(&b.floor, "floor", 100*time.Millisecond, "processor time below which no exponent is worked out")
	flag.Parse()
	b.commands, b.kinds = list(*names), list(*kinds)
	for _, s := range list(*sizes) {
		n, err := strconv.Atoi(s)
		if err != nil {
			fmt.Fprintln(os.Stderr, "growth: sizes are numbers of bytes with commas")
			os.Exit(2)
		}
		b.sizes = append(b.sizes, n)
	}
	over, err := b.run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(3)
	}
	if over > 0 {
		fmt.Printf("%d rows are over the bounds\n", over)
		os.Exit(1)
	}
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}

// run measures every command with every kind, and returns how many rows are over.
func (b *bench) run() (int, error) {
	dir, err := os.MkdirTemp("", "growth")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	b.dir = dir
	if b.pare == "" {
		b.pare = filepath.Join(dir, "pare")
		if out, err := exec.Command("go", "build", "-o", b.pare, "./cmd/pare").CombinedOutput(); err != nil {
			return 0, fmt.Errorf("build pare: %w: %s", err, out)
		}
	}
	if b.pare, err = filepath.Abs(b.pare); err != nil {
		return 0, err
	}
	if err := writeTargets(dir); err != nil {
		return 0, err
	}
	fmt.Printf("# go run ./benchmarks/growth -sizes %s\n# %s %s/%s, %d cores; CPU seconds and MB at each size, exponent, bytes of memory for each byte more of text\n",
		joined(b.sizes), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	over := 0
	for _, c := range commands() {
		if len(b.commands) > 0 && !slices.Contains(b.commands, c.name) {
			continue
		}
		n, err := b.command(c)
		if over += n; err != nil {
			return over, err
		}
	}
	return over, nil
}

func joined(sizes []int) string {
	parts := make([]string, len(sizes))
	for i, n := range sizes {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ",")
}

// command measures one command and prints its rows.
func (b *bench) command(c command) (over int, err error) {
	empty, err := b.once(c, nil)
	if err != nil {
		return 0, err
	}
	fmt.Printf("\n%s (an empty text: %.2f s, %d MB)\n", c.name, empty.cpu.Seconds(), empty.memory>>20)
	for _, k := range texts() {
		if len(b.kinds) > 0 && !slices.Contains(b.kinds, k.name) {
			continue
		}
		row := make([]used, len(b.sizes))
		for i, n := range b.sizes {
			if row[i], err = b.once(c, k.text(n)); err != nil {
				return over, fmt.Errorf("%s of %s: %w", c.name, k.name, err)
			}
		}
		if b.print(k.name, empty, row) {
			over++
		}
	}
	return over, nil
}

// print writes a row, and reports whether it is over the bounds.
func (b *bench) print(name string, empty used, row []used) bool {
	var w strings.Builder
	fmt.Fprintf(&w, "%-14s", name)
	over, exponent, times := false, "-", 0.0
	for i, u := range row {
		fmt.Fprintf(&w, " %7.2f s %5d MB", u.cpu.Seconds(), u.memory>>20)
		if u.code < 0 || u.code > 3 {
			fmt.Fprintf(&w, " (ended by %d)", u.code)
			over = true
		}
		if i > 0 {
			times = float64(u.memory-row[i-1].memory) / float64(b.sizes[i]-b.sizes[i-1])
		}
	}
	if n := len(row); n > 1 && row[n-1].cpu-empty.cpu > b.floor {
		before := max(row[n-2].cpu-empty.cpu, b.floor/10)
		e := math.Log(float64(row[n-1].cpu-empty.cpu)/float64(before)) / math.Log(float64(b.sizes[n-1])/float64(b.sizes[n-2]))
		exponent = fmt.Sprintf("%.2f", e)
		over = over || e > maxExponent && before > b.floor/2
	}
	over = over || times > maxMemory && row[len(row)-1].memory-empty.memory > slack
	fmt.Fprintf(&w, "  ^%s  %.0fx", exponent, times)
	if over {
		w.WriteString(" !")
	}
	fmt.Println(w.String())
	return over
}
