// Package tasks reads the slicing benchmark: prompts, the files they are about
// and the lines that the real fixes changed; and scores ranges against those
// lines as the benchmark's own score.py does.
//
// The data are other people's code and no part of this project: the folder that
// holds dev/ and train/ is named by PARE_BENCH_SLICES.
package tasks

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Env is the environment variable that names the folder of the benchmark.
const Env = "PARE_BENCH_SLICES"

// Task is one line of tasks.jsonl.
type Task struct {
	ID     string `json:"id"`
	Source string `json:"source"`
	Repo   string `json:"repo"`
	Lang   string `json:"lang"`
	Prompt string `json:"prompt"`
	Files  []File `json:"files"`
	Flags  struct {
		MentionsGoldSymbol  bool `json:"mentions_gold_symbol"`
		MentionsPath        bool `json:"mentions_path"`
		Stacktrace          bool `json:"stacktrace"`
		GoldOutsideFunction bool `json:"gold_outside_function"`
	} `json:"flags"`
	Dir string `json:"-"` // the folder that File.File is relative to
}

// File is a file of a task and the lines that the fix changed in it.
type File struct {
	Path        string   `json:"path"`
	Lang        string   `json:"lang"`
	Blob        string   `json:"blob"`
	File        string   `json:"file"`
	Bytes       int      `json:"bytes"`
	GoldLines   [][2]int `json:"gold_lines"`
	GoldKinds   []string `json:"gold_kinds"`
	GoldSymbols []string `json:"gold_symbols"`
}

// Load reads the tasks of one part of the benchmark, such as dev or train.
func Load(root, part string) ([]Task, error) {
	if root == "" {
		return nil, fmt.Errorf("no benchmark data: set %s to the folder that holds %s/tasks.jsonl", Env, part)
	}
	dir := filepath.Join(root, part)
	f, err := os.Open(filepath.Join(dir, "tasks.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("read benchmark data (set %s to its folder): %w", Env, err)
	}
	defer f.Close()
	var all []Task
	in := bufio.NewScanner(f)
	in.Buffer(nil, 64<<20)
	for in.Scan() {
		var t Task
		if err := json.Unmarshal(in.Bytes(), &t); err != nil {
			return nil, fmt.Errorf("task %d of %s: %w", len(all)+1, part, err)
		}
		t.Dir = dir
		all = append(all, t)
	}
	return all, in.Err()
}

// Read is the content of a file of the task.
func (t *Task) Read(f *File) ([]byte, error) {
	return os.ReadFile(filepath.Join(t.Dir, f.File))
}

// devRepositories is the repositories of the training set that also have tasks
// in the development half; what is to be measured there must not be fitted on
// them.
func devRepositories(root string) (map[string]bool, error) {
	data, err := os.ReadFile(filepath.Join(root, "train", "REPOS.md"))
	if err != nil {
		return nil, err
	}
	repos := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(line, "|")
		if len(cells) > 3 && strings.TrimSpace(cells[2]) == "dev" && strings.Contains(cells[1], "/") {
			repos[strings.TrimSpace(cells[1])] = true
		}
	}
	return repos, nil
}

// Training is the tasks of the training set, and of the set of issue texts where
// that is there; unseen leaves out those of repositories that also have tasks in the
// development half.
func Training(root string, unseen bool) ([]Task, error) {
	all, err := Load(root, "train")
	if err != nil {
		return nil, err
	}
	issues, err := Load(root, "train-issues")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if all = append(all, issues...); !unseen {
		return all, nil
	}
	dev, err := devRepositories(root)
	if err != nil {
		return nil, err
	}
	kept := all[:0]
	for _, t := range all {
		if !dev[t.Repo] {
			kept = append(kept, t)
		}
	}
	return kept, nil
}

// Unit is a changed line: any of the lines in Any covers it.
type Unit struct{ Any [2]int }

// Units is the changed lines of a file. A modified line counts unless it is
// blank; an insertion is covered by the nearest line with text on either side.
func (f *File) Units(data []byte) []Unit {
	lines := splitLines(data)
	blank := func(n int) bool { return len(bytes.TrimSpace(lines[n-1])) == 0 }
	var units []Unit
	for i, g := range f.GoldLines {
		if f.GoldKinds[i] == "mod" {
			for n := g[0]; n <= g[1]; n++ {
				if !blank(n) {
					units = append(units, Unit{[2]int{n, n}})
				}
			}
			continue
		}
		before, after := g[0], g[0]+1
		for before > 1 && blank(before) {
			before--
		}
		for after < len(lines) && blank(after) {
			after++
		}
		units = append(units, Unit{[2]int{before, min(after, len(lines))}})
	}
	return units
}

func splitLines(data []byte) [][]byte {
	lines := bytes.Split(data, []byte{'\n'})
	if n := len(lines); len(lines[n-1]) == 0 {
		lines = lines[:n-1]
	}
	return lines
}
