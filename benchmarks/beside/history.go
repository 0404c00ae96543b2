package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"pare/benchmarks/relevance/tasks"
)

// What a commit must be like to be a task.
const (
	leastLines = 200 // of a file
	mostFiles  = 4   // that it changes, of that size
	mostGold   = 80  // changed lines
	mostSwept  = 8   // files that it changes in all: more are a sweep, of which the message tells no place
	leastWords = 8   // of its message
)

// commit is a task and the tree that it was done in.
type commit struct {
	task tasks.Task
	tree *tree
}

// reader reads the history of a repository.
type reader struct {
	repo, dir string
	ext       string             // of the files of its language
	files     map[string]*parsed // by blob
}

func (r *reader) git(args ...string) ([]byte, error) {
	out, err := exec.Command("git", append([]string{"-C", r.repo}, args...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return out, nil
}

// history is the commits of a repository that can be tasks, the oldest first.
func history(repo, ext string) ([]commit, error) {
	dir, err := os.MkdirTemp("", "beside")
	if err != nil {
		return nil, err
	}
	r := reader{repo: repo, dir: dir, ext: ext, files: map[string]*parsed{}}
	log, err := r.git("log", "--no-merges", "--reverse", "--format=%H", "--diff-filter=M", "--", "*"+r.ext)
	if err != nil {
		return nil, err
	}
	var out []commit
	for id := range strings.FieldsSeq(string(log)) {
		t, ok, err := r.task(id)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		tree, err := r.tree(id+"^", &t)
		if err != nil {
			return nil, err
		}
		out = append(out, commit{t, tree})
	}
	return out, nil
}

// hunk is what a diff without context says of the lines before the change.
var hunk = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+`)

// task is a commit as a task, if it can be one.
func (r *reader) task(id string) (tasks.Task, bool, error) {
	message, err := r.git("log", "-1", "--format=%B", id)
	if err != nil {
		return tasks.Task{}, false, err
	}
	t := tasks.Task{ID: id, Repo: r.repo, Source: "mined", Prompt: strings.TrimSpace(string(message)), Dir: r.dir}
	diff, err := r.git("show", "--format=", "--diff-filter=M", "-U0", "--no-renames", id, "--", "*"+r.ext)
	if err != nil || len(strings.Fields(t.Prompt)) < leastWords || bytes.Count(diff, []byte("\n--- a/")) >= mostSwept {
		return t, false, err
	}
	for line := range strings.Lines(string(diff)) {
		if name, ok := strings.CutPrefix(line, "--- a/"); ok {
			t.Files = append(t.Files, tasks.File{Path: strings.TrimSpace(name)})
			continue
		}
		m := hunk.FindStringSubmatch(line)
		if m == nil || len(t.Files) == 0 {
			continue
		}
		f := &t.Files[len(t.Files)-1]
		first, _ := strconv.Atoi(m[1])
		n, kind := 1, "mod"
		if m[2] != "" {
			n, _ = strconv.Atoi(m[2])
		}
		if n == 0 {
			n, kind = 1, "ins"
		}
		f.GoldLines = append(f.GoldLines, [2]int{max(1, first), max(1, first) + n - 1})
		f.GoldKinds = append(f.GoldKinds, kind)
	}
	return t, r.keep(&t, id), nil
}

// keep writes the files that a task mentions, and reports whether it can be one.
func (r *reader) keep(t *tasks.Task, id string) bool {
	var files []tasks.File
	gold := 0
	for _, f := range t.Files {
		data, err := r.git("show", id+"^:"+f.Path)
		if err != nil || isTest(f.Path) || bytes.Count(data, []byte("\n")) < leastLines {
			continue
		}
		f.Bytes, f.File = len(data), fmt.Sprintf("%s-%d%s", id, len(files), r.ext)
		if os.WriteFile(filepath.Join(r.dir, f.File), data, 0o666) != nil {
			return false
		}
		for _, g := range f.GoldLines {
			gold += g[1] - g[0] + 1
		}
		files = append(files, f)
	}
	t.Files = files
	return len(files) > 0 && len(files) <= mostFiles && gold <= mostGold
}
