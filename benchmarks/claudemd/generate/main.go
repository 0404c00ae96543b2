// Command generate writes a CLAUDE.md for every repository of the benchmark, as
// its scorer reads them:
//
//	go run ./benchmarks/claudemd/generate -snaps snaps -out gen
//
// What people wrote for models is hidden from the generator: it holds the
// answers.
package main

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pare/benchmarks/claudemd/snaps"
	"pare/claudemd"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
	"pare/tokenize"
)

func main() {
	top := flag.String("snaps", "", "folder of unpacked repositories")
	out := flag.String("out", "", "folder to write to")
	commands := flag.Int("commands", 0, "how many commands a file may hold")
	explain := flag.Bool("explain", false, "print the facts with their evidence")
	flag.Parse()
	if err := run(*top, *out, *commands, *explain); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// hidden are the files in which people or other tools tell models about the
// repository.
func hidden(name string) bool {
	base := path.Base(name)
	switch base {
	case "CLAUDE.md", "CLAUDE.local.md", "AGENTS.md", "GEMINI.md", "copilot-instructions.md", ".cursorrules", ".windsurfrules":
		return true
	}
	return strings.HasPrefix(name, ".claude/") || strings.Contains(name, "/.claude/") || strings.HasPrefix(name, ".cursor")
}

func run(top, out string, commands int, explain bool) error {
	names, err := snaps.Names(top)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	var tokens, lines, counts []int
	findings, few := 0, 0
	for _, name := range names {
		dir, err := snaps.Open(filepath.Join(top, name), "", hidden)
		if err != nil {
			return err
		}
		r := repo.New(dir)
		_, short, ok := strings.Cut(name, "__")
		if !ok {
			short = name
		}
		facts := claudemd.Find(r, claudemd.FactOptions{Name: short, MaxCommands: commands})
		block := claudemd.Write(facts, claudemd.WriteOptions{Bad: func(text string) []int { return objections(r, text) }})
		if !block.Enough() {
			few++
			// An older one would be scored.
			_ = os.Remove(filepath.Join(out, name+".md"))
			continue
		}
		if err := os.WriteFile(filepath.Join(out, name+".md"), []byte(block.Text), 0o644); err != nil {
			return err
		}
		if explain {
			explainFacts(name, block)
		}
		n := 0
		for _, f := range block.Facts {
			if strings.HasPrefix(f.Key, "command.") {
				n++
			}
		}
		findings += len(objections(r, block.Text))
		tokens = append(tokens, tokenize.Count(block.Text, tokenize.V5).Tokens)
		lines = append(lines, strings.Count(block.Text, "\n"))
		counts = append(counts, n)
	}
	fmt.Printf("files %d  too little to say %d  findings %d  tokens median %d max %d  lines median %d max %d  commands median %d max %d\n",
		len(tokens), few, findings, median(tokens), slices.Max(tokens), median(lines), slices.Max(lines), median(counts), slices.Max(counts))
	return nil
}

func explainFacts(name string, b claudemd.Generated) {
	fmt.Println("==", name)
	for _, f := range b.Facts {
		fmt.Printf("  %-24s %3d %s  %v\n", f.Key, f.Rank, f.Value, f.Evidence)
	}
	for _, l := range b.Left {
		fmt.Printf("  - %-22s %3d %s  (%s)\n", l.Key, l.Rank, l.Value, l.Why)
	}
}

func median(all []int) int {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

// objections are the lines of a block that a rule reports.
func objections(r *repo.Repo, text string) []int {
	s := &claudemd.Subject{Doc: claudemd.Parse(source.NewFile("CLAUDE.md", []byte(text))), Repo: r}
	var lines []int
	for _, f := range lint.Run(claudemdrules.All(), s, s.Doc.File) {
		lines = append(lines, f.Start().Line)
	}
	return lines
}
