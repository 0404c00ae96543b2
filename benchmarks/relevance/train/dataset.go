package main

import (
	"context"
	"runtime"
	"sync"

	"pare/benchmarks/relevance/boost"
	"pare/benchmarks/relevance/tasks"
	"pare/grammars"
	"pare/internal/source"
	"pare/slicer"
)

// example is a task with the signals of all its leaves.
type example struct {
	task     *tasks.Task
	data     [][]byte
	evidence *slicer.Evidence
	rows     [][]float32 // of all files, in order
	target   []float32   // share of the changed lines
}

// measure reads a task and measures it.
func measure(t *tasks.Task) (*example, error) {
	ex := &example{task: t}
	var outlines []slicer.Outline
	for i := range t.Files {
		b, err := t.Read(&t.Files[i])
		if err != nil {
			return nil, err
		}
		ex.data = append(ex.data, b)
		file := source.NewFile(t.Files[i].Path, b)
		outlines = append(outlines, slicer.NewOutline(file, grammars.Parse(context.Background(), t.Files[i].Path, b, grammars.Limits{})))
	}
	ex.evidence = slicer.Measure(slicer.NewTask(t.Prompt), outlines)
	for i := range ex.evidence.Files {
		f := &ex.evidence.Files[i]
		ex.rows = append(ex.rows, f.Rows...)
		ex.target = append(ex.target, target(&t.Files[i], ex.data[i], f)...)
	}
	normalize(ex.target)
	return ex, nil
}

// target is the number of changed lines in each leaf of a file. A line that
// either of two leaves covers counts half in each.
func target(f *tasks.File, data []byte, e *slicer.FileEvidence) []float32 {
	mass := make([]float32, len(e.Leaves))
	for _, u := range f.Units(data) {
		for _, line := range u.Any {
			for i, l := range e.Leaves {
				if b := &e.Outline.Blocks[l]; b.First <= line && line <= b.Last {
					mass[i] += 0.5
				}
			}
		}
	}
	return mass
}

func normalize(mass []float32) {
	var sum float32
	for _, m := range mass {
		sum += m
	}
	if sum > 0 {
		for i := range mass {
			mass[i] /= sum
		}
	}
}

// measureAll measures the tasks on all processors. What is not kept is
// forgotten at once, to spare memory.
func measureAll(all []tasks.Task, keepEvidence bool) ([]*example, error) {
	examples := make([]*example, len(all))
	errs := make([]error, len(all))
	var group sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				examples[i], errs[i] = measure(&all[i])
				if !keepEvidence && errs[i] == nil {
					examples[i].evidence, examples[i].data = nil, nil
				}
			}
		})
	}
	for i := range all {
		next <- i
	}
	close(next)
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return examples, nil
}

// binned is the examples as data for the fit.
func binned(examples []*example, cuts [][]float32) *boost.Data {
	n := 0
	for _, ex := range examples {
		n += len(ex.rows)
	}
	d := &boost.Data{Target: make([]float32, 0, n), Bins: make([][]uint8, len(cuts))}
	for i := range d.Bins {
		d.Bins[i] = make([]uint8, 0, n)
	}
	for _, ex := range examples {
		d.Group = append(d.Group, int32(len(d.Target)))
		var mass float32
		for i, row := range ex.rows {
			for j, v := range row {
				d.Bins[j] = append(d.Bins[j], boost.Bin(cuts[j], v))
			}
			d.Target = append(d.Target, ex.target[i])
			mass += ex.target[i]
		}
		d.Weight = append(d.Weight, min(1, float32(int(mass+0.5))))
	}
	d.Group = append(d.Group, int32(len(d.Target)))
	return d
}

// cutsOf finds the bins of every column from a sample of the rows.
func cutsOf(examples []*example, columns int) [][]float32 {
	n := 0
	for _, ex := range examples {
		n += len(ex.rows)
	}
	step := max(1, n/200_000)
	cuts := make([][]float32, columns)
	for j := range cuts {
		var values []float32
		at := 0
		for _, ex := range examples {
			for _, row := range ex.rows {
				if at%step == 0 {
					values = append(values, row[j])
				}
				at++
			}
		}
		cuts[j] = boost.Cuts(values)
	}
	return cuts
}
