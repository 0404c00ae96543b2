// Command relevance runs the slicing benchmark and writes what its score.py
// reads.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"sort"
	"sync"

	"pare/benchmarks/relevance/tasks"
	"pare/grammars"
	"pare/internal/source"
	"pare/slicer"
)

func main() {
	part := flag.String("part", "dev", "which part of the benchmark: dev or train")
	budget := flag.Float64("budget", 0, "share of each task's bytes to keep")
	recall := flag.Float64("recall", 0, "expected recall to stop at")
	out := flag.String("o", "", "file to write the ranges to, for score.py")
	flag.Parse()
	if err := run(*part, *out, slicer.Options{Budget: *budget, Recall: *recall}); err != nil {
		fmt.Fprintln(os.Stderr, "relevance:", err)
		os.Exit(3)
	}
}

type result struct {
	task  *tasks.Task
	score tasks.Score
	kept  []tasks.Kept
}

func run(part, out string, options slicer.Options) error {
	all, err := tasks.Load(os.Getenv(tasks.Env), part)
	if err != nil {
		return err
	}
	results := make([]result, len(all))
	each(len(all), func(i int) { results[i] = slice(&all[i], options) })
	if out != "" {
		if err := write(out, results); err != nil {
			return err
		}
	}
	print(results)
	return nil
}

// each calls f for 0 to n-1 on all processors.
func each(n int, f func(i int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

func slice(t *tasks.Task, options slicer.Options) result {
	var data [][]byte
	var outlines []slicer.Outline
	for i := range t.Files {
		b, err := t.Read(&t.Files[i])
		if err != nil {
			panic(err)
		}
		data = append(data, b)
		file := source.NewFile(t.Files[i].Path, b)
		outlines = append(outlines, slicer.NewOutline(file, grammars.Parse(context.Background(), t.Files[i].Path, b, grammars.Limits{})))
	}
	r := result{task: t}
	for _, c := range slicer.Choose(slicer.NewTask(t.Prompt), outlines, options) {
		var kept tasks.Kept
		for _, x := range c.Ranges {
			kept = append(kept, [2]int{x.First, x.Last})
		}
		r.kept = append(r.kept, kept)
	}
	r.score = t.Score(data, r.kept)
	return r
}

func write(name string, results []result) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	enc := json.NewEncoder(f)
	for _, r := range results {
		for i, kept := range r.kept {
			if kept == nil {
				kept = tasks.Kept{}
			}
			if err := enc.Encode(map[string]any{"id": r.task.ID, "path": r.task.Files[i].Path, "ranges": kept}); err != nil {
				return err
			}
		}
	}
	return nil
}

func print(results []result) {
	groups := map[string][]tasks.Score{}
	for _, r := range results {
		keys := []string{"all", "lang=" + r.task.Lang, "source=" + r.task.Source}
		if r.task.Source != "mined" {
			keys = append(keys, "issues")
		}
		if r.task.Flags.MentionsGoldSymbol {
			keys = append(keys, "named")
		}
		if r.task.Flags.GoldOutsideFunction {
			keys = append(keys, "outside")
		}
		for _, k := range keys {
			groups[k] = append(groups[k], r.score)
		}
	}
	var names []string
	for k := range groups {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		m := tasks.Mean(groups[k])
		fmt.Printf("%-28s %4d  recall %.3f  hit %.3f  kept %5.1f\n", k, len(groups[k]), m.Recall, m.Hit, 100*m.Kept)
	}
}
