package main

import (
	"fmt"
	"math"
	"strings"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// report is the tables of how well the scores of the examples serve.
func report(examples []*example) string {
	all := make([]tasks.Weighed, len(examples))
	for i, ex := range examples {
		all[i] = tasks.Weighed{Task: ex.task, Evidence: ex.evidence}
	}
	fixed := []tasks.Run{
		tasks.Choose("10 %", all, slicer.Options{Budget: 0.1}), tasks.Choose("15 %", all, slicer.Options{Budget: 0.15}),
		tasks.Choose("20 %", all, slicer.Options{Budget: 0.2}), tasks.Choose("40 %", all, slicer.Options{Budget: 0.4}),
	}
	var b strings.Builder
	b.WriteString(tasks.Table(fixed))
	var free []tasks.Run
	for _, p := range []float64{8e-5, 5e-5, 3e-5, 2e-5, 1.4e-5, 1e-5, 7e-6, 5e-6, 3.5e-6, 2e-6} {
		free = append(free, tasks.Choose(fmt.Sprintf("price %.1e", p), all, slicer.Options{Price: p, Whole: -1}))
	}
	b.WriteString("\n" + tasks.Table(free) + "\n" + tasks.Calibration(append(fixed, free...)))
	fmt.Fprintf(&b, "\nmean loss %.4f\n", loss(examples))
	return b.String()
}

// loss is the mean over the tasks of the logarithm of what the scores gave to
// the leaves that were changed.
func loss(examples []*example) float64 {
	sum := 0.0
	for _, ex := range examples {
		for i, t := range ex.target {
			if t > 0 {
				sum -= float64(t) * math.Log(max(ex.shares[i], 1e-12))
			}
		}
	}
	return sum / float64(len(examples))
}
