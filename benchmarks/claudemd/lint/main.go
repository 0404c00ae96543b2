// Command lint runs all rules for a CLAUDE.md over the repositories of the
// benchmark and writes a finding a line, as its scorer reads them:
//
//	go run ./benchmarks/claudemd/lint -snaps snaps [-overlay seeded] > findings.jsonl
//
// The folder of the benchmark (PARE_BENCH_CLAUDEMD) holds the scorer, the truth
// and the archives that -snaps and -overlay were unpacked from.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"pare/benchmarks/claudemd/snaps"
	"pare/claudemd"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
)

// line is a finding as the scorer reads it.
type line struct {
	Repo string `json:"repo"`
	File string `json:"file"`
	Line int    `json:"line"`
	Kind string `json:"kind"`
	Text string `json:"text"`
	Rule string `json:"rule"`
}

func main() {
	top := flag.String("snaps", "", "folder of unpacked repositories")
	overlay := flag.String("overlay", "", "folder of files that lie over them")
	gold := flag.String("gold", "", "truth, for the names of the files to lint (default: gold.json of PARE_BENCH_CLAUDEMD)")
	named := flag.String("named", "", "lint every file of these names instead, separated by commas")
	flag.Parse()
	if err := run(*top, *overlay, *gold, *named); err != nil {
		fmt.Fprintln(os.Stderr, "lint:", err)
		os.Exit(1)
	}
}

func run(top, overlay, gold, named string) error {
	if gold == "" {
		dir := os.Getenv("PARE_BENCH_CLAUDEMD")
		if dir == "" {
			return fmt.Errorf("set PARE_BENCH_CLAUDEMD to the folder of the benchmark")
		}
		gold = filepath.Join(dir, "gold.json")
	}
	targets, err := targets(gold)
	if err != nil {
		return err
	}
	names, err := snaps.Names(top)
	if err != nil {
		return err
	}
	results := make([][]line, len(names))
	var group sync.WaitGroup
	slots := make(chan bool, 2)
	for i, name := range names {
		group.Go(func() {
			slots <- true
			defer func() { <-slots }()
			over := ""
			if overlay != "" {
				over = filepath.Join(overlay, name)
			}
			results[i], err = lintRepo(name, filepath.Join(top, name), over, targets[name], named)
			if err != nil {
				fmt.Fprintln(os.Stderr, "lint:", err)
			}
		})
	}
	group.Wait()
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, lines := range results {
		for _, l := range lines {
			if err := out.Encode(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// targets are the files to lint, by repository.
func targets(gold string) (map[string][]string, error) {
	data, err := os.ReadFile(gold)
	if err != nil {
		return nil, err
	}
	var truth struct {
		Repos map[string]struct {
			Targets []struct{ File string }
		}
	}
	if err := json.Unmarshal(data, &truth); err != nil {
		return nil, err
	}
	files := map[string][]string{}
	for name, r := range truth.Repos {
		for _, t := range r.Targets {
			files[name] = append(files[name], t.File)
		}
	}
	return files, nil
}

func lintRepo(name, root, overlay string, files []string, named string) ([]line, error) {
	dir, err := snaps.Open(root, overlay, nil)
	if err != nil {
		return nil, err
	}
	r := repo.New(dir)
	if named != "" {
		files = nil
		for _, base := range strings.Split(named, ",") {
			files = append(files, r.Tree().Named(base)...)
		}
	}
	closure := claudemd.Load(r, claudemd.LoadOptions{})
	var lines []line
	for _, file := range files {
		data, err := r.Read(file)
		if err != nil {
			continue
		}
		s := &claudemd.Subject{Doc: claudemd.Parse(source.NewFile(file, data)), Repo: r, Closure: closure, Loaded: closure.Find(path.Clean(file))}
		found := lint.Run(claudemdrules.All(), s, s.Doc.File)
		lint.Sort(found)
		for _, f := range found {
			lines = append(lines, line{Repo: name, File: file, Line: f.Start().Line, Kind: f.Rule.Kind.String(), Text: strings.TrimSpace(f.Shown()), Rule: f.Rule.Code})
		}
	}
	return lines, nil
}
