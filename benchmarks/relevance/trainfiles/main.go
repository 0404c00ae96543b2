// Command trainfiles fits the model that tells which of several files a task is
// about: files that the fix changed against others of the same repository.
//
//	PARE_BENCH_SLICES=DIR go run ./benchmarks/relevance/trainfiles [-unseen] -o slicer/files.tsv
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

func main() {
	out := flag.String("o", "", "file to write the weights to")
	unseen := flag.Bool("unseen", true, "leave out repositories of the development half")
	flag.Parse()
	if err := run(*out, *unseen); err != nil {
		fmt.Fprintln(os.Stderr, "trainfiles:", err)
		os.Exit(3)
	}
}

func run(out string, unseen bool) error {
	all, err := tasks.Training(os.Getenv(tasks.Env), unseen)
	if err != nil {
		return err
	}
	rows, labels, err := samples(all)
	if err != nil {
		return err
	}
	weights := fit(rows, labels)
	fmt.Fprintf(os.Stderr, "%d files, mean loss %.4f, right %.3f\n", len(rows), loss(rows, labels, weights), right(rows, labels, weights))
	if out == "" {
		return nil
	}
	var b strings.Builder
	for i, name := range append(slicer.FileColumns(), "constant") {
		fmt.Fprintf(&b, "%s\t%.4f\n", name, weights[i])
	}
	return os.WriteFile(out, []byte(b.String()), 0o644)
}

// mostOthers is how many files of other tasks a task is given.
const mostOthers = 2

// samples is the rows of the files of all tasks and of others of their
// repositories; the label is true for a file that the fix changed.
func samples(all []tasks.Task) (rows [][]float64, labels []bool, err error) {
	type part struct {
		rows   [][]float64
		labels []bool
		err    error
	}
	parts := make([]part, len(all))
	tasks.Each(len(all), func(i int) {
		p := &parts[i]
		t := all[i]
		own := len(t.Files)
		t.Files = append(t.Files[:own:own], others(all, i)...)
		var outlines []slicer.Outline
		if outlines, p.err = t.Outlines(); p.err != nil || len(outlines) < 2 {
			return
		}
		for j, row := range slicer.Measure(slicer.NewTask(t.Prompt), outlines).FileRows() {
			if row != nil {
				p.rows, p.labels = append(p.rows, row), append(p.labels, j < own)
			}
		}
	})
	for _, p := range parts {
		if p.err != nil {
			return nil, nil, p.err
		}
		rows, labels = append(rows, p.rows...), append(labels, p.labels...)
	}
	return rows, labels, nil
}

// others is files of the tasks next in the list that are of the same repository.
func others(all []tasks.Task, i int) []tasks.File {
	has := map[string]bool{}
	for _, f := range all[i].Files {
		has[f.Path] = true
	}
	var files []tasks.File
	for n := 1; n < 40 && len(files) < mostOthers; n++ {
		t := &all[(i+n)%len(all)]
		if t.Repo != all[i].Repo {
			continue
		}
		for _, f := range t.Files {
			if !has[f.Path] && len(files) < mostOthers {
				has[f.Path] = true
				files = append(files, f)
			}
		}
	}
	return files
}
