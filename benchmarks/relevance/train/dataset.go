package main

import (
	"errors"

	"pare/benchmarks/relevance/boost"
	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// example is a task on its way to the fit.
type example struct {
	task     *tasks.Task
	outlines []slicer.Outline
	target   []float32 // of all leaves of all files, in order: share of the changed lines
	evidence *slicer.Evidence
	rows     [][]float32 // of the first stage
	second   [][]float32 // of the second
	shares   []float64   // what the first stage says, by a model that has not seen the repository
}

// prepare reads and parses the files of a task.
func prepare(t *tasks.Task) (*example, error) {
	outlines, err := t.Outlines()
	if err != nil {
		return nil, err
	}
	ex := &example{task: t, outlines: outlines}
	for i := range t.Files {
		ex.target = append(ex.target, target(&t.Files[i], &outlines[i])...)
	}
	normalize(ex.target)
	return ex, nil
}

// target is the number of changed lines in each leaf of a file. A line that
// either of two leaves covers counts half in each.
func target(f *tasks.File, o *slicer.Outline) []float32 {
	leaves := o.Leaves()
	mass := make([]float32, len(leaves))
	for _, u := range f.Units(o.File.Data) {
		for _, line := range u.Any {
			for i, l := range leaves {
				if b := &o.Blocks[l]; b.First <= line && line <= b.Last {
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

// prepareAll prepares the tasks on all processors.
func prepareAll(all []tasks.Task) ([]*example, error) {
	examples := make([]*example, len(all))
	errs := make([]error, len(all))
	tasks.Each(len(all), func(i int) { examples[i], errs[i] = prepare(&all[i]) })
	return examples, errors.Join(errs...)
}

// measureAll measures the examples.
func measureAll(examples []*example) {
	tasks.Each(len(examples), func(i int) {
		ex := examples[i]
		ex.evidence = slicer.Measure(slicer.NewTask(ex.task.Prompt), ex.outlines)
		for f := range ex.evidence.Files {
			ex.rows = append(ex.rows, ex.evidence.Files[f].Rows...)
		}
	})
}

// mostRows is about how many rows a task has in the fit: of a larger one, the
// leaves without a change are thinned out, and those left count as often as
// they stand for.
const mostRows = 150

// binned is rows of the examples as data for the fit.
func binned(examples []*example, rows func(ex *example) [][]float32, cuts [][]float32) *boost.Data {
	d := &boost.Data{Bins: make([][]uint8, len(cuts))}
	for _, ex := range examples {
		d.Group = append(d.Group, int32(len(d.Target)))
		var mass float32
		n := len(ex.target)
		for i, row := range rows(ex) {
			copies := float32(1)
			if n > mostRows && ex.target[i] == 0 {
				if i*mostRows/n == (i+1)*mostRows/n {
					continue
				}
				copies = float32(n) / mostRows
			}
			for j, v := range row {
				d.Bins[j] = append(d.Bins[j], boost.Bin(cuts[j], v))
			}
			d.Target = append(d.Target, ex.target[i])
			d.Copies = append(d.Copies, copies)
			mass += ex.target[i]
		}
		d.Weight = append(d.Weight, min(1, float32(int(mass+0.5))))
	}
	d.Group = append(d.Group, int32(len(d.Target)))
	return d
}

// cutsOf finds the bins of every column from a sample of the rows.
func cutsOf(examples []*example, rows func(ex *example) [][]float32, columns int) [][]float32 {
	n := 0
	for _, ex := range examples {
		n += len(rows(ex))
	}
	step := max(1, n/200_000)
	cuts := make([][]float32, columns)
	for j := range cuts {
		var values []float32
		at := 0
		for _, ex := range examples {
			for _, row := range rows(ex) {
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
