// Command lint measures pare lint beside the linters for CLAUDE.md that npm has:
// the same files, one run, one machine.
//
//	go build -o pare ./cmd/pare
//	npm install --ignore-scripts @yawlabs/ctxlint claude-code-lint agentlinter   # in a folder of its own
//	PARE_NODE_MODULES=…/node_modules go run ./benchmarks/lint -pare ./pare -n 5
//
// It makes its own projects: one with a single CLAUDE.md, one with a CLAUDE.md in
// each of a thousand folders, one with a thousand prompts that refer to a file
// each. A linter that is not there gets a line that says so. Times are of whole
// processes: the fastest and the middle one of n runs, with the processor time of
// the fastest. The peers do not read prompts, and read a CLAUDE.md below the top
// only where they say so; their times are those of what they do.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// linter is a program with the arguments that make it check a folder.
type linter struct {
	name string
	argv func(dir string) []string // nil if it is missing
}

func main() {
	pare := flag.String("pare", "pare", "the binary to measure")
	runs := flag.Int("n", 5, "runs of each linter")
	flag.Parse()
	if err := run(*pare, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "lint:", err)
		os.Exit(1)
	}
}

func run(pare string, runs int) error {
	top, err := os.MkdirTemp("", "lint")
	if err != nil {
		return err
	}
	defer os.RemoveAll(top)
	fmt.Println("| project | linter | fastest | median | processor |")
	fmt.Println("| --- | --- | --- | --- | --- |")
	for _, p := range []struct {
		name string
		make func(dir string) error
	}{{"one CLAUDE.md", oneFile}, {"1,000 CLAUDE.md", manyFiles}, {"1,000 prompts", manyPrompts}} {
		dir := filepath.Join(top, strings.ReplaceAll(p.name, " ", "-"))
		if err := p.make(dir); err != nil {
			return err
		}
		if err := commit(dir); err != nil {
			return err
		}
		for _, l := range linters(pare) {
			measure(p.name, l, dir, runs)
		}
	}
	return nil
}

func linters(pare string) []linter {
	modules := os.Getenv("PARE_NODE_MODULES")
	node := func(name string, args ...string) linter {
		bin := filepath.Join(modules, ".bin", name)
		if _, err := os.Stat(bin); err != nil || modules == "" {
			return linter{name: name}
		}
		return linter{name, func(string) []string { return append([]string{bin}, args...) }}
	}
	return []linter{
		{"pare lint", func(string) []string { return []string{pare, "lint", "-q", "--fail-on", "off"} }},
		node("ctxlint"),
		node("claudelint"),
		node("agentlinter", "--local"),
	}
}

// longest is how long a run may take before it is given up.
const longest = 20 * time.Second

func measure(project string, l linter, dir string, runs int) {
	if l.argv == nil {
		fmt.Printf("| %s | %s | not installed | | |\n", project, l.name)
		return
	}
	type sample struct{ wall, cpu time.Duration }
	var samples []sample
	for range runs {
		argv := l.argv(dir)
		ctx, cancel := context.WithTimeout(context.Background(), longest)
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CI=1", "NO_COLOR=1", "DO_NOT_TRACK=1")
		start := time.Now()
		// Linters end with an error where they find something.
		_ = cmd.Run()
		late := ctx.Err() != nil
		cancel()
		if late {
			fmt.Printf("| %s | %s | over %v | | |\n", project, l.name, longest)
			return
		}
		if cmd.ProcessState == nil {
			fmt.Printf("| %s | %s | does not start | | |\n", project, l.name)
			return
		}
		samples = append(samples, sample{time.Since(start), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()})
	}
	sort.Slice(samples, func(i, j int) bool { return samples[i].wall < samples[j].wall })
	ms := func(d time.Duration) string { return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000) }
	fmt.Printf("| %s | %s | %s | %s | %s |\n", project, l.name, ms(samples[0].wall), ms(samples[len(samples)/2].wall), ms(samples[0].cpu))
}

// commit makes a git repository of a folder: the linters ask git.
func commit(dir string) error {
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-q", "-m", "files"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("git %s: %w: %s", args[0], err, out)
		}
	}
	return nil
}

func oneFile(dir string) error {
	return writeAll(dir, map[string]string{"CLAUDE.md": page(0, 30), "package.json": manifest, "src/index.ts": code})
}

func manyFiles(dir string) error {
	files := map[string]string{"CLAUDE.md": page(0, 6), "package.json": manifest, "src/index.ts": code}
	for i := range 1000 {
		files[fmt.Sprintf("pkg%d/CLAUDE.md", i)] = page(i, 6)
		files[fmt.Sprintf("pkg%d/src/index.ts", i)] = code
	}
	return writeAll(dir, files)
}

func manyPrompts(dir string) error {
	files := map[string]string{"CLAUDE.md": page(0, 6), "package.json": manifest, "src/index.ts": code}
	for i := range 1000 {
		files[fmt.Sprintf("prompts/p%d.md", i)] = page(i, 6) + fmt.Sprintf("\nWhy is x wrong in @pkg%d/src/index.ts?\n", i)
		files[fmt.Sprintf("pkg%d/src/index.ts", i)] = code
	}
	return writeAll(dir, files)
}

const manifest = "{\"name\": \"bench\", \"scripts\": {\"test\": \"vitest\", \"build\": \"tsc\"}}\n"

var code = strings.Repeat("export const x = 1\n", 30)

// page is a text of so many sections, about 320 bytes each; the same for the same
// numbers.
func page(seed, sections int) string {
	random := rand.New(rand.NewPCG(uint64(seed), 1))
	words := strings.Fields("server client handler request response order invoice customer table column index cache token queue worker lock config flag error result")
	sentence := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[random.IntN(len(words))] + " ")
		}
		return "The " + strings.TrimSpace(b.String()) + ".\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Part %d\n", seed)
	for i := range sections {
		fmt.Fprintf(&b, "\n## %s %d\n\n%s\n- Run `npm test` and see `src/index.ts`.\n- %s\n```sh\nnpm run build\n```\n", words[random.IntN(len(words))], i, sentence(20), sentence(8))
	}
	return b.String()
}

func writeAll(dir string, files map[string]string) error {
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
