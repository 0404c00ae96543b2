package tasks

import (
	"context"
	"runtime"
	"sync"

	"pare/grammars"
	"pare/internal/source"
	"pare/slicer"
)

// Weighed is a task whose files are weighed against its prompt.
type Weighed struct {
	Task     *Task
	Evidence *slicer.Evidence
}

// Outlines reads and parses the files of the task.
func (t *Task) Outlines() ([]slicer.Outline, error) {
	outlines := make([]slicer.Outline, len(t.Files))
	for i := range t.Files {
		f := &t.Files[i]
		data, err := t.Read(f)
		if err != nil {
			return nil, err
		}
		outlines[i] = slicer.NewOutline(source.NewFile(f.Path, data), grammars.Parse(context.Background(), f.Path, data, grammars.Limits{}))
	}
	return outlines, nil
}

// Weigh weighs the files against the task's prompt, by the models built in where
// none are given.
func Weigh(t *Task, outlines []slicer.Outline, models *slicer.Models) Weighed {
	task := slicer.NewTask(t.Prompt)
	if models == nil {
		return Weighed{t, slicer.Weigh(task, outlines)}
	}
	e := slicer.Measure(task, outlines)
	e.ScoreWith(*models)
	return Weighed{t, e}
}

// Choose makes and scores the choice of one way for all tasks. Files of the
// evidence beyond those of the task count for nothing.
func Choose(name string, all []Weighed, options slicer.Options) Run {
	run := Run{Name: name, Results: make([]Result, len(all))}
	Each(len(all), func(i int) { run.Results[i] = all[i].result(all[i].Evidence.Choose(options)) })
	return run
}

func (w *Weighed) result(choices []slicer.Choice) Result {
	r := Result{Task: w.Task, Choices: choices}
	var kept []Kept
	var data [][]byte
	for i := range w.Task.Files {
		c := &choices[i]
		kept = append(kept, KeptOf(c))
		data = append(data, c.Outline.File.Data)
		r.Expected = c.Expected
	}
	r.Score = w.Task.Score(data, kept)
	return r
}

// KeptOf is the ranges of a choice.
func KeptOf(c *slicer.Choice) Kept {
	kept := make(Kept, 0, len(c.Ranges))
	for _, r := range c.Ranges {
		kept = append(kept, [2]int{r.First, r.Last})
	}
	return kept
}

// Each calls do for 0 to n-1 on all processors.
func Each(n int, do func(i int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}
