// Command peers measures pare beside other tools that list the definitions of
// source files: the same files, one run, one machine.
//
//	go build -o pare ./cmd/pare
//	PARE_NODE_MODULES=…/node_modules go run ./benchmarks/peers -pare ./pare -n 5 PATH
//
// PATH is a file or a folder. A tool that is not there gets a line that says so.
// Times are of whole processes: the fastest and the middle one of n runs, with
// the processor time and the memory of the fastest.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"syscall"
	"time"
)

type tool struct {
	name string
	argv []string // empty if the tool is missing
}

func main() {
	pare := flag.String("pare", "pare", "the binary to measure")
	runs := flag.Int("n", 5, "runs of each tool")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: peers -pare BINARY -n RUNS PATH")
		os.Exit(2)
	}
	path, err := filepath.Abs(flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	fmt.Println("| tool | wall min | wall median | cpu | max RSS |")
	fmt.Println("| --- | --- | --- | --- | --- |")
	for _, t := range tools(*pare, path) {
		if len(t.argv) == 0 {
			fmt.Printf("| %s | not installed | | | |\n", t.name)
			continue
		}
		measure(t, *runs)
	}
}

func tools(pare, path string) []tool {
	out, err := os.MkdirTemp("", "peers")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	modules := os.Getenv("PARE_NODE_MODULES")
	repomix := []string{"--compress", "--quiet", "-o", filepath.Join(out, "repomix.xml")}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		repomix = append(repomix, path)
	} else {
		repomix = append(repomix, "--include", filepath.Base(path), filepath.Dir(path))
	}
	return []tool{
		{"pare outline", found(pare, "outline", path)},
		{"ctags (JSON, ends)", found("ctags", "-R", "--output-format=json", "--fields=+ne", "-f", "-", path)},
		{"ast-grep outline", found(filepath.Join(modules, "@ast-grep", "cli-linux-x64-gnu", "ast-grep"), "outline", path)},
		{"repomix --compress", found(filepath.Join(modules, ".bin", "repomix"), repomix...)},
	}
}

func found(name string, args ...string) []string {
	full, err := exec.LookPath(name)
	if err != nil {
		return nil
	}
	return append([]string{full}, args...)
}

func measure(t tool, runs int) {
	var walls []time.Duration
	var cpu time.Duration
	var rss int64
	for range runs {
		cmd := exec.Command(t.argv[0], t.argv[1:]...)
		start := time.Now()
		if err := cmd.Run(); err != nil {
			fmt.Printf("| %s | %v | | | |\n", t.name, err)
			return
		}
		wall := time.Since(start)
		if len(walls) == 0 || wall < walls[0] {
			cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			rss = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
		}
		walls = append(walls, wall)
		sort.Slice(walls, func(i, j int) bool { return walls[i] < walls[j] })
	}
	fmt.Printf("| %s | %s | %s | %s | %d MB |\n", t.name, round(walls[0]), round(walls[len(walls)/2]), round(cpu), rss>>10)
}

func round(d time.Duration) time.Duration {
	if d > time.Second {
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(100 * time.Microsecond)
}
