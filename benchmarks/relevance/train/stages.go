package main

import (
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"time"

	"pare/benchmarks/relevance/boost"
	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// folds is the number of parts that the repositories are divided in: the second
// stage learns from what a first stage that has not seen the repository says,
// and the report scores every task by stages that have not.
const folds = 2

// stages is the model: the first scores a leaf by its signals, the second by
// what the first says of the leaves around.
type stages struct {
	first, second         *boost.Model
	firstCuts, secondCuts [][]float32
}

func firstRows(ex *example) [][]float32  { return ex.rows }
func secondRows(ex *example) [][]float32 { return ex.second }

// fit fits both stages, and leaves in the examples the scores of
// cross-validation.
func fit(p plan, examples []*example, start time.Time) *stages {
	s := &stages{firstCuts: cutsOf(examples, firstRows, len(slicer.Columns()))}
	for part := range folds {
		in, out := divide(examples, part)
		predict(boost.Fit(binned(in, firstRows, s.firstCuts), p.first, nil), out, firstRows, s.firstCuts)
		say(start, "first stage without part %d", part)
	}
	s.first = boost.Fit(binned(examples, firstRows, s.firstCuts), p.first, nil)
	say(start, "first stage")
	s.look(examples)
	s.secondCuts = cutsOf(examples, secondRows, len(slicer.ContextColumns()))
	s.second = boost.Fit(binned(examples, secondRows, s.secondCuts), p.second, nil)
	for part := range folds {
		in, out := divide(examples, part)
		predict(boost.Fit(binned(in, secondRows, s.secondCuts), p.second, nil), out, secondRows, s.secondCuts)
	}
	say(start, "second stage")
	if os.Getenv("PARE_TRAIN_IMPORTANCE") != "" {
		fmt.Println(importance(s.first, slicer.Columns()), importance(s.second, slicer.ContextColumns()))
	}
	for _, ex := range examples {
		ex.evidence.Finish(ex.shares)
	}
	return s
}

// look makes the rows of the second stage.
func (s *stages) look(examples []*example) {
	tasks.Each(len(examples), func(i int) { examples[i].second = examples[i].evidence.Context(examples[i].shares) })
}

// score scores examples that the stages were not fitted to.
func (s *stages) score(examples []*example) {
	predict(s.first, examples, firstRows, s.firstCuts)
	s.look(examples)
	predict(s.second, examples, secondRows, s.secondCuts)
	for _, ex := range examples {
		ex.evidence.Finish(ex.shares)
	}
}

// divide parts the examples by the repository they come from.
func divide(examples []*example, part int) (in, out []*example) {
	for _, ex := range examples {
		h := fnv.New32a()
		h.Write([]byte(ex.task.Repo))
		if int(h.Sum32()>>8)%folds == part {
			out = append(out, ex)
		} else {
			in = append(in, ex)
		}
	}
	return in, out
}

// predict fills the shares of the examples.
func predict(m *boost.Model, examples []*example, rows func(ex *example) [][]float32, cuts [][]float32) {
	tasks.Each(len(examples), func(i int) {
		ex := examples[i]
		scores := make([]float64, 0, len(ex.target))
		bins := make([]uint8, len(cuts))
		for _, row := range rows(ex) {
			for j, v := range row {
				bins[j] = boost.Bin(cuts[j], v)
			}
			scores = append(scores, m.Predict(func(f int) uint8 { return bins[f] }))
		}
		ex.shares = softmax(scores)
	})
}

func softmax(s []float64) []float64 {
	top, sum := math.Inf(-1), 0.0
	for _, v := range s {
		top = max(top, v)
	}
	p := make([]float64, len(s))
	for i, v := range s {
		p[i] = math.Exp(v - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// importance is how often the trees ask for each column.
func importance(m *boost.Model, names []string) string {
	uses := map[string]int{}
	for _, t := range m.Trees {
		for _, n := range t {
			if n.Feature >= 0 {
				uses[names[n.Feature]]++
			}
		}
	}
	text := ""
	for _, n := range names {
		text += fmt.Sprintf("%s %d, ", n, uses[n])
	}
	return text
}
